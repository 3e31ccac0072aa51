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
    setting = setting_of(framework, seed)
    said: dict[str, Observations] = {}
    for year in YEARS:
        before = said
        said = observed(setting, year)
        yield PlannedRound(
            code=f"demo-{year}",
            year=year,
            opens_on=datetime.date(year, *OPENS),
            closes_on=datetime.date(year, *CLOSES),
            published_at=datetime.datetime(year, *PUBLISHED, 9, tzinfo=datetime.UTC),
            scores=tuple(
                _score(notes[indicator], seen, (ministry, indicator, year), before, seed)
                for ministry, seen_of in said.items()
                for indicator, seen in seen_of.items()
                if seen.state != State.NOT_ASSESSED
            ),
        )


def setting_of(framework: Framework, seed: int) -> Setting:
    drawn = parts(seed, [dimension.code for dimension in framework.dimensions])
    return Setting(framework, drawn, newest=max(YEARS), seed=seed)


def observed(setting: Setting, year: int) -> dict[str, Observations]:
    """Ministry -> what is said of it, of all that take part in the year."""
    return {
        ministry: observations(setting, ministry, year)
        for ministry in CAST
        if year >= setting.newest or ministry != setting.parts.newcomer
    }


def _score(
    note: Note,
    seen: Observation,
    names: tuple[str, str, int],
    before: Mapping[str, Observations],
    seed: int,
) -> PlannedScore:
    ministry, indicator, year = names
    found = None
    if seen.level is not None:
        found = support(
            note, ministry=ministry, indicator=indicator, year=year, level=seen.level, seed=seed
        )
    return PlannedScore(
        ministry=ministry,
        indicator=indicator,
        state=seen.state,
        level=seen.level,
        confidence=found.confidence if found else "",
        rationale=rationale(
            note,
            seen,
            names=names,
            before=before.get(ministry, {}).get(indicator),
            support=found,
            seed=seed,
        ),
        evidence=found.pieces if found else (),
    )
