"""Plan the published rounds: three years, oldest first."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assessments.demonstration.cast import CAST, parts
from assessments.demonstration.maturity import Observation, Observations, Setting, observations
from assessments.demonstration.notes import Note
from assessments.demonstration.sources import CLOSES, OPENS, Piece, support
from assessments.demonstration.writing import rationale
from assessments.scoring.types import Framework, State

SEED = 321  # of a thousand tried; with it the host is in the middle, and scores are well spread
YEARS = (2024, 2025, 2026)
PUBLISHED = (10, 15)  # month and day of the round's own year


@dataclass(frozen=True, slots=True)
class PlannedScore:
    """One score, with the fields of the model."""

    ministry: str
    indicator: str
    state: State
    level: int | None
    confidence: str
    rationale: str
    evidence: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class PlannedRound:
    """The round of one year. scores: by ministry, then in framework order."""

    code: str
    year: int
    opens_on: datetime.date
    closes_on: datetime.date
    published_at: datetime.datetime
    scores: tuple[PlannedScore, ...]


def planned_rounds(
    framework: Framework, notes: Mapping[str, Note], *, seed: int = SEED
) -> Iterator[PlannedRound]:
    """Yield the rounds one by one. notes: indicator -> note, for the whole framework."""
    setting = setting_of(framework, seed)
    now: dict[str, Observations] = {}
    for year in YEARS:
        before, now = now, observed(setting, year)
        scores = []
        for ministry, answers in now.items():
            for indicator, answer in answers.items():
                if answer.state != State.NOT_ASSESSED:
                    names = (ministry, indicator, year)
                    scores.append(_score(notes[indicator], answer, names, before, seed))
        yield PlannedRound(
            code=f"demo-{year}",
            year=year,
            opens_on=datetime.date(year, *OPENS),
            closes_on=datetime.date(year, *CLOSES),
            published_at=datetime.datetime(year, *PUBLISHED, 9, tzinfo=datetime.UTC),
            scores=tuple(scores),
        )


def setting_of(framework: Framework, seed: int) -> Setting:
    drawn = parts(seed, [dimension.code for dimension in framework.dimensions])
    return Setting(framework, drawn, newest=max(YEARS), seed=seed)


def observed(setting: Setting, year: int) -> dict[str, Observations]:
    """Return ministry -> its answers, for all that take part in a year."""
    found = {}
    for ministry in CAST:
        if year >= setting.newest or ministry != setting.parts.newcomer:
            found[ministry] = observations(setting, ministry, year)
    return found


def _score(
    note: Note,
    answer: Observation,
    names: tuple[str, str, int],
    before: Mapping[str, Observations],
    seed: int,
) -> PlannedScore:
    ministry, indicator, year = names
    found, confidence = None, ""
    evidence: tuple[Piece, ...] = ()
    if answer.level is not None:
        found = support(
            note, ministry=ministry, indicator=indicator, year=year, level=answer.level, seed=seed
        )
        confidence, evidence = found.confidence, found.pieces
    return PlannedScore(
        ministry=ministry,
        indicator=indicator,
        state=answer.state,
        level=answer.level,
        confidence=confidence,
        rationale=rationale(
            note,
            answer,
            names=names,
            before=before.get(ministry, {}).get(indicator),
            support=found,
            seed=seed,
        ),
        evidence=evidence,
    )
