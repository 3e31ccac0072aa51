"""Signing in and out, by the keyboard, and the pages of an account."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.looks import faults
from tests.browser.world import PASSWORD, USERNAME

pytestmark = pytest.mark.usefixtures("demonstration")


def sign_in(page: Page, password: str = PASSWORD) -> None:
    """Sign in from the open page, with the keyboard only."""
    page.get_by_role("link", name="Sign in").press("Enter")
    expect(page.get_by_label("Username")).to_be_focused()
    page.keyboard.type(USERNAME)
    page.keyboard.press("Tab")
    page.keyboard.type(password)
    page.keyboard.press("Enter")


def test_one_signs_in_and_out(page: Page) -> None:
    page.goto("/method/")

    sign_in(page)

    account = page.locator(".account summary", has_text=USERNAME)
    expect(account).to_be_visible()
    account.press("Enter")
    expect(page.get_by_role("link", name="Change password")).to_be_visible()
    assert axe.violations(page) == []

    page.get_by_role("button", name="Sign out").press("Enter")

    expect(page.get_by_role("link", name="Sign in")).to_be_visible()
    expect(account).to_have_count(0)


def test_a_wrong_password_is_reported_and_nothing_else(page: Page) -> None:
    page.goto("/")

    sign_in(page, password="wrong")

    expect(page.get_by_role("alert")).to_contain_text("username and/or password")
    expect(page.get_by_label("Username")).to_have_value(USERNAME)
    expect(page.get_by_label("Password")).to_have_value("")
    assert axe.violations(page) == []


def test_the_password_page_is_accessible(page: Page) -> None:
    page.goto("/")
    sign_in(page)
    expect(page.locator(".account")).to_be_visible()

    page.goto("/accounts/password/")

    expect(page.get_by_role("heading", level=1)).to_have_text("Change your password")
    assert faults(page) == []
