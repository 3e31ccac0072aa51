"""Tests of normalising levels and measured values."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.normalise import BadGoalposts, NonFiniteValue, normalised
from assessments.scoring.scale import LevelOffScale
from assessments.scoring.types import IndicatorKind, Scale
from tests.scoring.trees import MATURITY, UNIT, make_indicator, make_measured

finite = st.floats(allow_nan=False, allow_infinity=False)
goalposts = st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9)).filter(lambda g: g[0] != g[1])


@pytest.mark.parametrize("level", [1, 3, 5.0, 2.5])
def test_a_rated_level_is_its_own_score(level: float) -> None:
    score = normalised(make_indicator("a"), MATURITY, level)

    assert score == level
    assert isinstance(score, float)


@pytest.mark.parametrize("level", [0, 6, -1, math.nan, math.inf])
def test_a_rated_level_off_the_scale_is_refused(level: float) -> None:
    with pytest.raises(LevelOffScale, match=r"off the scale from 1 to 5"):
        normalised(make_indicator("a"), MATURITY, level)


@pytest.mark.parametrize(
    ("value", "score"), [(20, 0.0), (85, 1.0), (52.5, 0.5), (10, 0.0), (100, 1.0)]
)
def test_a_measured_value_is_placed_between_its_goalposts_and_clipped(
    value: float, score: float
) -> None:
    life_expectancy = make_measured("life", worst=20, best=85)

    assert normalised(life_expectancy, UNIT, value) == score


@pytest.mark.parametrize(
    ("minutes", "score"), [(1440, 1.0), (0, 5.0), (720, 3.0), (5000, 1.0), (-1, 5.0)]
)
def test_the_worst_goalpost_may_be_the_larger_number(minutes: float, score: float) -> None:
    reply_minutes = make_measured("reply", worst=1440, best=0)

    assert normalised(reply_minutes, MATURITY, minutes) == score


@pytest.mark.parametrize("value", [math.nan, math.inf, -math.inf])
def test_a_measured_value_must_be_finite(value: float) -> None:
    with pytest.raises(NonFiniteValue, match="finite"):
        normalised(make_measured("a", 0, 1), UNIT, value)


@pytest.mark.parametrize(
    ("worst", "best"), [(2, 2), (0, math.nan), (-math.inf, 1), (-1.7e308, 1.7e308)]
)
def test_goalposts_must_span_a_finite_distance(worst: float, best: float) -> None:
    with pytest.raises(BadGoalposts, match="no finite distance"):
        normalised(make_measured("a", worst, best), UNIT, 1.0)


def test_a_measured_indicator_needs_goalposts() -> None:
    bare = make_indicator("a", kind=IndicatorKind.MEASURED)

    with pytest.raises(BadGoalposts, match="needs goalposts"):
        normalised(bare, UNIT, 1.0)


@given(goalposts, finite)
def test_a_measured_score_never_leaves_the_scale(posts: tuple[float, float], value: float) -> None:
    scale = Scale(-2.0, 0.1)  # in floats min + (max - min) is slightly more than max

    assert -2.0 <= normalised(make_measured("a", *posts), scale, value) <= 0.1


def test_the_best_value_scores_no_more_than_the_maximum() -> None:
    assert normalised(make_measured("a", 0, 1), Scale(-2.0, 0.1), 1) == 0.1


@given(goalposts, finite, finite)
def test_a_value_nearer_the_best_goalpost_never_scores_less(
    posts: tuple[float, float], one: float, other: float
) -> None:
    indicator = make_measured("a", *posts)
    worse, better = sorted((one, other), reverse=posts[0] > posts[1])

    assert normalised(indicator, MATURITY, worse) <= normalised(indicator, MATURITY, better)


@given(goalposts)
def test_the_goalposts_themselves_score_min_and_max(posts: tuple[float, float]) -> None:
    indicator = make_measured("a", *posts)

    assert normalised(indicator, MATURITY, posts[0]) == MATURITY.min
    assert normalised(indicator, MATURITY, posts[1]) == MATURITY.max
