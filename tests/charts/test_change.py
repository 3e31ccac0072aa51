"""Tests of the grid of gains and losses of many ministries."""

from assessments.charts.change import LOSS_TO_GAIN, Shift, change
from assessments.charts.theme import luminance
from assessments.charts.types import Move
from tests.charts.samples import AXES, LEVELS, a_caption, a_mark, a_subject, check, traces

YEARS = ("2025", "2026")


def move(subject, then, now):
    return Move(subject, a_mark(subject, then), a_mark(subject, now))


def shift(at, *pairs):
    subject = a_subject(at)
    codes = [code for code, _ in AXES]
    return Shift(
        subject, {code: move(subject, *pair) for code, pair in zip(codes, pairs, strict=False)}
    )


def grid(*shifts, columns=2):
    return change(shifts, AXES[:columns], a_caption(), LEVELS, releases=YEARS)


def test_the_largest_gain_is_on_top_and_a_missing_change_at_the_bottom():
    chart = grid(
        shift(0, (3.0, 2.0), (1.0, 1.0)),
        shift(1, (None, 2.0), (1.0, 2.0)),
        shift(2, (2.0, 3.5), (2.0, 1.0)),
    )

    check(chart)
    (cells,) = traces(chart, "heatmap")
    assert cells["z"] == [[1.5, -1.0], [-1.0, 0.0], [None, 1.0]]
    assert chart.figure["layout"]["yaxis"]["ticktext"] == ["Chile", "Finland", "Norway"]
    assert cells["zmin"] == -cells["zmax"]


def test_every_change_is_printed_with_its_sign():
    chart = grid(shift(0, (3.0, 2.0), (1.0, 1.5)))

    printed = [text for one in traces(chart, "scatter", "text") for text in one["text"]]
    assert sorted(printed) == ["+0.5", "−1.0"]


def test_the_shades_darken_with_the_change_to_both_sides():
    lights = [luminance(colour) for colour in LOSS_TO_GAIN]

    assert lights[:4] == sorted(lights[:4])
    assert lights[3:] == sorted(lights[3:], reverse=True)


def test_without_a_score_in_one_of_the_two_a_cell_is_hatched_with_the_reason():
    chart = grid(shift(0, (None, 2.0), (1.0, 1.5)))

    (hatched,) = traces(chart, "bar")
    assert hatched["text"] == ["then: insufficient evidence (3 of 6)"]
    assert "Hatched: no score in one of the two." in chart.footer


def test_the_title_is_about_the_first_column():
    chart = grid(shift(0, (1, 2), (5, 1)), shift(1, (1, 2), (5, 1)), shift(2, (2, 1), (5, 1)))

    assert chart.title == "2 of 3 ministries rose in Listening from 2025 to 2026"
    assert "Grid of changes of 3 ministries" in chart.alt


def test_the_grid_is_the_table():
    chart = grid(shift(0, (1.125, 2.0), (3.0, None)))

    assert chart.header == ("Code", "Ministry", "Openness and confidentiality", "Training")
    assert chart.rows == ((a_subject().code, "Finland", 0.875, None),)
