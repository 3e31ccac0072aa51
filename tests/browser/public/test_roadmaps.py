"""A roadmap in a real browser: scenarios move the radar and the address, and go back again."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import plots
from tests.browser.conftest import OpenPage

pytestmark = pytest.mark.usefixtures("demonstration")

ROADMAP = "/ministries/FIN/roadmap/"


def outline(page: Page) -> list[float]:
    """The distances at which the drawn profile turns; the last of the traces is the ministry's."""
    found: list[float] = plots.drawn(page).evaluate("plot => [...plot.data.at(-1).r]")
    return found


def test_raising_a_level_moves_radar_figures_and_address_and_back_undoes_it(
    page: Page,
) -> None:
    page.goto(ROADMAP)
    before, field = outline(page), page.get_by_label("What if it were at", exact=True).first
    expect(page.get_by_text("No level is raised yet")).to_be_visible()

    field.focus()
    field.press("ArrowDown")  # by the keyboard: the next level

    expect(page.get_by_text("A scenario, not a published score.")).to_be_visible()
    assert "?raise=" in page.url
    raised = outline(page)
    assert sum(raised) > sum(before)
    expect(field).to_be_focused()
    expect(page.locator("#actions tbody tr")).to_have_count(1)

    page.go_back()

    expect(page.get_by_text("No level is raised yet")).to_be_visible()
    assert outline(page) == before
    expect(page.get_by_label("What if it were at", exact=True).first).to_have_value("")
    page.go_forward()
    expect(page.get_by_text("A scenario, not a published score.")).to_be_visible()


def test_a_scenario_works_without_scripts(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    page.goto(ROADMAP)

    page.get_by_label("What if it were at", exact=True).first.select_option(index=1)
    page.get_by_role("button", name="Show the scenario").first.click()

    expect(page.get_by_text("A scenario, not a published score.")).to_be_visible()
    assert page.url.count("raise=") == 1
    expect(
        page.get_by_label("What if it were at", exact=True).first.locator("option:checked")
    ).to_have_text("level 3")


def test_on_paper_are_the_scenario_and_room_to_write(page: Page) -> None:
    page.goto(f"{ROADMAP}?raise=TRN-1:4")
    page.emulate_media(media="print")

    expect(page.get_by_role("columnheader", name="Due")).to_be_visible()
    expect(page.get_by_text("A scenario, not a published score.")).to_be_visible()
    expect(page.get_by_label("What if it were at", exact=True).first).to_be_hidden()
    expect(page.get_by_role("navigation", name="Main")).to_be_hidden()
