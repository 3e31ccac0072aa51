"""Tests of choosing what to compare: only by keys, on a telephone, without scripts, and back."""

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, expect

from assessments.models import SavedList
from tests.browser import axe, plots
from tests.browser.conftest import OpenPage
from tests.browser.looks import NARROW, WIDE, overflow
from tests.browser.people.test_accounts import sign_in

pytestmark = pytest.mark.usefixtures("demonstration")

OWN = "Your weights, not the release’s"
PROPOSED = ".proposals [aria-selected=true]"
START = "/compare/?ministries=FIN,NLD&chart=ranking&release=demo-2026"


def query(page: Page) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}


def tab_to(page: Page, wanted: str) -> None:
    """Press Tab until the focus is on what the selector says."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("wanted => document.activeElement.matches(wanted)", wanted):
            return
    raise AssertionError(f"Tab does not reach {wanted}")


@pytest.fixture
def page(open_page: OpenPage) -> Page:
    return open_page(viewport=WIDE, permissions=["clipboard-read", "clipboard-write"])


@pytest.fixture
def no_lists() -> Iterator[None]:
    """The reader's lists of one test are not those of the next."""
    yield
    SavedList.objects.all().delete()


def test_the_keyboard_chooses_weighs_swaps_and_copies(page: Page) -> None:
    page.goto("/compare/")
    plots.drawn(page)
    adding = page.get_by_label("Add a ministry")

    # Two ministries: from the list that opens while typing, and by a whole name.
    tab_to(page, "#compare-add")
    page.keyboard.type("nor")
    expect(page.get_by_role("listbox", name="Ministries")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("listbox", name="Ministries")).to_be_hidden()
    page.keyboard.press("ArrowDown")
    while page.locator(PROPOSED).inner_text() != "Norway (NOR)":
        page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove Norway")).to_be_visible()
    expect(adding).to_be_focused()
    page.keyboard.type("finland")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove Finland")).to_be_visible()
    assert query(page)["ministries"] == "NOR,FIN"
    expect(page.locator("#chart-announcement")).to_have_text(
        page.locator(".chart-title").inner_text()
    )

    # Own weights: only the result is swapped, and the slider keeps the focus.
    tab_to(page, ".weights summary")
    page.keyboard.press("Enter")
    tab_to(page, "[data-weight-of='weight-training']")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text(OWN)).to_be_visible()
    page.keyboard.press("ArrowRight")
    page.wait_for_url("**weights=training:2")
    slider = page.get_by_label("Training, slider")
    expect(slider).to_be_focused()
    expect(slider).to_have_attribute("aria-valuetext", "times 2")
    expect(page.get_by_label("Training", exact=True)).to_have_value("2")

    # Another chart of the same choice.
    tab_to(page, "[name='chart']:checked")
    page.keyboard.press("ArrowRight")
    expect(page.get_by_role("radio", name="Profile")).to_be_focused()
    page.wait_for_url("**chart=profile**")
    assert (query(page)["ministries"], query(page)["weights"]) == ("NOR,FIN", "training:2")

    tab_to(page, "[data-copy-link]")
    page.keyboard.press("Enter")
    expect(page.locator("[data-copy-status]")).to_have_text("The link is copied.")
    assert page.evaluate("navigator.clipboard.readText()") == page.url


def test_the_way_back_leads_past_all_weights_at_once(page: Page) -> None:
    page.goto(START)
    page.locator(".weights summary").press("Enter")
    slider = page.get_by_label("Training, slider")
    for weight in ("1.5", "2", "3"):
        slider.press("ArrowRight")
        page.wait_for_url(f"**weights=training:{weight}")
    page.get_by_role("radio", name="Ranking").press("ArrowRight")
    page.wait_for_url("**chart=profile**")

    page.go_back()
    expect(page.get_by_role("radio", name="Ranking")).to_be_checked()
    expect(page.get_by_text(OWN)).to_be_visible()
    page.go_back()
    expect(page.get_by_text(OWN)).to_have_count(0)
    assert "weights" not in query(page)
    page.go_forward()
    expect(page.get_by_text(OWN)).to_be_visible()
    expect(page.get_by_label("Training", exact=True)).to_have_value("3")

    # Reset, and without a ministry.
    tab_to(page, ".own-weights a")
    page.keyboard.press("Enter")
    expect(page.get_by_text(OWN)).to_have_count(0)
    expect(page.get_by_label("Training", exact=True)).to_have_value("1")
    tab_to(page, "[name='remove'][value='NLD']")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove Netherlands")).to_have_count(0)
    expect(page.get_by_label("Add a ministry")).to_be_focused()
    assert query(page)["ministries"] == "FIN"


def test_a_ranking_moves_under_the_slider_once_it_rests(page: Page) -> None:
    page.goto(f"{START}&weights=training:0.5")
    before = plots.drawn(page).evaluate("plot => plot.data[0].x")
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))

    slider = page.get_by_label("Training, slider")
    slider.focus()
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    page.wait_for_url("**weights=training:1.5")

    assert plots.drawn(page).evaluate("plot => plot.data[0].x") != before
    assert len([url for url in asked if "/compare/?" in url]) == 1
    assert slider.evaluate("slider => slider.getBoundingClientRect().top < innerHeight")
    expect(page.locator(".chart-title")).to_be_in_viewport()


