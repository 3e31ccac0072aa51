"""Tests of the chart of gaps between word and deed: drawing, numbers and texts."""

import pytest

from assessments.charts.gap import gap
from assessments.charts.gaps import Group
from assessments.charts.types import Row
from tests.charts.samples import LEVELS, a_caption, a_mark, a_subject, check, traces

ACTS = Group([("say", "Saying"), ("listen", "Listening"), ("do", "Doing")])
ASPECTS = Group([("intent", "Intent"), ("practice", "Practice")])


def row(at, **scores):
    subject = a_subject(at)
    return Row(subject, {code: a_mark(subject, score) for code, score in scores.items()})


def drawn(*rows, groups=(ACTS,)):
    return gap(rows, groups, a_caption(), LEVELS)


def test_each_group_has_a_panel_and_each_part_a_mark():
    chart = drawn(
        row(0, say=4.0, listen=3.0, do=2.0, intent=5.0, practice=1.0), groups=(ACTS, ASPECTS)
    )

    check(chart)
    marks = traces(chart, "scatter", "markers")
    assert [(one["name"], one["x"], one.get("xaxis", "x")) for one in marks] == [
        ("Saying", [4.0], "x"),
        ("Listening", [3.0], "x"),
        ("Doing", [2.0], "x"),
        ("Intent", [5.0], "x2"),
        ("Practice", [1.0], "x2"),
    ]
    looks = {(one["marker"]["symbol"], one["marker"]["color"]) for one in marks}
    assert len(looks) == 5


def test_the_widest_gap_is_on_top_and_a_missing_gap_at_the_bottom():
    chart = drawn(
        row(0, say=2.0, do=3.0), row(1, say=4.0), row(2, say=5.0, do=1.0), row(3, say=3.0, do=3.0)
    )

    axis = chart.figure["layout"]["yaxis"]
    names = [a_subject(at).name for at in (2, 3, 0, 1)]
    assert axis["ticktext"] == names
    (numbers,) = traces(chart, "scatter", "text")
    assert numbers["text"] == ["+4.0", "0.0", "−1.0"]
    assert numbers["y"] == [0, 1, 2]


def test_the_bar_spans_all_marks_of_a_ministry():
    (bars,) = traces(drawn(row(0, say=2.0, listen=4.5, do=3.0)), "scatter", "lines")

    assert (bars["x"], bars["y"]) == ([2.0, 4.5, None], [0, 0, None])


def test_a_missing_mark_is_not_drawn_and_a_ministry_without_any_is_hatched():
    chart = drawn(row(0, say=None, listen=None, do=None), row(1, say=None, listen=3.0, do=2.0))

    check(chart)
    (hatched,) = traces(chart, "bar")
    assert hatched["text"] == ["insufficient evidence"]
    assert hatched["base"] + hatched["x"][0] < LEVELS.min
    assert traces(chart, "scatter", "markers")[0]["x"] == []
    assert "A mark that is missing: no score." in chart.footer


@pytest.mark.parametrize(
    ("rows", "title"),
    [
        ([row(0, say=4.0, do=2.0)], "Saying runs ahead of doing in Finland"),
        (
            [row(0, say=4.0, do=2.0), row(1, say=1.0, do=2.0), row(2, say=3.0, do=2.0)],
            "Saying runs ahead of doing in 2 of 3 ministries",
        ),
        ([row(0, say=4.0, do=4.0)], "Saying and doing are in balance in Finland"),
        ([row(0, say=4.0)], "No ministry has enough evidence on both saying and doing"),
    ],
)
def test_the_title_says_which_runs_ahead(rows, title):
    assert drawn(*rows).title == title


def test_the_table_has_the_marks_and_the_gap_unrounded():
    chart = drawn(row(0, say=3.25, listen=2.125, do=2.0), groups=(ACTS,))

    assert chart.header == ("Code", "Ministry", "Saying", "Listening", "Doing", "Saying less doing")
    assert chart.rows == ((a_subject().code, "Finland", 3.25, 2.125, 2.0, 1.25),)


def test_the_alternative_text_reads_twelve_ministries():
    alt = drawn(*[row(at, say=3.0, listen=2.0, do=2.0) for at in range(20)]).alt

    assert "Finland: saying 3.0, listening 2.0 and doing 2.0, gap +1.0." in alt
    assert "8 more are in the table" in alt
