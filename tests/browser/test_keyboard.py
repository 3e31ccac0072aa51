"""The keyboard reaches every control, and the control shows that it has the focus."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import plots
from tests.browser.addresses import ADDRESSES

pytestmark = pytest.mark.usefixtures("demonstration")

# Of a group of radio buttons Tab reaches the chosen one; arrow keys reach the others.
CONTROLS = """() => {
    const able = [...document.querySelectorAll(
        "a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex='0']"
    )].filter(part => !part.disabled && part.checkVisibility({ visibilityProperty: true }))
      .filter(part => part.type !== "radio" || part.checked);
    able.forEach((part, place) => { part.dataset.place = place; });
    return able.length;
}"""
FOCUSED = """() => {
    const part = document.activeElement;
    const style = getComputedStyle(part);
    const outlined = style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
    const ringed = style.boxShadow !== "none";
    const box = part.getBoundingClientRect();
    return {
        place: part.dataset.place,
        seen: (outlined || ringed) && box.width > 0 && box.right > 0 && box.bottom > 0,
        name: `${part.tagName} ${part.textContent.trim().slice(0, 40)}`,
    };
}"""


@pytest.mark.parametrize("name", ["directory", "dashboard", "ranking", "release"])
def test_tab_reaches_every_control_and_shows_where_it_is(page: Page, name: str) -> None:
    path = "/ministries/?q=fin" if name == "directory" else ADDRESSES[name].path
    page.goto(path)
    plots.drawn(page)
    controls = page.evaluate(CONTROLS)
    reached, unseen = [], []

    for _ in range(controls):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        reached.append(focused["place"])
        if not focused["seen"]:
            unseen.append(focused["name"])

    assert reached == [str(place) for place in range(controls)]  # each, in reading order
    assert unseen == []


def test_the_first_tab_leads_past_the_navigation(page: Page) -> None:
    page.goto("/compare/")

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Skip to the content")).to_be_in_viewport()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")

    focused = page.evaluate("document.activeElement.closest('main') !== null")
    assert focused


def test_arrows_choose_another_chart(page: Page) -> None:
    page.goto("/compare/?ministries=NOR,FIN")
    plots.drawn(page)

    page.get_by_role("radio", name="Ranking").press("ArrowRight")

    expect(page.locator(".chart-title")).to_have_text("Profiles of 2 ministries")
    expect(page.get_by_role("radio", name="Profile")).to_be_focused()