def test_an_image_is_copied_and_a_failure_is_reported(page: Page, open_page: OpenPage) -> None:
    page.goto(START)
    plots.drawn(page)
    page.get_by_role("button", name="Copy image").click()
    expect(page.locator("[data-copy-status]")).to_have_text("The image is copied.")
    types = page.evaluate("navigator.clipboard.read().then(found => found[0].types)")
    assert types == ["image/png"]

    bare = open_page(viewport=WIDE)
    bare.add_init_script("delete Navigator.prototype.clipboard")
    bare.goto(START)
    plots.drawn(bare)
    bare.get_by_role("button", name="Copy image").click()
    expect(bare.locator("[data-copy-status]")).to_contain_text("The image could not be copied")
    bare.get_by_role("button", name="Copy link").click()
    expect(bare.locator("[data-copy-status]")).to_contain_text("Select the text")


def test_an_invalid_weight_is_refused_and_the_chart_stays(page: Page) -> None:
    page.goto(f"{START}&weights=training:2")
    plots.drawn(page)

    page.get_by_label("Training", exact=True).fill("11")

    expect(page.get_by_role("alert")).to_contain_text("“11” cannot weigh training")
    expect(page.locator(".chart-title")).to_be_visible()
    assert query(page)["weights"] == "training:2"

    page.get_by_label("Training", exact=True).fill("3")

    expect(page.get_by_role("alert")).to_have_count(0)
    page.wait_for_url("**weights=training:3")


@pytest.mark.parametrize(
    "options",
    [{"viewport": WIDE}, {"viewport": NARROW}, {"viewport": WIDE, "color_scheme": "dark"}],
    ids=["wide", "narrow", "dark"],
)
def test_every_part_of_choosing_is_accessible_and_fits(
    open_page: OpenPage, options: dict[str, object]
) -> None:
    page = open_page(**options)
    page.goto("/compare/?ministries=FIN,NLD&peers=nearest&chart=heatmap&weights=training:3")
    plots.drawn(page)
    for part in page.locator(".take summary").all():
        part.click()
    page.get_by_label("Add a ministry").press_sequentially("an")
    page.keyboard.press("ArrowDown")

    expect(page.locator(PROPOSED)).to_have_count(1)
    assert overflow(page) == []
    assert axe.violations(page) == []


def test_without_scripts_all_of_it_works(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False, viewport=WIDE)
    page.goto("/compare/")

    page.get_by_label("Add a ministry").fill("norw")
    page.keyboard.press("Enter")
    page.get_by_label("Add a ministry").fill("fin")
    page.get_by_role("button", name="Add", exact=True).click()
    assert query(page)["ministries"] == "NOR,FIN"
    page.locator(".weights summary").click()
    page.get_by_label("Training", exact=True).fill("3")
    page.get_by_role("button", name="Use these weights").click()
    expect(page.get_by_text(OWN)).to_be_visible()
    page.get_by_role("radio", name="Heatmap").check()
    page.get_by_role("button", name="Show", exact=True).click()
    assert query(page)["chart"] == "heatmap"
    page.get_by_role("button", name="Remove Norway").click()
    assert (query(page)["ministries"], query(page)["weights"]) == ("FIN", "training:3")
    page.get_by_label("Show with them").select_option("nearest")
    page.get_by_role("button", name="Compare", exact=True).click()
    expect(page.get_by_role("row")).to_have_count(1 + 6)
    page.get_by_role("link", name="Reset the weights").click()
    assert "weights" not in query(page)
    expect(page.get_by_role("button", name="Copy link")).to_be_hidden()


@pytest.mark.usefixtures("no_lists")
def test_a_list_is_saved_used_renamed_and_removed(page: Page) -> None:
    page.goto(START)
    sign_in(page)
    page.wait_for_url("/")
    page.goto(START)

    page.get_by_text("Save these 2 ministries as a list").press("Enter")
    page.get_by_label("Name of the list").press_sequentially("Two")
    page.keyboard.press("Enter")
    expect(page.get_by_text("The list “Two” is saved.")).to_be_visible()

    page.goto("/compare/?ministries=EST")
    page.get_by_label("Add a list of yours").select_option("Two")
    expect(page.get_by_role("button", name="Remove Netherlands")).to_be_visible()
    assert query(page)["ministries"] == "EST,FIN,NLD"
    assert "list" not in query(page)

    page.goto("/lists/")
    for part in page.locator(".saved-list summary").all():
        part.press("Enter")
    assert axe.violations(page) == []
    page.get_by_label("New name of Two").fill("A far longer name")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="A far longer name")).to_be_visible()
    page.set_viewport_size({"width": 320, "height": 640})
    assert overflow(page) == []
    page.locator("summary", has_text="Remove").press("Enter")
    page.get_by_role("button", name="for good").press("Enter")
    expect(page.get_by_text("You have no lists yet")).to_be_visible()
