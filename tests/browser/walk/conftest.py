"""A new site that no one has used, and one browser for each user."""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Browser, BrowserContext, Page

from tests.browser.conftest import new_window, refuse
from tests.browser.desk.site import Site
from tests.browser.walk.ground import PASSWORD

Enter = Callable[[str], Page]


@pytest.fixture(scope="package")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    site = Site(tmp_path_factory.mktemp("walk"))
    site.prepare("tests.browser.walk.ground")
    site.start()
    yield site
    site.stop()


@pytest.fixture
def enter(site: Site, browser: Browser, complaints: list[str]) -> Iterator[Enter]:
    """Open a browser of somebody's own: signed in by name, or "" for a visitor."""
    contexts: list[BrowserContext] = []

    def come(name: str) -> Page:
        contexts.append(new_window(browser, site.url, complaints))
        page = contexts[-1].new_page()
        if name:
            page.goto("/accounts/login/")
            page.get_by_label("Username").fill(name)
            page.get_by_label("Password").fill(PASSWORD)
            page.get_by_role("button", name="Sign in", exact=True).click()
            page.wait_for_url(lambda url: "/accounts/login/" not in url)
        return page

    yield come
    for context in contexts:
        context.close()
    refuse(complaints)
