"""Tests of a visit: find a ministry, read it, compare it with others."""

import re
from urllib.parse import parse_qs, urlsplit

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser import plots

pytestmark = pytest.mark.usefixtures("demonstration")

DEBOUNCE_MS = 250


def query(page: Page) -> dict[str, str]:
    return {key: values[0] for key, values in parse_qs(urlsplit(page.url).query).items()}


def test_a_ministry_is_found_by_typing_a_part_of_its_name(page: Page) -> None:
    page.goto("/ministries/")
    field = page.get_by_label("Name or code")
    everyone = page.get_by_role("row").count()

    field.press_sequentially("norw")

    expect(page.get_by_role("row")).to_have_count(2)
    expect(page.get_by_role("link", name="Norway", exact=True)).to_be_visible()
    expect(field).to_be_focused()
    expect(field).to_have_value("norw")
    assert query(page)["q"] == "norw"

    page.go_back()

    expect(page.get_by_role("row")).to_have_count(everyone)
    expect(page.get_by_label("Name or code")).to_have_value("")


def test_nothing_is_asked_of_the_server_before_the_typing_rests(page: Page) -> None:
    page.clock.install(time=0)
    page.goto("/ministries/")
    page.clock.pause_at(60_000)
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))  # noqa: PLW0108 - playwright marks it

    page.get_by_label("Name or code").press_sequentially("finland")
    page.clock.run_for(DEBOUNCE_MS - 10)
    assert asked == []

    with page.expect_request("**/ministries/?q=finland*"):
        page.clock.run_for(20)
    assert len(asked) == 1


def test_a_dashboard_opens_down_to_rationale_and_evidence(page: Page) -> None:
    page.goto("/ministries/?q=FIN")
    page.get_by_role("link", name="Finland", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Finland")
    row = page.locator("details.indicator-row", has_text="Rationale").filter(
        has=page.locator(".tag", has_text="public"), has_not=page.locator(".tag-sealed")
    )

    row.first.locator("summary").click()

    opened = row.first.locator("> div")
    expect(opened.get_by_text("Illustrative:")).to_be_visible()
    expect(opened.locator(".tag", has_text="public").first).to_be_visible()
    expect(opened.locator("blockquote").first).to_be_visible()


def test_a_link_to_an_indicator_opens_it(page: Page) -> None:
    page.goto("/ministries/FIN/")
    link = page.get_by_role("heading", name="Weakest").locator("xpath=..").get_by_role("link").first
    code = (link.get_attribute("href") or "").removeprefix("#")

    link.click()

    row = page.locator("details.indicator-row", has=page.locator(f"[id='{code}']"))
    expect(row.get_by_role("link", name="Rubric")).to_be_in_viewport()
    expect(row.locator("summary")).to_be_in_viewport()


def assert_profile(page: Page, of: list[str]) -> None:
    """The profile of these ministries is drawn, each with its name next to it."""
    plot = plots.drawn(page)
    assert plot.evaluate("plot => plot.data.map(trace => trace.name)") == of
    assert plots.marks(plot) > 0


def test_a_comparison_is_built_step_by_step_and_walked_back(page: Page) -> None:
    page.goto("/compare/")
    adding = page.get_by_label("Add a ministry")

    adding.fill("norw")
    adding.press("Enter")
    expect(page.get_by_role("button", name="Remove Norway")).to_be_visible()
    expect(adding).to_be_focused()
    page.keyboard.type("Finland (FIN)")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Remove Finland")).to_be_visible()
    assert query(page)["ministries"] == "NOR,FIN"
    page.get_by_role("radio", name="Profile").check()
    expect(page.locator(".chart-title")).to_have_text("Profiles of 2 ministries")
    expect(page.get_by_role("radio", name="Profile")).to_be_focused()
    assert_profile(page, ["Finland", "Norway"])
    page.get_by_label("Dimension").focus()
    page.get_by_label("Dimension").select_option("listening")
    expect(page.locator(".chart-title")).to_contain_text("Hearing")
    expect(page.get_by_label("Dimension")).to_be_focused()
    assert query(page)["dimension"] == "listening"

    page.go_back()

    expect(page.get_by_label("Dimension")).to_have_value("")
    expect(page.locator(".chart-title")).to_have_text("Profiles of 2 ministries")
    assert_profile(page, ["Finland", "Norway"])

    page.go_forward()

    expect(page.get_by_label("Dimension")).to_have_value("listening")
    expect(page.locator(".chart-title")).to_contain_text("Hearing")
    assert_profile(page, ["Finland", "Norway"])


def test_an_unknown_name_does_not_change_the_comparison(page: Page) -> None:
    page.goto("/compare/?ministries=NOR,FIN")
    marks = plots.marks(plots.drawn(page))
    adding = page.get_by_label("Add a ministry")

    adding.fill("Finlnd")
    adding.press("Enter")

    expect(page.get_by_role("alert")).to_contain_text("Did you mean Finland?")
    expect(adding).to_have_value("Finlnd")
    expect(adding).to_be_focused()
    assert plots.marks(plots.drawn(page)) == marks

    adding.fill("Estonia")
    adding.press("Enter")

    expect(page.get_by_role("button", name="Remove Estonia")).to_be_visible()
    expect(page.get_by_role("alert")).to_have_count(0)


def test_taking_a_ministry_out_does_not_lose_the_keyboard(page: Page) -> None:
    page.goto("/compare/?ministries=NOR,FIN")

    page.get_by_role("button", name="Remove Norway").press("Enter")

    expect(page.get_by_role("button", name="Remove Norway")).to_have_count(0)
    assert query(page)["ministries"] == "FIN"
    expect(page.get_by_label("Add a ministry")).to_be_focused()


@pytest.mark.parametrize(
    ("start", "place"),
    [("/compare/", 3), ("/compare/?chart=balance", 2)],
    ids=["ranking", "balance"],
)
def test_a_click_on_a_mark_opens_its_dashboard(page: Page, start: str, place: int) -> None:
    page.goto(start)
    plots.drawn(page)

    hover = plots.hovered(page, page.locator("path.point").nth(place))
    page.mouse.down()
    page.mouse.up()

    page.wait_for_url(re.compile(r"/ministries/[A-Z]{3}/\?release=demo-2026"))
    assert page.get_by_role("heading", level=1).inner_text() in hover


def test_the_theme_is_kept_and_the_charts_follow_it(page: Page) -> None:
    page.goto("/compare/")
    light = plots.setting(plots.drawn(page), "font.color")

    page.get_by_role("button", name="Use the dark theme").click()

    page.wait_for_function(
        "light => document.querySelector('.chart-plot')._fullLayout.font.color !== light",
        arg=light,
    )
    page.goto("/ministries/FIN/")
    assert plots.setting(plots.drawn(page).first, "font.color") != light
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")

    page.get_by_role("button", name="Use the light theme").click()
    page.reload()

    assert plots.setting(plots.drawn(page).first, "font.color") == light


def test_a_slash_goes_to_the_search(page: Page) -> None:
    page.goto("/method/")

    page.keyboard.press("/")
    expect(page.get_by_label("Find a ministry")).to_be_focused()
    page.keyboard.type("a/b")
    expect(page.get_by_label("Find a ministry")).to_have_value("a/b")
    page.get_by_label("Find a ministry").fill("estonia")
    page.keyboard.press("Enter")

    page.wait_for_url("**/ministries/?q=estonia")
    expect(page.get_by_role("link", name="Estonia", exact=True)).to_be_visible()
