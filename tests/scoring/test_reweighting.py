"""Tests of other weights: the same dimensions, and the index that scoring again gives."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.reweighting import rejoined, reweighted
from assessments.scoring.tree import score
from assessments.scoring.types import Answer, Framework, Rule
from tests.scoring.strategies import answered_frameworks
from tests.scoring.trees import make_answers, make_dimension, make_facet, make_framework

TWO = make_framework(
    make_dimension("a", make_facet("f", "x")), make_dimension("b", make_facet("g", "y"), weight=2.0)
)


def test_a_factor_multiplies_only_the_weight_of_its_dimension() -> None:
    seen = reweighted(TWO, {"b": 1.5})

    assert [dimension.weight for dimension in seen.dimensions] == [1.0, 3.0]
    assert [dimension.weight for dimension in TWO.dimensions] == [1.0, 2.0]


def test_a_factor_for_an_unknown_dimension_has_no_effect() -> None:
    assert reweighted(TWO, {"c": 5.0}) == TWO


@pytest.mark.parametrize(
    ("rule", "index"),
    [(Rule.ARITHMETIC, 13 / 4), (Rule.GEOMETRIC, 64 ** (1 / 4)), (Rule.HARMONIC, 4 / (3 / 4 + 1))],
)
def test_the_index_is_recomputed_by_the_rule_of_the_framework(rule: Rule, index: float) -> None:
    framework = make_framework(
        make_dimension("a", make_facet("f", "x")),
        make_dimension("b", make_facet("g", "y")),
        aggregate=rule,
    )
    card = score(framework, make_answers({"x": 4.0, "y": 1.0}))

    weighed = rejoined(card, reweighted(framework, {"a": 3.0}))

    assert weighed.index.score == pytest.approx(index, abs=1e-12)


@given(
    case=answered_frameworks(),
    factors=st.lists(st.floats(0.01, 10.0), min_size=3, max_size=3),
)
def test_recomputing_the_index_equals_scoring_again(
    case: tuple[Framework, dict[str, Answer]], factors: list[float]
) -> None:
    framework, answers = case
    codes = [dimension.code for dimension in framework.dimensions]
    seen = reweighted(framework, dict(zip(codes, factors, strict=False)))

    assert rejoined(score(framework, answers), seen) == score(seen, answers)
