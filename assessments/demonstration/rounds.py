"""The demonstration as a whole: three yearly rounds, oldest first."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assessments.demonstration.cast import CAST, parts
from assessments.demonstration.maturity import Observation, Observations, Setting, observations
from assessments.demonstration.notes import Note
from assessments.demonstration.sources import CLOSES, OPENS, Piece, support
from assessments.demonstration.writing import rationale
from assessments.scoring.types import Framework, State

SEED = 321  # of a thousand tried, one that has the host in the middle of a wide field
YEARS = (2024, 2025, 2026)
PUBLISHED = (10, 15)  # month and day of the round's own year


@dataclass(frozen=True, slots=True)
class PlannedScore:
    """One row of a coding, in the words of the Score row."""

    ministry: str
    indicator: str
    state: State
    level: int | None
    confidence: str
    rationale: str
    evidence: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """One year's round: every score in it, by ministry and in framework order."""

    code: str
    year: int
    opens_on: datetime.date
    closes_on: datetime.date
    published_at: datetime.datetime
    scores: tuple[PlannedScore, ...]


def planned_rounds(
    framework: Framework, notes: Mapping[str, Note], *, seed: int = SEED
) -> Iterator[PlannedRound]:
    """Yield the rounds, each when it is asked for. notes: of every indicator in the framework."""
    drawn = parts(seed, [dimension.code for dimension in framework.dimensions])
    setting = Setting(framework, drawn, newest=max(YEARS), seed=seed)
    said: dict[str, Observations] = {}
    for year in YEARS:
        before = said
        said = _observed(setting, year)
        yield PlannedRound(
            code=f"demo-{year}",
            year=year,
            opens_on=datetime.date(year, *OPENS),
            closes_on=datetime.date(year, *CLOSES),
            published_at=datetime.datetime(year, *PUBLISHED, 9, tzinfo=datetime.UTC),
            scores=tuple(
                _score(notes[indicator], observed, (ministry, indicator, year), before, seed)
                for ministry, observed_of in said.items()
                for indicator, observed in observed_of.items()
                if observed.state != State.NOT_ASSESSED
            ),
        )


def _observed(setting: Setting, year: int) -> dict[str, Observations]:
    return {
        ministry: observations(setting, ministry, year)
        for ministry in CAST
        if year == setting.newest or ministry != setting.parts.newcomer
    }


def _score(
    note: Note,
    observed: Observation,
    names: tuple[str, str, int],
    before: Mapping[str, Observations],
    seed: int,
) -> PlannedScore:
    ministry, indicator, year = names
    found = None
    if observed.level is not None:
        found = support(
            note, ministry=ministry, indicator=indicator, year=year, level=observed.level, seed=seed
        )
    return PlannedScore(
        ministry=ministry,
        indicator=indicator,
        state=observed.state,
        level=observed.level,
        confidence=found.confidence if found else "",
        rationale=rationale(
            note,
            observed,
            names=names,
            before=before.get(ministry, {}).get(indicator),
            support=found,
            seed=seed,
        ),
        evidence=found.pieces if found else (),
    )
