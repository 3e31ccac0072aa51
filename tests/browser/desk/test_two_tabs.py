"""Two tabs on one indicator: the stale one shows both texts, and neither is lost."""

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser import axe
from tests.browser.desk.pages import (
    Desk,
    OpenDesk,
    add_evidence,
    expect_saved,
    expect_unsaved,
    kept,
    rationale,
)

CHOOSE = "there are two versions; choose one below."


def conflict(page: Page) -> Locator:
    return page.get_by_role("region", name="Two versions of this answer")


@pytest.fixture
def stale(desk: Desk) -> Page:
    """A tab whose text differs from what another tab saved meanwhile."""
    page, other = desk.open(), desk.open()
    other.keyboard.press("4")
    rationale(other).fill("Theirs.")
    add_evidence(other, "Their page")
    expect_saved(other)
    expect(other.locator("#missing")).to_contain_text("confident")
    rationale(page).fill("Mine.")
    expect_unsaved(page, CHOOSE)
    return page


def test_the_stale_tab_sees_both_texts_and_overwrites_nothing(desk: Desk, stale: Page) -> None:
    expect(conflict(stale)).to_contain_text("Theirs.")
    expect(conflict(stale)).to_contain_text("Mine.")
    expect(conflict(stale)).to_contain_text("Level 4 Managed")
    assert rationale(stale).input_value() == "Mine."
    expect(rationale(stale)).to_be_focused()
    assert "Mine." in kept(stale)
    assert axe.violations(stale) == []

    rationale(stale).press_sequentially(" And more.")
    stale.wait_for_timeout(1200)

    assert desk.score()["rationale"] == "Theirs."
    assert conflict(stale).count() == 1


def test_mine_is_kept_with_the_evidence_of_both(desk: Desk, stale: Page) -> None:
    add_evidence(stale, "My page", "https://example.org/mine")
    conflict(stale).get_by_role("button", name="Save my version").click()
    expect_saved(stale)

    assert desk.score()["rationale"] == "Mine."
    assert [piece["title"] for piece in desk.evidence()] == ["Their page", "My page"]
    assert conflict(stale).count() == 0
    assert kept(stale) == ""


def test_theirs_is_taken(desk: Desk, stale: Page) -> None:
    conflict(stale).get_by_role("link", name="Keep the stored version").click()

    expect(rationale(stale)).to_have_value("Theirs.")
    expect(stale.locator("#draft-notice")).to_be_empty()
    assert desk.score()["rationale"] == "Theirs."
    assert kept(stale) == ""


def test_one_field_of_theirs_is_taken_into_mine(desk: Desk, stale: Page) -> None:
    row = conflict(stale).get_by_role("row", name="Answer")
    row.get_by_role("button", name="Use this").click()
    conflict(stale).get_by_role("button", name="Save my version").click()
    expect_saved(stale)

    assert (desk.score()["level"], desk.score()["rationale"]) == (4, "Mine.")


def test_a_conflict_outlives_its_tab(desk: Desk, stale: Page) -> None:
    stale.close()
    again = desk.open()

    expect(conflict(again)).to_contain_text("Mine.")
    assert desk.score()["rationale"] == "Theirs."


def test_without_a_script_the_page_shows_both_texts_too(open_desk: OpenDesk) -> None:
    desk = open_desk(java_script_enabled=False)
    page, other = desk.open(), desk.open()
    for tab, words in ((other, "Theirs."), (page, "Mine.")):
        rationale(tab).fill(words)
        tab.get_by_role("button", name="Save", exact=True).click()

    expect(conflict(page)).to_contain_text("Theirs.")
    assert rationale(page).input_value() == "Mine."
    assert desk.score()["rationale"] == "Theirs."
    conflict(page).get_by_role("button", name="Save my version").click()

    assert desk.score()["rationale"] == "Mine."
