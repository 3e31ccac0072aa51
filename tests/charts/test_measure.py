"""Tests of measuring text and of placing labels without overlap."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.charts.frame import shortened, widest, width, wrapped
from assessments.charts.labels import Point, placed, spread


def test_width_grows_with_letters_and_size():
    assert 0 == width("", 14) < width("i", 14) < width("m", 14)
    assert width("Finland", 28) == pytest.approx(2 * width("Finland", 14))


def test_wide_scripts_take_a_whole_em():
    assert width("外務省", 10) == pytest.approx(30.6)


def test_marks_that_sit_on_letters_take_no_room():
    assert width("e\u0301", 14) == width("e", 14)


def test_the_widest_of_nothing_is_nothing():
    assert widest([], 14) == 0


@given(st.text(max_size=200), st.integers(40, 400))
def test_wrapping_keeps_every_word_within_the_width(text, room):
    lines = wrapped(text, 14, room)

    assert " ".join(lines).split() == text.split()
    assert all(width(line, 14) <= room + 1e-6 for line in lines if " " in line)


def test_a_text_that_fits_is_not_shortened():
    assert shortened("Training", 14, 200) == "Training"


def test_a_long_text_ends_in_an_ellipsis_within_its_room():
    short = shortened("Openness and confidentiality", 14, 80)

    assert short.endswith("…")
    assert width(short, 14) <= 80


def test_labels_do_not_overlap():
    points = [Point(100 + at * 4, 100 + at * 3, ("Finland", "FIN")) for at in range(12)]

    labels = placed(points, size=14, bounds=(0, 0, 600, 600))

    assert len({(label.text, label.position) for label in labels}) > 1
    assert any(not label.text for label in labels)  # a label is left out if it would overlap


def test_a_lone_point_has_its_name_to_the_right():
    (label,) = placed([Point(100, 100, ("Finland", "FIN"))], size=14, bounds=(0, 0, 600, 600))

    assert (label.text, label.position) == ("Finland", "middle right")


def test_a_label_keeps_inside_the_bounds():
    (label,) = placed([Point(590, 100, ("Finland", "FIN"))], size=14, bounds=(0, 0, 600, 600))

    assert label.position == "middle left"


def test_a_code_replaces_a_name_without_room():
    (label,) = placed([Point(23, 50, ("Finland", "FIN"))], size=14, bounds=(0, 0, 46, 100))

    assert label.text == "FIN"


@given(st.lists(st.floats(1, 5), max_size=30))
def test_spread_heights_keep_their_distance_and_order(wanted):
    heights = spread(wanted, step=0.2, low=0.8, high=5.2)

    least = min(0.2, 4.4 / max(len(wanted) - 1, 1))
    assert all(b - a >= least - 1e-9 for a, b in itertools.pairwise(sorted(heights)))
    assert all(0.8 - 1e-9 <= height <= 5.2 + 1e-9 for height in heights)
    pairs = itertools.combinations(zip(wanted, heights, strict=True), 2)
    assert all(
        low[1] <= high[1] for low, high in (sorted(pair) for pair in pairs) if low[0] < high[0]
    )


def test_heights_too_close_together_move_apart_evenly():
    assert spread([3.0, 3.0, 3.0], step=0.5, low=1, high=5) == [2.5, 3.0, 3.5]


def test_heights_with_room_stay_where_they_are():
    assert spread([1.0, 3.0, 5.0], step=0.5, low=1, high=5) == [1.0, 3.0, 5.0]
