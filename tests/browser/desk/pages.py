"""The scoring page as its tests use it: one analyst, signed in, before an untouched assessment."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from playwright.sync_api import BrowserContext, Locator, Page, Route, expect

from tests.browser.conftest import PATIENCE_MS
from tests.browser.desk.ground import PASSWORD, USERNAME
from tests.browser.desk.site import Site

AWAY = "the server cannot be reached"
PAGES = "**/desk/assessments/**"


def sign_in(page: Page, username: str = USERNAME) -> None:
    page.goto("/accounts/login/?next=/desk/")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.wait_for_url("**/desk/")


@dataclass
class Desk:
    """A browser of the analyst; each page is one of its tabs."""

    site: Site
    context: BrowserContext
    assessment: int

    def path(self, indicator: str = "OPN-1") -> str:
        return f"/desk/assessments/{self.assessment}/{indicator}/"

    def open(self, indicator: str = "OPN-1") -> Page:
        page = self.context.new_page()
        page.goto(self.path(indicator))
        return page

    def score(self, indicator: str = "OPN-1") -> dict[str, Any] | None:
        return self.site.score(self.assessment, indicator)

    def evidence(self, indicator: str = "OPN-1") -> list[dict[str, Any]]:
        return self.site.evidence(self.assessment, indicator)


OpenDesk = Callable[..., Desk]


def expect_saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_attribute(
        "data-state", "saved", timeout=PATIENCE_MS
    )


def expect_unsaved(page: Page, reason: str) -> None:
    expect(page.locator("#save-state")).to_contain_text(f"Not saved: {reason}", timeout=PATIENCE_MS)


def rationale(page: Page) -> Locator:
    return page.locator("#id_rationale")


def kept(page: Page) -> str:
    """All that this browser keeps of the desk."""
    found: str = page.evaluate(
        "Object.entries(localStorage).filter(([key]) => key.startsWith('chancery:draft'))"
        ".map(entry => entry.join(' ')).join('\\n')"
    )
    return found


def add_evidence(page: Page, title: str = "A page", url: str = "https://example.org/page") -> None:
    page.get_by_role("button", name="Add evidence").click()
    page.get_by_label("Address").last.fill(url)
    page.get_by_label("Title").last.fill(title)


def refuse_saves(page: Page) -> None:
    page.route(PAGES, lambda route: route.abort() if is_save(route) else route.continue_())


def allow_saves(page: Page) -> None:
    page.unroute(PAGES)


def close_unheard(desk: Desk, page: Page) -> None:
    """A page that is closed tries to save once more: no server hears of it."""
    desk.site.stop()
    page.close()
    desk.site.start()


def sign_in_in_a_new_tab(desk: Desk, page: Page, username: str) -> None:
    with desk.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in a new tab").click()
    sign_in(opened.value, username)
    opened.value.close()
    page.evaluate("dispatchEvent(new Event('focus'))")


def is_save(route: Route) -> bool:
    return route.request.method == "POST"
