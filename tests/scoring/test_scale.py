"""Tests of levels, stages and their labels."""

import math

import pytest

from assessments.scoring.scale import (
    EPSILON,
    LevelOffScale,
    is_on_scale,
    is_whole_level,
    levels,
    stage,
    stage_label,
)
from assessments.scoring.types import Scale
from tests.scoring.trees import MATURITY, UNIT


def test_levels_are_the_whole_numbers_of_the_scale() -> None:
    assert list(levels(MATURITY)) == [1, 2, 3, 4, 5]
    assert list(levels(UNIT)) == [0, 1]
    assert list(levels(Scale(0.5, 2.5))) == [1, 2]


@pytest.mark.parametrize(
    ("level", "is_on"),
    [(1, True), (5.0, True), (2.5, True), (0.999, False), (5.001, False), (math.nan, False)],
)
def test_a_level_is_on_the_scale_from_min_to_max_inclusive(level: float, is_on: bool) -> None:
    assert is_on_scale(MATURITY, level) is is_on


@pytest.mark.parametrize(
    ("level", "is_whole"),
    [(1, True), (5.0, True), (2.5, False), (0, False), (6, False), (math.nan, False)],
)
def test_a_whole_level_is_a_whole_number_on_the_scale(level: float, is_whole: bool) -> None:
    assert is_whole_level(MATURITY, level) is is_whole


@pytest.mark.parametrize(
    ("score", "reached"), [(1.0, 1), (1.999, 1), (2.0, 2), (3.9, 3), (4.999999, 4), (5.0, 5)]
)
def test_a_stage_is_the_whole_level_reached(score: float, reached: int) -> None:
    assert stage(MATURITY, score) == reached


def test_float_noise_does_not_cost_a_stage() -> None:
    assert stage(MATURITY, 3 - EPSILON / 2) == 3
    assert stage(MATURITY, 3 - EPSILON * 2) == 2
    assert stage(MATURITY, 1 - EPSILON / 2) == 1
    assert stage(MATURITY, 5 + EPSILON / 2) == 5


def test_no_score_has_no_stage() -> None:
    assert stage(MATURITY, None) is None
    assert stage_label(MATURITY, None) == ""


def test_a_continuous_scale_has_no_stages() -> None:
    assert stage(UNIT, 1.0) is None
    assert stage_label(UNIT, 1.0) == ""


@pytest.mark.parametrize("score", [0.5, 5.5, math.nan, math.inf])
def test_a_score_off_the_scale_is_refused_and_never_labelled(score: float) -> None:
    with pytest.raises(LevelOffScale, match="off the scale from 1 to 5"):
        stage(MATURITY, score)
    with pytest.raises(LevelOffScale):
        stage_label(MATURITY, score)


def test_every_stage_has_its_label() -> None:
    assert [stage_label(MATURITY, score) for score in (1, 2.2, 3.9, 4, 5)] == list(MATURITY.labels)


def test_labels_count_from_any_lowest_level() -> None:
    scale = Scale(-1.0, 1.0, ("Worse", "Same", "Better"))

    assert [stage_label(scale, score) for score in (-1, -0.2, 0, 1)] == [
        "Worse",
        "Worse",
        "Same",
        "Better",
    ]
