"""The demonstration as planned, and its scorecards, without a database."""

import hashlib
import itertools
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from assessments.demonstration.cast import Parts, parts
from assessments.demonstration.notes import notes
from assessments.demonstration.rounds import (
    SEED,
    YEARS,
    PlannedRound,
    PlannedScore,
    planned_rounds,
)
from assessments.scoring.tree import score
from assessments.scoring.types import (
    Answer,
    Dimension,
    Facet,
    Framework,
    Indicator,
    Rule,
    Scale,
    Scorecard,
)

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "assessments" / "frameworks" / "dd-maturity-1.0.toml"


@cache
def framework() -> Framework:
    """The framework's shape, read without a database."""
    document = tomllib.loads(FILE.read_text(encoding="utf-8"))
    return Framework(
        code="dd-maturity",
        version="1.0",
        title="",
        scale=Scale(1.0, 5.0),
        aggregate=Rule(document["framework"]["aggregate"]),
        coverage=document["framework"]["coverage"],
        dimensions=tuple(
            Dimension(
                code=dimension["code"],
                title="",
                aggregate=Rule(dimension["aggregate"]),
                poles=tuple(dimension["poles"]) if "poles" in dimension else None,
                facets=tuple(
                    Facet(
                        code=facet["code"],
                        title="",
                        indicators=tuple(
                            Indicator(code=indicator["code"], title="")
                            for indicator in facet["indicators"]
                        ),
                    )
                    for facet in dimension["facets"]
                ),
            )
            for dimension in document["dimensions"]
        ),
    )


@cache
def planned() -> tuple[PlannedRound, ...]:
    return tuple(planned_rounds(framework(), notes()))


def drawn() -> Parts:
    return parts(SEED, [dimension.code for dimension in framework().dimensions])


def every_score() -> Iterator[PlannedScore]:
    return itertools.chain.from_iterable(round.scores for round in planned())


@cache
def scorecards(year: int) -> dict[str, Scorecard]:
    answers: dict[str, dict[str, Answer]] = {}
    for planned_score in planned()[YEARS.index(year)].scores:
        answer = Answer(planned_score.state, planned_score.level)
        answers.setdefault(planned_score.ministry, {})[planned_score.indicator] = answer
    return {ministry: score(framework(), given) for ministry, given in answers.items()}


def levels(year: int) -> dict[str, dict[str, float]]:
    """Return the level of each ministry by indicator."""
    found: dict[str, dict[str, float]] = {}
    for planned_score in planned()[YEARS.index(year)].scores:
        if planned_score.level is not None:
            found.setdefault(planned_score.indicator, {})[planned_score.ministry] = (
                planned_score.level
            )
    return found


def fingerprint() -> str:
    return hashlib.sha256(repr(tuple(planned_rounds(framework(), notes()))).encode()).hexdigest()
