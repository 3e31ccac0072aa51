"""Numbers, bars and chart data in templates: rounded for print, and never markup."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.charts.heatmap import heatmap
from assessments.charts.theme import THEMES
from assessments.charts.types import Chart, Mark, Row, Subject
from assessments.models import Channel
from assessments.scoring.types import Node, NodeKind, NodeState, Scale, State
from assessments.templatetags import figures
from tests.charts.samples import a_caption

SCALE = Scale(1, 5, ("Absent", "Ad hoc", "Defined", "Managed", "Adaptive"))
SHARE = Scale(0, 1)
HOSTILE = "</script><script>alert(1)</script><!--"


def chart_of(name: str) -> Chart:
    subject = Subject("FIN", name, "/ministries/FIN/")
    row = Row(subject, {"a": Mark(subject, 3.0, "scored", 1.0, 1)})
    return heatmap([row], [("a", name)], a_caption(), SCALE)


def node(state: str, *, scored: int = 0, applicable: int = 0) -> Node:
    return Node(NodeKind.FACET, "a", "A", state, None, None, scored, applicable)


@pytest.mark.parametrize(
    ("score", "scale", "printed"),
    [
        (3.44, SCALE, "3.4"),
        (2.96, SCALE, "3.0"),
        (0.1234, SHARE, "0.12"),
        (-0.0001, Scale(-2, 2), "0.0"),
        (None, SCALE, "–"),
    ],
)
def test_a_score_is_rounded_as_its_scale_asks(score, scale, printed):
    assert figures.decimal(score, scale) == printed


@pytest.mark.parametrize(
    ("change", "printed"), [(0.44, "+0.4"), (-1.0, "−1.0"), (0.01, "0.0"), (-0.01, "0.0")]
)
def test_a_change_has_its_sign_unless_it_is_printed_as_zero(change, printed):
    assert figures.signed(change, SCALE) == printed


@pytest.mark.parametrize(
    ("lacking", "reason"),
    [
        (node(NodeState.INSUFFICIENT, scored=3, applicable=6), "insufficient evidence (3 of 6)"),
        (node(NodeState.NOT_APPLICABLE), "not applicable"),
        (node(State.NOT_FOUND), "searched, not found"),
        (node(State.NOT_ASSESSED), "not assessed"),
        (node("unheard of"), "no score"),
    ],
)
def test_a_missing_score_says_why(lacking, reason):
    assert figures.lack(lacking) == reason


def test_a_bar_runs_from_the_lowest_to_the_highest_of_the_scale():
    assert 'class="fill" width="0.0"' in figures.score_bar(1, None, SCALE)
    assert 'class="fill" width="200.0"' in figures.score_bar(5, None, SCALE)
    assert 'class="fill" width="50.0"' in figures.score_bar(0.25, None, SHARE)


def test_a_bar_has_a_mark_at_the_median_and_is_absent_without_a_score():
    assert 'class="peer" x="100.0"' in figures.score_bar(2, 3.0, SCALE)
    assert "peer" not in figures.score_bar(2, None, SCALE)
    assert figures.score_bar(None, 3.0, SCALE) == ""


def test_a_level_fills_as_many_boxes():
    boxes = figures.level_boxes(2, SCALE)

    assert boxes.count('<i class="on">') == 2
    assert boxes.count("<i ") == 5
    assert "sealed" not in boxes
    assert "boxes sealed" in figures.level_boxes(2, SCALE, is_sealed=True)
    assert figures.level_boxes(None, SCALE) == ""


def test_chart_data_cannot_leave_its_script_element():
    text = figures.chart_data(chart_of(HOSTILE))

    assert not set("<>&") & set(text)
    assert "alert(1)" in text


@given(st.text())
def test_any_text_in_chart_data_reads_back_as_it_was(text):
    written = figures.json_text({"text": text, text: 1})

    assert not set("<>&") & set(written)
    assert json.loads(written) == {"text": text, text: 1} | ({"text": 1} if text == "text" else {})


def test_chart_data_holds_the_figure_and_what_makes_it_the_whole_picture():
    chart = chart_of("Finland")

    data = json.loads(figures.chart_data(chart))

    assert "template" not in data["figure"]["layout"]
    assert data["figure"]["layout"]["height"] == figures.plot_height(chart)
    assert data["picture"]["height"] == chart.height


def test_a_page_has_both_themes_once():
    assert json.loads(figures.chart_themes()).keys() == THEMES.keys()


@pytest.mark.parametrize(
    ("value", "printed"),
    [(None, "–"), ("", "–"), (3.14159, "3.14"), (3, "3"), (0, "0"), (0.0, "0.00"), ("a", "a")],
)
def test_a_cell_prints_numbers_short_and_nothing_as_a_dash(value, printed):
    chart = replace(chart_of("Finland"), rows=((value,),))

    assert figures.printed_rows(chart) == [[printed]]


def test_a_column_is_numeric_when_it_holds_a_number_anywhere():
    chart = chart_of("Finland")

    assert figures.numeric_columns(chart) == {2}
    assert not figures.numeric_columns(replace(chart, rows=((None,),)))


def test_a_chart_is_wide_unless_it_knows_how_to_be_narrow():
    heat = chart_of("Finland")
    layout = heat.figure["layout"] | {"meta": {}}

    assert not figures.is_wide(heat)
    assert figures.is_wide(replace(heat, figure=heat.figure | {"layout": layout}))


@pytest.mark.parametrize(
    ("platform", "address", "opened"),
    [
        ("website", "https://example.org/a?b=c", "https://example.org/a?b=c"),
        ("facebook", "http://example.org/", "http://example.org/"),
        ("twitter", "@FinEmb", "https://x.com/FinEmb"),
        ("twitter", "FinEmb", "https://x.com/FinEmb"),
        ("facebook", "finland", "https://www.facebook.com/finland"),
        ("youtube", "UC123", "https://www.youtube.com/channel/UC123"),
        ("youtube", "@finland", "https://www.youtube.com/@finland"),
        ("mastodon", "@fin@example.org", ""),
        ("telegram", "finland", ""),
        ("website", "https://[", ""),
        ("other", "javascript:alert(1)", ""),
        ("twitter", "javascript://example.org/%0aalert(1)", ""),
        ("other", "data:text/html,<script>", ""),
        ("other", "//example.org/", ""),
        ("other", "HTTPS://example.org/", "HTTPS://example.org/"),
    ],
)
def test_a_channel_opens_as_http_or_not_at_all(platform, address, opened):
    assert figures.web_address(Channel(platform=platform, address=address)) == opened
