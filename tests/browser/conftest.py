"""A real Chromium on the live server, and a page that must not complain.

Tests take `page`, or `open_page` where they need another kind of browser window:

    page = open_page(java_script_enabled=False, color_scheme="dark")

or `tabs`, where they only read what everybody sees: its windows stay open from test to test, and
fetch and compile their scripts once.

Addresses are paths: `page.goto("/compare/")`. A console error, a script error, a violation of the
content security policy or a request to another host fails the test; a test that provokes one on
purpose takes it out of `complaints`.

Pages that show data need it first: `pytestmark = pytest.mark.usefixtures("demonstration")` has it
loaded once for all of them, which then only read.
"""

from collections.abc import Iterator
from typing import Any, Protocol
from urllib.parse import urlsplit

import pytest
from django.core.management import call_command
from django.db import connections
from playwright.sync_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Request,
)
from pytest_django import DjangoDbBlocker
from pytest_django.live_server_helper import LiveServer

from tests.browser import world

PATIENCE_MS = 20_000
LOCAL_SCHEMES = {"about", "blob", "data"}


class OpenPage(Protocol):
    def __call__(self, **options: Any) -> Page: ...


@pytest.fixture(scope="package")
def transactional_db(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Replace pytest-django's fixture: the database is emptied after all of these tests.

    pytest-django empties it after each one, and each would have to load the demonstration.
    """
    with django_db_blocker.unblock():
        yield
        call_command("flush", interactive=False, verbosity=0)
        # While playwright's loop runs, Django keeps this thread's connections apart: after it has
        # ended nothing would close them, and PostgreSQL drops no database in use.
        connections.close_all()


@pytest.fixture(scope="package")
def demonstration(transactional_db: None) -> None:
    """The demonstration's releases, and a ministry with missions and channels."""
    world.create()


class Tabs:
    """One tab for each kind of window. heard: what its pages complained about."""

    def __init__(self, browser: Browser, url: str) -> None:
        self.browser, self.url = browser, url
        self.heard: list[str] = []
        self.pages: dict[str, Page] = {}

    def open(self, **options: Any) -> Page:
        """The tab of a window with these options of playwright's `new_context`."""
        kind = repr(sorted(options.items()))
        if kind not in self.pages:
            self.pages[kind] = new_window(self.browser, self.url, self.heard, **options).new_page()
        return self.pages[kind]


@pytest.fixture(scope="package")
def kept_tabs(browser: Browser, live_server: LiveServer) -> Iterator[Tabs]:
    found = Tabs(browser, live_server.url)
    yield found
    for page in found.pages.values():
        page.context.close()


@pytest.fixture
def tabs(kept_tabs: Tabs) -> Iterator[Tabs]:
    kept_tabs.heard.clear()
    yield kept_tabs
    refuse(kept_tabs.heard)


@pytest.fixture
def complaints() -> list[str]:
    """Collect what the pages of this test complain about; the test fails if anything is left."""
    return []


@pytest.fixture
def open_page(
    browser: Browser, live_server: LiveServer, complaints: list[str]
) -> Iterator[OpenPage]:
    """Open a window of its own cookies, with the options of playwright's `new_context`."""
    contexts: list[BrowserContext] = []

    def open_one(**options: Any) -> Page:
        contexts.append(new_window(browser, live_server.url, complaints, **options))
        return contexts[-1].new_page()

    yield open_one
    for context in contexts:
        context.close()
    refuse(complaints)


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page()


def new_window(browser: Browser, url: str, complaints: list[str], **options: Any) -> BrowserContext:
    settled = {"base_url": url, "reduced_motion": "reduce", **options}
    context = browser.new_context(**settled)
    context.set_default_timeout(PATIENCE_MS)
    listen(context, url, complaints)
    return context


def refuse(complaints: list[str]) -> None:
    assert not complaints, "\n".join(["The pages complained:", *complaints])


def listen(context: BrowserContext, ours: str, complaints: list[str]) -> None:
    """Note console errors (violations of the policy are such), script errors, foreign requests."""
    host = urlsplit(ours).netloc

    def on_console(message: ConsoleMessage) -> None:
        if message.type == "error":
            complaints.append(f"console: {message.text}")

    def on_request(request: Request) -> None:
        url = urlsplit(request.url)
        if url.netloc != host and url.scheme not in LOCAL_SCHEMES:
            complaints.append(f"request to another host: {request.url}")

    context.on("console", on_console)
    context.on("request", on_request)
    context.on("weberror", lambda error: complaints.append(f"script: {error.error}"))
