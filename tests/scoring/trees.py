"""Helpers that make small framework trees and answers."""

from collections.abc import Mapping
from typing import Any

from assessments.scoring.types import (
    Answer,
    Dimension,
    Facet,
    Framework,
    Indicator,
    IndicatorKind,
    Lens,
    Rule,
    Scale,
    State,
)

MATURITY = Scale(1.0, 5.0, ("Absent", "Ad hoc", "Defined", "Managed", "Adaptive"))
UNIT = Scale(0.0, 1.0)

NOT_FOUND = State.NOT_FOUND
NOT_APPLICABLE = State.NOT_APPLICABLE
NOT_ASSESSED = State.NOT_ASSESSED


def make_indicator(code: str, **attributes: Any) -> Indicator:
    return Indicator(code, f"Indicator {code}", **attributes)


def make_measured(code: str, worst: float, best: float, **attributes: Any) -> Indicator:
    return make_indicator(code, kind=IndicatorKind.MEASURED, goalposts=(worst, best), **attributes)


def make_lensed(code: str, *lenses: str, weight: float = 1.0) -> Indicator:
    """Return an indicator of the lenses; without lenses it is part of every lens."""
    return make_indicator(code, lenses=frozenset(lenses), weight=weight)


def make_facet(code: str, *indicators: Indicator | str, **attributes: Any) -> Facet:
    """Return a facet; an indicator given as a code has weight 1 and no tags."""
    whole = tuple(make_indicator(i) if isinstance(i, str) else i for i in indicators)
    return Facet(code, f"Facet {code}", whole, **attributes)


def make_dimension(code: str, *facets: Facet, **attributes: Any) -> Dimension:
    return Dimension(code, f"Dimension {code}", facets, **attributes)


def make_framework(*dimensions: Dimension, scale: Scale = MATURITY, **attributes: Any) -> Framework:
    return Framework("test", "1.0", "Test index", scale, dimensions, **attributes)


def make_flat(*indicators: Indicator | str, **attributes: Any) -> Framework:
    """Return a framework of one dimension with one facet; attributes are the framework's."""
    return make_framework(make_dimension("d", make_facet("f", *indicators)), **attributes)


def make_answer(given: float | State, *, is_sealed_only: bool = False) -> Answer:
    """Return an answer: a number is a rated value, a State is itself."""
    if isinstance(given, State):
        return Answer(given, None, is_sealed_only)
    return Answer(State.RATED, given, is_sealed_only)


def make_answers(given: Mapping[str, float | State]) -> dict[str, Answer]:
    return {code: make_answer(value) for code, value in given.items()}


# The lens "public" drops a pole and a whole dimension; no indicator has "unused".
LENSED = make_framework(
    make_dimension(
        "balance",
        make_facet("open", make_lensed("o1", "public"), make_lensed("o2", "cyber", weight=2.0)),
        make_facet("closed", make_lensed("c1", "cyber"), weight=3.0),
        aggregate=Rule.GEOMETRIC,
        poles=("open", "closed"),
    ),
    make_dimension("secrets", make_facet("codes", make_lensed("k1", "cyber"))),
    make_dimension("training", make_facet("staff", make_lensed("t1"), weight=2.0), weight=2.0),
    lenses=(Lens("public", "Public"), Lens("cyber", "Cyber"), Lens("unused", "Unused")),
)
