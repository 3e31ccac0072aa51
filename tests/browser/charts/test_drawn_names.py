"""Names in a real browser: drawn letter by letter, with no link and no script among them."""

from pathlib import Path
from urllib.parse import urlsplit

import orjson
import pytest

from assessments.charts.frame import for_page
from assessments.charts.theme import theme_patch
from assessments.charts.types import Subject
from tests.charts.samples import KINDS, every_chart

pytestmark = pytest.mark.browser

VENDOR = Path(__file__).resolve().parents[3] / "static" / "vendor"
HOSTILE = '<a href="https://example.org">x</a><script>window.hit=1</script><b>&lt;'
PAGE = """<!doctype html><div id="chart" style="width: 900px"></div>
<script src="/vendor/plotly/plotly-chancery.min.js"></script>"""
DRAW = "([figure]) => Plotly.newPlot('chart', figure.data, figure.layout, {displayModeBar: false})"
COUNT = "selector => document.querySelectorAll(selector).length"


@pytest.fixture(scope="module")
def page(browser):
    """A page with the bundle that we serve; whatever else is asked for is refused."""
    page = browser.new_page()
    page.route("**/*", serve)
    page.goto("http://charts.invalid/")
    yield page
    page.close()


def serve(route):
    path = urlsplit(route.request.url).path.removeprefix("/")
    if path.startswith("vendor/"):
        route.fulfill(path=VENDOR.parent / path)
    elif not path:
        route.fulfill(body=PAGE, content_type="text/html")
    else:
        route.abort()


@pytest.mark.parametrize("kind", range(KINDS))
def test_a_hostile_name_is_drawn_literally(page, kind):
    chart = every_chart(
        [Subject("AAA", HOSTILE, "/a/"), Subject("BBB", "外務省", "/b/")], [4.0, 2.0]
    )[kind]

    page.evaluate(DRAW, [orjson.loads(orjson.dumps(for_page(chart)))])

    assert page.evaluate(COUNT, "#chart a, #chart script") == 0
    assert page.evaluate("window.hit") is None
    text = page.evaluate("document.getElementById('chart').textContent")
    # A heatmap may shorten a name, a radar may break it; what is left of it is literal. A map
    # shows names only to a pointer.
    assert "<a" in text or chart.kind == "map"


@pytest.mark.parametrize("kind", range(KINDS))
def test_only_a_relayout_changes_the_theme(page, kind):
    chart = every_chart([Subject("AAA", "Finland", "/a/")], [4.0])[kind]
    page.evaluate(DRAW, [orjson.loads(orjson.dumps(for_page(chart, "light")))])

    page.evaluate("patch => Plotly.relayout('chart', patch)", theme_patch("dark"))

    ink = page.evaluate("document.getElementById('chart')._fullLayout.font.color")
    assert ink == theme_patch("dark")["template"]["layout"]["font"]["color"]
