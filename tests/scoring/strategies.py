"""Strategies for three-level trees on the maturity scale and for their answers."""

from itertools import combinations

from hypothesis import strategies as st
from hypothesis.strategies import DrawFn, SearchStrategy

from assessments.scoring.types import (
    Answer,
    Dimension,
    Facet,
    Framework,
    Indicator,
    IndicatorKind,
    Lens,
    Rule,
    State,
)
from tests.scoring.trees import MATURITY, make_dimension, make_facet, make_framework, make_indicator

LENSES = ("near", "far")

levels = st.floats(MATURITY.min, MATURITY.max)
weights = st.floats(0.01, 100.0)
rules = st.sampled_from(Rule)
lens_sets = st.sampled_from([frozenset(some) for n in range(3) for some in combinations(LENSES, n)])
scores_and_weights: SearchStrategy[list[tuple[float, float]]] = st.lists(
    st.tuples(levels, weights), min_size=1, max_size=8
)


@st.composite
def indicators(draw: DrawFn, code: str) -> Indicator:
    is_measured = draw(st.booleans())
    return make_indicator(
        code,
        weight=draw(weights),
        kind=IndicatorKind.MEASURED if is_measured else IndicatorKind.RATED,
        goalposts=(MATURITY.min, MATURITY.max) if is_measured else None,
        lenses=draw(lens_sets),
    )


@st.composite
def facets(draw: DrawFn, code: str) -> Facet:
    count = draw(st.integers(1, 3))
    parts = [draw(indicators(f"{code}.{number}")) for number in range(count)]
    return make_facet(code, *parts, weight=draw(weights), aggregate=draw(rules))


@st.composite
def dimensions(draw: DrawFn, code: str) -> Dimension:
    count = draw(st.integers(1, 3))
    parts = [draw(facets(f"{code}.{number}")) for number in range(count)]
    poles = (parts[0].code, parts[-1].code) if count > 1 else None
    return make_dimension(code, *parts, weight=draw(weights), aggregate=draw(rules), poles=poles)


@st.composite
def frameworks(draw: DrawFn) -> Framework:
    count = draw(st.integers(1, 2))
    return make_framework(
        *(draw(dimensions(str(number))) for number in range(count)),
        aggregate=draw(rules),
        coverage=draw(st.sampled_from([0.0, 0.5, 2 / 3, 1.0])),
        lenses=tuple(Lens(code, code) for code in LENSES),
    )


rated_answers = st.builds(Answer, st.just(State.RATED), levels, st.booleans())
missing_answers = st.builds(
    Answer, st.sampled_from([State.NOT_FOUND, State.NOT_APPLICABLE, State.NOT_ASSESSED])
)


@st.composite
def answered_frameworks(
    draw: DrawFn, *, is_complete: bool = False
) -> tuple[Framework, dict[str, Answer]]:
    """Draw a framework with an answer to each indicator; all are rated if complete."""
    framework = draw(frameworks())
    kinds = rated_answers if is_complete else rated_answers | missing_answers
    return framework, {i.code: draw(kinds) for i in framework.indicators()}
