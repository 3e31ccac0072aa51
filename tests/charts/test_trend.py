"""Tests of the trend: lines stop where scores are missing or cannot be compared."""

import pytest

from assessments.charts.theme import ACCENT, MISSING
from assessments.charts.trend import trend
from assessments.charts.types import Line, SeriesRelease
from tests.charts.samples import LEVELS, RELEASES, a_caption, a_subject, check, notes, traces

CHANGED = [*RELEASES[:2], SeriesRelease("2026", "2026", "dd-maturity 1.1")]


def lines(*scores):
    return [Line(a_subject(at), one) for at, one in enumerate(scores)]


def drawn(*scores, releases=RELEASES, bold=""):
    return trend(lines(*scores), releases, a_caption(), LEVELS, bold=bold)


def test_a_line_runs_over_the_releases():
    chart = drawn((1.0, 2.0, 3.0))

    check(chart)
    (line,) = traces(chart, "scatter", "lines+markers")
    assert (line["x"], line["y"]) == ([0, 1, 2], [1.0, 2.0, 3.0])
    assert line["customdata"] == [a_subject().url] * 3
    assert chart.figure["layout"]["xaxis"]["ticktext"] == ["2024", "2025", "2026"]


def test_a_missing_score_is_a_gap():
    chart = drawn((1.0, None, 3.0))

    (line,) = traces(chart, "scatter", "lines+markers")
    assert line["y"] == [1.0, None, 3.0]
    assert line["connectgaps"] is False
    assert "A gap in a line: no score." in chart.footer


def test_a_change_of_framework_breaks_every_line_and_says_so():
    chart = drawn((1.0, 2.0, 3.0), (2.0, 2.0, 2.0), releases=CHANGED)

    check(chart)
    for line in traces(chart, "scatter", "lines+markers"):
        assert line["x"] == [0, 1, 1.5, 2]
        assert line["y"][2] is None
        assert len(line["customdata"]) == 4
    (shape,) = chart.figure["layout"]["shapes"]
    assert (shape["x0"], shape["x1"]) == (1.5, 1.5)
    assert "dd-maturity 1.1 from here" in notes(chart)
    assert "cannot be compared" in chart.footer
    assert "The framework changes to dd-maturity 1.1 with 2026" in chart.alt


def test_each_of_a_few_lines_has_its_name_and_last_score():
    chart = drawn((1.0, 2.0, 3.0), (1.0, 2.5, None), (None, None, None))

    (names,) = traces(chart, "scatter", "text")
    assert names["text"] == ["Finland 3.0", "Norway 2.5 (2025)"]


def test_names_of_equal_scores_do_not_overlap():
    (names,) = traces(drawn(*[(3.0, 3.0, 3.0)] * 6), "scatter", "text")

    assert len(set(names["y"])) == 6


def test_only_a_score_of_the_latest_release_has_a_line_to_its_name():
    chart = drawn((1.0, 2.0, 3.0), (1.0, 2.5, None))

    (leaders,) = traces(chart, "scatter", "lines")
    assert leaders["y"][0] == 3.0
    assert len(leaders["x"]) == 3


def test_the_bold_line_is_drawn_last_and_thickest():
    chart = drawn((1.0, 2.0, 3.0), (2.0, 2.0, 2.0), bold=a_subject(0).code)

    *others, bold = traces(chart, "scatter", "lines+markers")
    assert bold["name"] == "Finland"
    assert all(bold["line"]["width"] > line["line"]["width"] for line in others)


def test_of_many_lines_only_the_bold_one_has_colour_and_name():
    chart = drawn(*[(1.0, 2.0, 3.0)] * 30, bold=a_subject(4).code)

    check(chart)
    *others, bold = traces(chart, "scatter", "lines+markers")
    assert {line["line"]["color"] for line in others} == {MISSING}
    assert bold["line"]["color"] == ACCENT
    assert traces(chart, "scatter", "text")[0]["text"] == ["Ghana 3.0"]


@pytest.mark.parametrize(
    ("scores", "title"),
    [
        ([(1.0, 2.0, 3.0)], "Finland rose from 1.0 to 3.0 in Listening from 2024 to 2026"),
        ([(3.0, 2.0, 1.0)], "Finland fell from 3.0 to 1.0 in Listening from 2024 to 2026"),
        ([(2.41, 2.0, 2.44)], "Finland stayed near 2.4 in Listening from 2024 to 2026"),
        ([(None, 2.0, 3.0)], "Finland in Listening, 2024 to 2026"),
        (
            [(1, 2, 3), (1, 2, 2), (3, 2, 1)],
            "2 of 3 ministries rose in Listening from 2024 to 2026",
        ),
        (
            [(3, 2, 1), (3, 2, 2), (1, 2, 3)],
            "2 of 3 ministries fell in Listening from 2024 to 2026",
        ),
        (
            [(1, 2, 3), (1, 2, 3), (None, 2, 3)],
            "2 of 2 comparable ministries rose in Listening from 2024 to 2026",
        ),
        ([(None, 1, 2), (1, 2, None)], "2 ministries in Listening, 2024 to 2026"),
        ([(1, 2, 1), (3, 2, 3)], "None of 2 ministries moved in Listening from 2024 to 2026"),
    ],
)
def test_the_title_states_the_changes(scores, title):
    assert drawn(*scores).title == title


def test_the_title_is_about_the_bold_line():
    chart = drawn((1, 2, 3), (3, 2, 1), bold=a_subject(1).code)

    assert chart.title == "Norway fell from 3.0 to 1.0 in Listening from 2024 to 2026"


def test_the_title_compares_within_one_framework_only():
    assert drawn((1, 2, 3), releases=CHANGED).title == "Finland in Listening, 2024 to 2026"
    later = [SeriesRelease("2023", "2023", "dd-maturity 0.9"), *RELEASES]
    chart = drawn((5, 1, 2, 3), releases=later)
    assert chart.title == "Finland rose from 1.0 to 3.0 in Listening from 2024 to 2026"


@pytest.mark.parametrize("count", [0, 1])
def test_one_release_or_no_release_has_no_headline(count):
    chart = trend(lines((2.0,) * count), RELEASES[:count], a_caption(), LEVELS)

    check(chart)
    assert chart.title == ("Finland in Listening, 2024" if count else "Finland in Listening")


def test_the_table_has_a_column_for_each_release():
    chart = drawn((1.5, None, 3.25))

    assert chart.header == ("Code", "Ministry", "2024", "2025", "2026")
    assert chart.rows == ((a_subject().code, "Finland", 1.5, None, 3.25),)


def test_of_many_the_alternative_text_reads_twelve():
    alt = drawn(*[(1.0, 2.0, 3.0)] * 20).alt

    assert "Finland: 2024 1.0, 2025 2.0 and 2026 3.0" in alt
    assert "8 more are in the table" in alt
