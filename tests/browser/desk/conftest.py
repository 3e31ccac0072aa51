"""The desk in a browser, on a site of its own that may be stopped: see pages.py and site.py."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.conftest import new_window, refuse
from tests.browser.desk.pages import Desk, OpenDesk, sign_in
from tests.browser.desk.site import Site

# Each browser logs an error if the server is away, and htmx logs another one.
EXPECTED = ("Failed to load resource: ", "console: htmx:", "console: Response Status Error Code ")


@pytest.fixture(scope="package")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Site, Iterator[int]]]:
    site = Site(tmp_path_factory.mktemp("desk"))
    assessments = site.prepare()
    site.start()
    yield site, iter(assessments)
    site.stop()


@pytest.fixture
def site(ground: tuple[Site, Iterator[int]]) -> Site:
    return ground[0]


@pytest.fixture
def assessment(ground: tuple[Site, Iterator[int]]) -> int:
    """One that no other test has touched."""
    return next(ground[1])


@pytest.fixture(scope="package")
def signed_in(ground: tuple[Site, Iterator[int]], browser: Browser) -> Any:
    """The cookies and the storage of a browser after a sign-in."""
    context = browser.new_context(base_url=ground[0].url)
    sign_in(context.new_page())
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def open_desk(
    site: Site, assessment: int, signed_in: Any, browser: Browser, complaints: list[str]
) -> Iterator[OpenDesk]:
    """Open browsers of the analyst, with the options of playwright's `new_context`."""
    contexts: list[BrowserContext] = []

    def open_one(**options: Any) -> Desk:
        given = {"storage_state": signed_in, **options}
        contexts.append(new_window(browser, site.url, complaints, **given))
        return Desk(site, contexts[-1], assessment)

    yield open_one
    for context in contexts:
        context.close()
    refuse([each for each in complaints if not any(part in each for part in EXPECTED)])


@pytest.fixture
def desk(open_desk: OpenDesk) -> Desk:
    return open_desk()
