"""Every public page, light and dark, wide and narrow: complete, accessible, only from our host.

The guards of `conftest` hold on each: no console error, no refused style or script, no request to
another host.
"""

import pytest
from playwright.sync_api import Page, expect

from tests.browser import axe, plots
from tests.browser.addresses import ADDRESSES, Address
from tests.browser.conftest import OpenPage, Tabs
from tests.browser.looks import NARROW, WIDE, overflow

pytestmark = pytest.mark.usefixtures("demonstration")

every_page = pytest.mark.parametrize("address", ADDRESSES.values(), ids=list(ADDRESSES))


def visit(page: Page, address: Address, complaints: list[str]) -> None:
    """Open the page, which must answer as it should, and wait until its charts are drawn."""
    response = page.goto(address.path)

    assert response is not None
    assert response.status == address.status
    if address.status >= 400:  # the one thing that Chromium says of such an answer
        expected = f"the server responded with a status of {address.status}"
        complaints[:] = [line for line in complaints if expected not in line]
    expect(page.get_by_role("heading", level=1)).to_have_text(address.heading)
    assert plots.drawn(page).count() == len(address.charts)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@every_page
def test_a_page_is_whole_and_accessible(address: Address, scheme: str, tabs: Tabs) -> None:
    page = tabs.open(color_scheme=scheme, viewport=WIDE)

    visit(page, address, tabs.heard)

    assert overflow(page) == []
    assert axe.violations(page) == []


@every_page
def test_a_page_fits_a_telephone(address: Address, tabs: Tabs) -> None:
    page = tabs.open(viewport=NARROW)

    visit(page, address, tabs.heard)

    assert overflow(page) == []
    assert axe.violations(page) == []


@pytest.mark.parametrize("name", [name for name, address in ADDRESSES.items() if address.charts])
def test_a_chart_has_its_marks_and_sends_nothing_away(name: str, tabs: Tabs) -> None:
    page = tabs.open(color_scheme="light", viewport=WIDE)
    visit(page, ADDRESSES[name], tabs.heard)

    charts = plots.drawn(page)
    for place, least in enumerate(ADDRESSES[name].charts):
        chart = charts.nth(place)
        assert plots.marks(chart) >= least
        assert chart.evaluate("plot => plot._context.showSendToCloud") is False
        assert chart.locator("[data-title*='loud' i], [data-attr='sendDataToCloud']").count() == 0
        assert chart.locator("a").count() == 0


@every_page
def test_a_page_is_readable_without_scripts(address: Address, tabs: Tabs) -> None:
    page = tabs.open(java_script_enabled=False, viewport=WIDE)

    response = page.goto(address.path)

    assert response is not None
    assert response.status == address.status
    tabs.heard[:] = [line for line in tabs.heard if f"status of {address.status}" not in line]
    expect(page.get_by_role("heading", level=1)).to_have_text(address.heading)
    expect(page.locator("figure.chart noscript .notice:visible")).to_have_count(len(address.charts))
    expect(page.locator("figure.chart .chart-plot:visible")).to_have_count(0)
    if address.rows:
        expect(page.get_by_role("row")).to_have_count(1 + address.rows)
    expect(page.locator("[data-with-script]:visible, [data-theme-toggle]:visible")).to_have_count(0)


@pytest.mark.parametrize("name", ["dashboard", "ranking", "channels"])
@pytest.mark.parametrize("viewport", [WIDE, NARROW], ids=["wide", "narrow"])
def test_nothing_moves_when_a_chart_arrives(
    name: str, viewport: dict[str, int], open_page: OpenPage, complaints: list[str]
) -> None:
    page = open_page(viewport=viewport)
    page.add_init_script(
        """window.shifted = 0;
        new PerformanceObserver(list => list.getEntries().forEach(entry => {
            window.shifted += entry.value;
        })).observe({ type: "layout-shift", buffered: true });"""
    )

    visit(page, ADDRESSES[name], complaints)

    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")
    assert page.evaluate("window.shifted") < 0.01
