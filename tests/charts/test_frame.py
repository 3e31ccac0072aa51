"""Tests of the frame: a picture with its texts, and the same figure for a page without them."""

import plotly.graph_objects as go
import pytest

from assessments.charts.frame import FOOTER, for_page, picture_patch
from assessments.charts.ranking import ranking
from assessments.charts.theme import CLEAR
from tests.charts.samples import LEVELS, a_caption, a_subject, every_chart, some_marks

CHARTS = every_chart([a_subject(at) for at in range(3)], [2.0, None, 3.0])


@pytest.fixture(params=CHARTS, ids=lambda chart: chart.kind)
def chart(request):
    return request.param


def footers(layout):
    return [note for note in layout["annotations"] if note.get("name") == FOOTER]


def test_the_picture_contains_its_texts(chart):
    layout = chart.figure["layout"]

    assert layout["title"]["text"].replace("<br>", " ") == chart.title
    assert layout["title"]["subtitle"]["text"].replace("<br>", " ") == chart.subtitle
    (footer,) = footers(layout)
    assert footer["text"].replace("<br>", " ") == chart.footer


def test_the_page_prints_the_texts_itself(chart):
    layout = for_page(chart)["layout"]

    assert "title" not in layout
    assert not footers(layout)


def test_the_page_gives_the_width_and_keeps_the_height_of_the_plot(chart):
    whole, page = chart.figure["layout"], for_page(chart)["layout"]

    assert "width" not in page
    assert page["autosize"] is True
    heights = [
        layout["height"] - layout["margin"]["t"] - layout["margin"]["b"] for layout in (whole, page)
    ]
    assert heights[0] == heights[1] > 0
    assert 0 <= page["margin"]["t"] < whole["margin"]["t"]
    assert 0 <= page["margin"]["b"] < whole["margin"]["b"]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_page_shows_through(chart, theme):
    figure = for_page(chart, theme)

    go.Figure(figure)
    assert figure["layout"]["template"]["layout"]["paper_bgcolor"] == CLEAR


def test_the_picture_is_not_changed_by_the_page(chart):
    before = repr(chart.figure)

    for_page(chart, "dark")

    assert repr(chart.figure) == before


def test_the_page_can_make_the_picture_again(chart):
    patch = picture_patch(chart)
    again = for_page(chart, "dark")["layout"] | patch

    assert {key: again[key] for key in chart.figure["layout"]} == chart.figure["layout"]


def test_a_long_title_is_broken_and_makes_room_for_itself():
    scope = "the first of several dimensions whose title is so long that no line could hold it"
    short = ranking(some_marks(3.0, 2.0), a_caption(), LEVELS)
    long = ranking(some_marks(3.0, 2.0), a_caption(scope=scope), LEVELS)

    assert "<br>" in long.figure["layout"]["title"]["text"]
    assert long.height > short.height
    assert long.figure["layout"]["margin"]["t"] > short.figure["layout"]["margin"]["t"]


def test_a_name_from_right_to_left_turns_itself_and_not_the_title():
    chart = ranking(some_marks(3.0, 2.0, names=["وزارة", "Norway"]), a_caption(), LEVELS)

    assert chart.figure["layout"]["title"]["text"] == (
        "\u2068وزارة\u2069 leads Norway in Listening"
    )
