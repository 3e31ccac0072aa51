"""Every kind of chart in a real browser, light and dark: drawn, with marks, and within its page."""

import pytest
from playwright.sync_api import expect

from assessments.compare.charts import CHARTS
from tests.browser import plots
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.usefixtures("demonstration")

CHOICES = {"profile": "ministries=FIN,EST,NLD,NOR,SWE", "change": "ministries=FIN"}
MARKS = "path.point, g.point path, path.choroplethlocation, .hm image, .textpoint text"
PAPER = {"light": "rgb(252, 251, 248)", "dark": "rgb(20, 24, 31)"}


@pytest.mark.parametrize("scheme", PAPER)
def test_every_chart_is_drawn_in_the_browser(open_page: OpenPage, scheme: str) -> None:
    page = open_page(color_scheme=scheme, viewport={"width": 1280, "height": 900})
    for kind in CHARTS:
        page.goto(f"/compare/?chart={kind}&{CHOICES.get(kind, 'region=europe')}")

        plot = plots.drawn(page)
        expect(plot).to_have_count(1)
        expect(page.locator("body")).to_have_css("background-color", PAPER[scheme])
        assert plot.locator(MARKS).count() > 3, kind
        assert page.locator("[data-chart-trouble]:visible").count() == 0, kind
        drawing = plot.locator("svg.main-svg").first.bounding_box()
        assert drawing is not None
        assert drawing["x"] >= 0
        assert drawing["x"] + drawing["width"] <= 1280, kind
