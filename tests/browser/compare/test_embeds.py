"""A comparison on somebody else's page: drawn there, as the reader likes it, and leading back."""

import html
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from playwright.sync_api import FrameLocator, Page, expect
from pytest_django.live_server_helper import LiveServer

from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.usefixtures("demonstration")

CHOICE = "ministries=FIN,EST,NLD&chart=ranking"
DARK, LIGHT = "rgb(20, 24, 31)", "rgb(252, 251, 248)"


class Elsewhere:
    """Another site, with pages of nothing but frames."""

    def __init__(self, server: ThreadingHTTPServer, frames: list[str]) -> None:
        self.url = f"http://127.0.0.1:{server.server_port}/"
        self.frames = frames


@pytest.fixture
def elsewhere(complaints: list[str]) -> Iterator[Elsewhere]:
    frames: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(f"<!doctype html><title>Elsewhere</title>{''.join(frames)}".encode())

        def log_message(self, format: str, *args: object) -> None:
            """Nothing: the test says what it saw."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        site = Elsewhere(server, frames)
        yield site
        server.shutdown()
    complaints[:] = [line for line in complaints if site.url not in line]


def framed(page: Page, elsewhere: Elsewhere, *addresses: str) -> FrameLocator:
    """Show the addresses in frames of the other site; the first frame."""
    elsewhere.frames[:] = [
        f'<iframe src="{html.escape(address)}" width="900" height="600"></iframe>'
        for address in addresses
    ]
    page.goto(elsewhere.url)
    return page.frame_locator("iframe").first


def test_a_comparison_is_drawn_on_another_site_and_leads_back(
    open_page: OpenPage, elsewhere: Elsewhere, live_server: LiveServer, complaints: list[str]
) -> None:
    page = open_page(color_scheme="dark")
    frame = framed(page, elsewhere, f"{live_server.url}/embed/compare/?{CHOICE}")

    plot = frame.locator(".chart-plot[data-drawn=done]")
    expect(plot).to_have_count(1)
    expect(plot.locator("path.point")).to_have_count(3)
    expect(frame.locator("body")).to_have_css("background-color", DARK)
    frame.get_by_text("The same data as a table").click()
    expect(frame.get_by_role("row")).to_have_count(4)

    with page.context.expect_page() as whole:
        frame.get_by_role("link", name="The full comparison on Chancery").click()
    expect(whole.value.get_by_role("heading", level=1)).to_have_text("Compare ministries")
    assert whole.value.url.startswith(f"{live_server.url}/compare/?{CHOICE}")

    whole.value.close()
    plot.locator("path.point").first.hover(force=True)  # what is above it takes the pointer
    expect(plot.locator(".hovertext")).to_have_count(1)
    with page.context.expect_page() as dashboard:
        page.mouse.down()
        page.mouse.up()
    expect(dashboard.value.locator("h1")).to_be_visible()
    assert "/ministries/" in dashboard.value.url
    assert page.url == elsewhere.url


def test_another_site_may_frame_only_that_page_and_no_one_is_signed_in_there(
    open_page: OpenPage, elsewhere: Elsewhere, live_server: LiveServer, complaints: list[str]
) -> None:
    page = open_page(color_scheme="dark")
    frame = framed(
        page,
        elsewhere,
        f"{live_server.url}/embed/compare/?{CHOICE}&theme=light",
        f"{live_server.url}/compare/?{CHOICE}",
    )

    expect(frame.locator("body")).to_have_css("background-color", LIGHT)
    expect(frame.locator(".chart-plot[data-drawn=done]")).to_have_count(1)
    refused = page.frame_locator("iframe").nth(1)
    expect(refused.get_by_role("heading", name="Compare ministries")).to_have_count(0)
    assert any("frame-ancestors" in line for line in complaints)
    complaints[:] = [line for line in complaints if "frame-ancestors" not in line]
    assert page.context.cookies() == []
