"""Tests of charts of any scores: ties, gaps, no score, two hundred; each is valid and described."""

import orjson
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.charts.balance import balance
from assessments.charts.heatmap import heatmap
from assessments.charts.ranking import ranking
from assessments.charts.trend import trend
from assessments.charts.types import Line
from tests.charts.samples import (
    AXES,
    LEVELS,
    POLES,
    RELEASES,
    a_caption,
    a_pair,
    a_row,
    a_subject,
    check,
    every_chart,
    many_scores,
    some_marks,
    traces,
)

SCORES = st.lists(
    st.none() | st.sampled_from([1.0, 3.0, 5.0]) | st.floats(1, 5, allow_subnormal=False),
    max_size=40,
)
KILOBYTE = 1000


def size(chart):
    return len(orjson.dumps(chart.figure))


def ministries(count):
    return [a_subject(at) for at in range(count)]


@settings(max_examples=25)
@given(SCORES)
def test_any_scores_make_every_chart(scores):
    for chart in every_chart(ministries(len(scores)), scores):
        check(chart)


@given(SCORES)
def test_a_ranking_draws_every_ministry_once_and_in_order(scores):
    chart = ranking(some_marks(*scores), a_caption(), LEVELS)

    dots = [one for one in traces(chart, "scatter", "markers+text") if "y0" in one]
    drawn = [score for one in dots for score in one["x"]]
    assert drawn == sorted((score for score in scores if score is not None), reverse=True)
    hatched = [at for one in traces(chart, "bar") for at in one["y"]]
    assert len(drawn) + len(hatched) == len(scores) == len(chart.rows)


@pytest.mark.parametrize("count", [0, 1, 2, 4, 12, 13, 30, 200])
def test_any_number_of_ministries_makes_every_chart(count):
    for chart in every_chart(ministries(count), many_scores(count)):
        check(chart)


@pytest.mark.parametrize("count", [1, 4, 30])
def test_charts_of_ministries_that_all_lack_a_score_say_so(count):
    for chart in every_chart(ministries(count), [None] * count):
        check(chart)


def test_a_ranking_of_two_hundred_is_small():
    chart = ranking(some_marks(*many_scores(200)), a_caption(), LEVELS)

    assert size(chart) <= 30 * KILOBYTE


def test_a_ranking_of_two_hundred_without_a_score_is_small():
    chart = ranking(some_marks(*[None] * 200), a_caption(), LEVELS)

    assert size(chart) <= 30 * KILOBYTE


def test_a_heatmap_of_two_hundred_by_four_is_small():
    rows = [a_row(a_subject(at), *[score] * 4) for at, score in enumerate(many_scores(200))]

    assert size(heatmap(rows, AXES, a_caption(), LEVELS)) <= 80 * KILOBYTE


def test_a_balance_of_two_hundred_is_small():
    pairs = [a_pair(a_subject(at), score, score) for at, score in enumerate(many_scores(200))]

    assert size(balance(pairs, POLES, a_caption(), LEVELS)) <= 60 * KILOBYTE


def test_trends_of_two_hundred_over_ten_releases_are_small():
    releases = [RELEASES[0]] * 10
    lines = [Line(a_subject(at), many_scores(210)[at : at + 10]) for at in range(200)]

    chart = trend(lines, releases, a_caption(), LEVELS)

    assert size(chart) <= 260 * KILOBYTE
