"""What moved: a grid for many ministries, arrows for the indicators of one."""

import pytest

from assessments.charts.change import LOSS_TO_GAIN, Shift, change, steps
from assessments.charts.theme import luminance
from assessments.charts.types import Move, Subject
from tests.charts.samples import AXES, LEVELS, a_caption, a_mark, a_subject, check, traces

YEARS = ("2025", "2026")


def move(subject, then, now, **given):
    return Move(subject, a_mark(subject, then, **given), a_mark(subject, now))


def shift(at, *pairs):
    subject = a_subject(at)
    codes = [code for code, _ in AXES]
    return Shift(
        subject, {code: move(subject, *pair) for code, pair in zip(codes, pairs, strict=False)}
    )


def grid(*shifts, columns=2):
    return change(shifts, AXES[:columns], a_caption(), LEVELS, releases=YEARS)


def arrows(*pairs, **given):
    moves = [
        move(Subject(f"IND-{at}", f"Indicator {at}", f"/#IND-{at}"), *pair, **given)
        for at, pair in enumerate(pairs)
    ]
    return steps(moves, a_caption(), LEVELS, subject=a_subject(), releases=YEARS)


def test_whoever_gained_most_stands_on_top_and_what_does_not_compare_below():
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


def test_the_title_speaks_of_the_first_column():
    chart = grid(shift(0, (1, 2), (5, 1)), shift(1, (1, 2), (5, 1)), shift(2, (2, 1), (5, 1)))

    assert chart.title == "2 of 3 ministries rose in Listening from 2025 to 2026"
    assert "Grid of changes of 3 ministries" in chart.alt


def test_the_grid_is_the_table():
    chart = grid(shift(0, (1.125, 2.0), (3.0, None)))

    assert chart.header == ("Code", "Ministry", "Openness and confidentiality", "Training")
    assert chart.rows == ((a_subject().code, "Finland", 0.875, None),)


def test_an_arrow_points_the_way_that_an_indicator_went():
    chart = arrows((1.0, 3.0), (4.0, 2.0), (2.0, 2.0))

    check(chart)
    gained, lost = traces(chart, "scatter", "lines")
    assert (gained["x"], lost["x"]) == ([1.0, 3.0, None], [4.0, 2.0, None])
    before, now = traces(chart, "scatter", "markers")
    assert now["marker"]["symbol"] == ["triangle-right", "circle", "triangle-left"]
    assert before["x"] == [1.0, 4.0]
    names = chart.figure["layout"]["yaxis"]["ticktext"]
    assert names == ["Indicator 0", "Indicator 2", "Indicator 1"]
    assert traces(chart, "scatter", "text")[0]["text"] == ["+2.0", "–", "−2.0"]


def test_what_has_no_score_in_one_of_the_two_says_which():
    chart = arrows((None, 3.0), (3.0, None), (None, None), state="not_found")

    check(chart)
    (texts,) = traces(chart, "scatter", "text")
    assert texts["text"] == [
        "was searched, not found",
        "now insufficient evidence",
        "insufficient evidence",
    ]
    assert not traces(chart, "scatter", "lines")


@pytest.mark.parametrize(
    ("pairs", "title"),
    [
        (
            [(1, 2), (2, 1), (3, 3)],
            "Finland rose on 1 of 3 indicators and fell on 1, from 2025 to 2026",
        ),
        ([(1, 2), (1, 3)], "Finland rose on 2 of 2 indicators from 2025 to 2026"),
        ([(2, 2)], "Finland did not move on any of 1 indicator from 2025 to 2026"),
        ([(None, 2)], "Finland has no indicator that compares from 2025 to 2026"),
    ],
)
def test_the_title_counts_the_indicators_that_moved(pairs, title):
    assert arrows(*pairs).title == title


def test_the_alternative_text_has_every_move_and_counts_the_rest():
    alt = arrows((1, 2), (5, 2), (3, 3), (None, 4)).alt

    assert "Indicator 1: 5.0 to 2.0, −3.0. Indicator 0: 1.0 to 2.0, +1.0." in alt
    assert "As before: 1 indicator. Without a score in one of the two: Indicator 3." in alt


def test_the_table_of_one_has_both_scores():
    chart = arrows((1.5, 2.0))

    assert chart.header == ("Code", "Indicator", "Score 2025", "Score 2026", "Change")
    assert chart.rows == (("IND-0", "Indicator 0", 1.5, 2.0, 0.5),)
