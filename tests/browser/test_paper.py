"""Pages on paper: what leads elsewhere is left out, and nothing runs over the edge of a sheet."""

import pytest
from playwright.sync_api import expect

from tests.browser import plots
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.usefixtures("demonstration")

SHEET = {"width": 794, "height": 1123}  # A4 at 96 dots an inch
PAGES = (
    *("/", "/ministries/FIN/", "/ministries/FIN/roadmap/?raise=TRN-1:4", "/dimensions/balance/"),
)


def test_pages_print_as_clean_documents(open_page: OpenPage) -> None:
    page = open_page(viewport=SHEET)
    for path in PAGES:
        page.goto(path)
        plots.drawn(page)

        page.emulate_media(media="print")

        for away in (".topbar", ".crumbs", ".filters", ".no-print"):
            expect(page.locator(f"{away}:visible"), path).to_have_count(0)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        expect(page.locator(".chart-plot").first).to_be_visible()
        expect(page.locator(".demonstration")).to_be_visible()
        assert page.evaluate("document.documentElement.scrollWidth") <= SHEET["width"], path
        assert page.pdf(format="A4").count(b"/Type /Page\n") >= 1, path
        page.emulate_media(media="screen")
