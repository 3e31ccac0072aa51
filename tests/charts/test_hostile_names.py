"""Tests of hostile names: no chart takes markup, script or a link from them."""

import re

import orjson
import pytest

from assessments.charts.types import Subject
from tests.charts.samples import KINDS, check, every_chart

NAMES = [
    "<b>Bold</b>",
    '"><script>alert(1)</script>',
    '<a href="https://example.org">here</a>',
    "<a href='javascript:alert(1)'>x</a>",
    'Côte d\'Ivoire "quoted" & more',
    "&lt;b&gt; &#60;i&#62;",
    "$\\frac{1}{2}$",
    "%{customdata} %{x}",
    "وزارة الخارجية",
    "\u202eturned",
    "外務省",
    "line\nbreak\x00nul",
    "",
]
# The markup that our own charts may pass to Plotly.
OWN_MARKUP = re.compile(r"</?b>|<br>|<extra></extra>")


def strings(value):
    """Yield every string in a figure, except keys."""
    if isinstance(value, dict):
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from strings(one)
    elif isinstance(value, str):
        yield value


@pytest.mark.parametrize("kind", range(KINDS))
@pytest.mark.parametrize("name", NAMES)
def test_a_name_brings_no_markup_into_a_figure(name, kind):
    subjects = [Subject("AAA", name, "/ministries/AAA/"), Subject("BBB", "Norway", "/b/")]
    chart = every_chart(subjects, [4.0, None])[kind]

    check(chart)
    for text in strings(chart.figure):
        rest = OWN_MARKUP.sub("", text)
        assert "<" not in rest
        assert ">" not in rest.replace("->", "")
        assert "$" not in rest
        assert not re.search("[\x00-\x1f\u202a-\u202e]", rest)


@pytest.mark.parametrize("kind", range(KINDS))
def test_a_hover_template_holds_no_text_of_users(kind):
    subjects = [Subject("AAA", "A hidden name", "/a/"), Subject("BBB", "Norway", "/b/")]
    chart = every_chart(subjects, [4.0, None])[kind]

    for trace in chart.figure["data"]:
        template = trace.get("hovertemplate", "")
        assert "hidden" not in template
        assert template or trace["hoverinfo"] == "skip"


@pytest.mark.parametrize("kind", range(KINDS))
def test_texts_and_table_keep_the_name_unchanged(kind):
    name = '<b>Bold</b> & "quoted"'
    chart = every_chart([Subject("AAA", name, "/a/")], [4.0])[kind]

    assert name in chart.title + chart.alt
    assert any(name in row for row in chart.rows)


def test_figures_are_plain_data():
    for chart in every_chart([Subject("AAA", "外務省", "/a/")], [4.0]):
        assert orjson.loads(orjson.dumps(chart.figure)) == chart.figure
