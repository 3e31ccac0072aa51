"""A ministry's plan in a real browser: planned by the keyboard, accessible, and fit for paper."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.world import MEMBER, PASSWORD

pytestmark = pytest.mark.usefixtures("demonstration")

PLAN = "/ministries/FIN/plan/"


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill(MEMBER)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_label("Password").press("Enter")
    expect(page.locator(".account")).to_be_visible()


def test_a_member_plans_a_step_and_prints_the_plan(page: Page) -> None:
    sign_in(page)
    page.goto("/ministries/FIN/")
    page.get_by_role("link", name="Your ministry's plan").press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Finland: your ministry's plan")

    page.locator("summary", has_text="TRN-1").press("Enter")
    form = page.get_by_role("form", name="Plan for TRN-1")
    form.get_by_label("Target level").select_option("4")
    form.get_by_label("Responsible").fill("The academy")
    form.get_by_label("Until").fill("2027-06-30")
    form.get_by_role("button", name="Save TRN-1").press("Enter")

    expect(page.get_by_text("Only the members of your ministry see it")).to_be_visible()
    expect(form).to_be_visible()  # where one was, open
    assert axe.violations(page) == []
    page.set_viewport_size({"width": 320, "height": 800})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    assert axe.violations(page) == []
    page.emulate_media(media="print")
    expect(page.get_by_role("cell", name="The academy")).to_be_visible()
    expect(form).to_be_hidden()
