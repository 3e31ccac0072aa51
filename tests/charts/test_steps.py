"""Tests of the arrows of gains and losses of one ministry's indicators."""

import pytest

from assessments.charts.steps import steps
from assessments.charts.types import Move, Subject
from tests.charts.samples import LEVELS, a_caption, a_mark, a_subject, check, traces

YEARS = ("2025", "2026")


def move(subject, then, now, **given):
    return Move(subject, a_mark(subject, then, **given), a_mark(subject, now))


def arrows(*pairs, **given):
    moves = [
        move(Subject(f"IND-{at}", f"Indicator {at}", f"/#IND-{at}"), *pair, **given)
        for at, pair in enumerate(pairs)
    ]
    return steps(moves, a_caption(), LEVELS, subject=a_subject(), releases=YEARS)


def test_an_arrow_points_in_the_direction_of_the_change():
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


def test_a_missing_score_in_one_release_says_which():
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
