"""Tests of the three rules: reference cases, errors, and properties of any scores."""

import math
import random
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.aggregate import (
    BadWeight,
    NegativeScore,
    NonFiniteScore,
    NonPositiveScore,
    NothingScored,
    arithmetic_mean,
    coverage,
    geometric_mean,
    harmonic_mean,
    shares,
    weighted_mean,
)
from assessments.scoring.types import Rule, ScoringError
from tests.scoring.strategies import levels, rules, scores_and_weights, weights

EVERY_RULE = pytest.mark.parametrize("rule", Rule)


def test_balance_of_excess_and_lack_under_each_rule() -> None:
    assert geometric_mean([5, 1], [1, 1]) == pytest.approx(2.2360680, abs=5e-8)
    assert arithmetic_mean([5, 1], [1, 1]) == 3
    assert geometric_mean([3, 3], [1, 1]) == 3


def test_geometric_reference_cases() -> None:
    assert geometric_mean([1, 2, 3], [1, 1, 1]) == pytest.approx(1.8171206, abs=5e-8)
    assert geometric_mean([1, 2, 3], [1, 1, 2]) == pytest.approx(2.0597671, abs=5e-8)


def test_harmonic_reference_case() -> None:
    assert harmonic_mean([1, 2, 3], [2, 1, 1]) == pytest.approx(1.4117647, abs=5e-8)
    assert harmonic_mean([1, 2, 3], [2, 1, 1]) == pytest.approx(24 / 17, abs=1e-15)


def test_human_development_worked_example() -> None:
    indices = [0.6971, 0.3447, 0.5506]

    assert geometric_mean(indices, [1, 1, 1]) == pytest.approx(0.510, abs=5e-4)
    assert arithmetic_mean(indices, [1, 1, 1]) == pytest.approx(0.531, abs=5e-4)


def test_a_zero_makes_the_geometric_mean_zero() -> None:
    assert geometric_mean([0, 5, 5], [1e-6, 1, 1]) == 0.0


def test_a_negative_score_has_no_geometric_mean() -> None:
    with pytest.raises(NegativeScore, match=r"-0\.5"):
        geometric_mean([0, -0.5], [1, 1])


@pytest.mark.parametrize("score", [0, -1])
def test_a_score_of_zero_or_below_has_no_harmonic_mean(score: float) -> None:
    with pytest.raises(NonPositiveScore, match=str(score)):
        harmonic_mean([3, score], [1, 1])


def test_an_arithmetic_mean_takes_scores_below_zero() -> None:
    assert arithmetic_mean([-1, 3], [1, 1]) == 1


@EVERY_RULE
def test_a_mean_of_nothing_is_refused(rule: Rule) -> None:
    with pytest.raises(NothingScored):
        weighted_mean(rule, [], [])


@EVERY_RULE
@pytest.mark.parametrize("score", [math.nan, math.inf, -math.inf])
def test_a_score_must_be_finite(rule: Rule, score: float) -> None:
    with pytest.raises(NonFiniteScore):
        weighted_mean(rule, [1.0, score], [1, 1])


@EVERY_RULE
@pytest.mark.parametrize("weight", [0, -1, math.nan, math.inf])
def test_a_weight_must_be_finite_and_above_zero(rule: Rule, weight: float) -> None:
    with pytest.raises(BadWeight, match="above zero"):
        weighted_mean(rule, [1, 2, 3], [1, weight, 1])


@EVERY_RULE
def test_each_score_needs_its_weight(rule: Rule) -> None:
    with pytest.raises(BadWeight, match="1 weights for 2 scores"):
        weighted_mean(rule, [1, 2], [1])


def test_every_error_is_a_scoring_error_and_so_a_value_error() -> None:
    named = (NothingScored, NonFiniteScore, NegativeScore, NonPositiveScore, BadWeight)

    assert all(issubclass(error, ScoringError) for error in named)
    assert issubclass(ScoringError, ValueError)


@EVERY_RULE
@pytest.mark.parametrize("unit", [5e-324, 1e-300, 1e-160, 1.0, 1e160, 1e300, 5e307])
def test_the_unit_of_the_weights_does_not_matter(rule: Rule, unit: float) -> None:
    expected = weighted_mean(rule, [1, 2, 5], [1, 2, 3])

    actual = weighted_mean(rule, [1, 2, 5], [unit, 2 * unit, 3 * unit])

    assert actual == pytest.approx(expected, abs=1e-12)


@EVERY_RULE
def test_weights_too_far_apart_to_add_up_leave_the_heavy_score(rule: Rule) -> None:
    assert weighted_mean(rule, [2, 4], [1e300, 1e-300]) == pytest.approx(2, abs=1e-12)


