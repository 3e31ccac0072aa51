"""Taking a comparison away: the picture that the server draws, the browser's own, and the data."""

import csv
import struct

import pytest
from playwright.sync_api import Download, Page, expect

from tests.browser import plots
from tests.browser.addresses import ASSESSED

pytestmark = pytest.mark.usefixtures("demonstration")

NAME = "index-ranking-all-demo-2026"
PICTURE_WIDTH, SCALE = 1000, 2


def taken(page: Page, role: str, name: str) -> Download:
    page.goto("/compare/")
    plots.drawn(page)
    with page.expect_download() as download:
        page.get_by_role(role, name=name, exact=True).click()  # type: ignore[arg-type]
    return download.value


def assert_whole_picture(download: Download) -> None:
    """A PNG of the whole chart, at twice its size."""
    content = download.path().read_bytes()
    assert content.startswith(b"\x89PNG\r\n\x1a\n")
    width, height = struct.unpack(">II", content[16:24])
    assert width == PICTURE_WIDTH * SCALE
    assert height > ASSESSED * 10 * SCALE
    assert len(content) > 50_000  # words and marks, not an empty sheet


@pytest.mark.image
def test_the_picture_drawn_on_the_server_is_downloaded(page: Page) -> None:
    download = taken(page, "link", "PNG")

    assert download.suggested_filename == f"{NAME}.png"
    assert_whole_picture(download)


def test_the_picture_drawn_in_the_browser_is_downloaded(page: Page) -> None:
    download = taken(page, "button", "PNG made here")

    assert download.suggested_filename == f"{NAME}.png"
    assert_whole_picture(download)


def test_the_data_is_downloaded_as_a_table(page: Page) -> None:
    download = taken(page, "link", "CSV")

    assert download.suggested_filename == f"{NAME}.csv"
    lines = list(csv.reader(download.path().read_text("utf-8-sig").splitlines()))
    assert len(lines) == 1 + ASSESSED
    assert lines[0][:2] == ["Code", "Ministry"]


def test_the_link_that_is_copied_brings_back_the_same_comparison(page: Page) -> None:
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.goto("/compare/?ministries=NOR,FIN&chart=profile")
    plots.drawn(page)

    page.get_by_role("button", name="Copy link").click()

    expect(page.get_by_text("The link is copied.")).to_be_visible()
    page.goto(page.evaluate("navigator.clipboard.readText()"))
    assert plots.drawn(page).evaluate("plot => plot.data.length") == 2
    expect(page.get_by_role("radio", name="Profile")).to_be_checked()