def test_scores_near_zero_do_not_overflow_the_harmonic_mean() -> None:
    assert harmonic_mean([5e-324, 5e-324, 1.0], [1, 1, 1]) == pytest.approx(0, abs=1e-300)
    assert harmonic_mean([1e-308, 1e-308], [1, 1]) == pytest.approx(1e-308, rel=1e-12)


@EVERY_RULE
def test_a_mean_is_a_float_even_of_whole_levels(rule: Rule) -> None:
    assert isinstance(weighted_mean(rule, [3, 3], [1, 1]), float)


@given(rules, levels, st.lists(weights, min_size=1, max_size=20))
def test_equal_scores_have_themselves_as_mean(rule: Rule, score: float, sized: list[float]) -> None:
    mean = weighted_mean(rule, [score] * len(sized), sized)

    assert mean == pytest.approx(score, abs=1e-12)


@given(rules, scores_and_weights)
def test_a_mean_lies_between_the_least_and_the_greatest(
    rule: Rule, pairs: list[tuple[float, float]]
) -> None:
    scores, sized = zip(*pairs, strict=True)

    assert min(scores) <= weighted_mean(rule, scores, sized) <= max(scores)


@given(scores_and_weights)
def test_harmonic_geometric_arithmetic_rise_in_this_order(
    pairs: list[tuple[float, float]],
) -> None:
    scores, sized = zip(*pairs, strict=True)
    harmonic, geometric, arithmetic = (
        mean(scores, sized) for mean in (harmonic_mean, geometric_mean, arithmetic_mean)
    )

    assert harmonic <= geometric + 1e-12
    assert geometric <= arithmetic + 1e-12


@given(scores_and_weights)
def test_arithmetic_and_harmonic_means_agree_with_exact_fractions(
    pairs: list[tuple[float, float]],
) -> None:
    scores, sized = zip(*pairs, strict=True)
    exact = [(Fraction(score), Fraction(weight)) for score, weight in pairs]
    total = sum(weight for _, weight in exact)

    assert arithmetic_mean(scores, sized) == pytest.approx(
        float(sum(score * weight for score, weight in exact) / total), abs=1e-12
    )
    assert harmonic_mean(scores, sized) == pytest.approx(
        float(total / sum(weight / score for score, weight in exact)), abs=1e-12
    )


@given(rules, scores_and_weights, st.randoms(use_true_random=False))
def test_the_order_of_the_scores_does_not_matter(
    rule: Rule, pairs: list[tuple[float, float]], shuffler: random.Random
) -> None:
    shuffled = shuffler.sample(pairs, len(pairs))

    in_order, out_of_order = (
        weighted_mean(rule, *zip(*some, strict=True)) for some in (pairs, shuffled)
    )

    assert in_order == pytest.approx(out_of_order, abs=1e-12)


@given(rules, scores_and_weights, st.data())
def test_raising_a_score_never_lowers_a_mean(
    rule: Rule, pairs: list[tuple[float, float]], data: st.DataObject
) -> None:
    scores, sized = zip(*pairs, strict=True)
    which = data.draw(st.integers(0, len(scores) - 1))
    raised = [*scores]
    raised[which] = data.draw(st.floats(scores[which], 5.0))

    assert weighted_mean(rule, raised, sized) >= weighted_mean(rule, scores, sized) - 1e-12


def test_shares_keep_the_ratios_and_add_up_to_one() -> None:
    assert shares([1, 1, 2]) == [0.25, 0.25, 0.5]
    assert shares([1.5e308, 1.5e308]) == [0.5, 0.5]
    assert shares([]) == []


def test_shares_refuse_a_bad_weight() -> None:
    with pytest.raises(BadWeight):
        shares([1, 0])


@given(st.lists(weights, min_size=1, max_size=20))
def test_shares_add_up_to_one(sized: list[float]) -> None:
    assert math.fsum(shares(sized)) == pytest.approx(1, abs=1e-12)


def test_coverage_is_scored_weight_over_applicable_weight() -> None:
    assert coverage([1, 1], [2]) == 0.5
    assert coverage([], [1, 1]) == 0.0
    assert coverage([0.1, 0.7], []) == 1.0
    assert coverage([1.5e308], [1.5e308]) == 0.5
    assert coverage([1e-300, 1e-300], [1e-300]) == pytest.approx(2 / 3, abs=1e-15)


def test_there_is_no_coverage_where_nothing_applies() -> None:
    assert coverage([], []) is None


def test_coverage_refuses_a_bad_weight() -> None:
    with pytest.raises(BadWeight):
        coverage([1], [-1])
