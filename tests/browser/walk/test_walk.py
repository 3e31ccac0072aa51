"""Five users take a ministry from assignment to correction, and a visitor reads the results."""

import re

from playwright.sync_api import Page, expect

from tests.browser.desk.pages import add_evidence, expect_saved, rationale
from tests.browser.desk.site import Site
from tests.browser.walk.conftest import Enter

OBJECTION = "We answer within a day since March; the page named here says so."
CODES = ("OPN-1", "CNF-1")


def test_one_ministry_goes_all_the_way(site: Site, enter: Enter) -> None:
    coordinator, lead, member, visitor = (enter(name) for name in ("cora", "lea", "min", ""))
    open_round(coordinator)
    code(enter("ada"), "35")
    code(enter("ben"), "45")
    move(lead, "End coding and reconcile")
    reconcile(lead)
    expect_nothing_to_reply_to(member)
    move(lead, "Ask the ministry for its reply")
    reply(member)
    move(lead, "Close the reply and decide")
    decide(lead)
    move(lead, "Make it final")
    publish(coordinator)
    expect_published(visitor)
    correct(coordinator)
    expect_corrected(visitor)
    proof = site.run("manage.py", "verify_releases")
    assert [line.partition(":")[0] for line in proof.splitlines()] == [
        "Release 2026 is sound",
        "Release 2026.1 is sound",
    ]


def open_round(page: Page) -> None:
    page.goto("/desk/rounds/open/")
    page.locator("#id_code").fill("2026")
    page.get_by_label("and ministries by name").fill("FIN")
    page.get_by_label("ada").check()
    page.get_by_label("ben").check()
    page.get_by_role("button", name="Show the round").click()
    page.get_by_role("button", name="Open the round").click()
    expect(page.get_by_role("status")).to_have_text("Round 2026 is open.")


def code(page: Page, levels: str) -> None:
    """Begin, answer each indicator with its level, and submit; blind to who coded before."""
    page.goto("/desk/")
    begin = page.get_by_role("button", name="Begin Finland")
    if begin.is_visible():
        begin.click()
    for indicator, level in zip(CODES, levels, strict=True):
        page.goto("/desk/assessments/1/" + indicator + "/")
        page.keyboard.press(level)
        page.get_by_label("High").check()
        rationale(page).fill(f"Level {level} was seen.")
        expect_saved(page)  # what is missing has moved the button by then
        add_evidence(page, title=f"What shows level {level}")
        page.keyboard.press("Escape")
        expect_saved(page)
        expect(page.locator("#missing li")).to_have_count(0)
        assert f"Level {9 - int(level)} was seen" not in page.content()
    page.goto("/desk/")
    page.get_by_role("link", name="Submit").click()
    page.get_by_role("button", name="Submit").click()
    expect(page.get_by_role("status")).to_contain_text("Finland is submitted")


def move(page: Page, button: str) -> None:
    page.goto("/desk/assessments/1/stage/")
    page.get_by_role("button", name=button).click()
    expect(page.get_by_role("button", name=button)).to_have_count(0)


def reconcile(page: Page) -> None:
    """Reconcile the two codings, which differ only in the first indicator."""
    page.goto("/desk/reconciling/1/")
    page.get_by_role("link", name="Decide OPN-1").click()
    expect(page.get_by_role("radio", name="Coder B")).to_be_visible()
    page.wait_for_load_state()  # keys are heard from then on
    page.keyboard.press("b")
    expect(page.get_by_role("radio", name="Coder B")).to_be_checked()
    page.keyboard.press("r")
    page.keyboard.type("The newer source decides.")
    page.keyboard.press("Escape")
    expect_saved(page)
    page.goto("/desk/reconciling/1/")
    expect(page.get_by_text("Every indicator has a reconciled score")).to_be_visible()


def expect_nothing_to_reply_to(page: Page) -> None:
    page.goto("/reply/")
    expect(page.get_by_text("No draft waits for your reply")).to_be_visible()


def reply(page: Page) -> None:
    page.goto("/reply/1/OPN-1/")
    expect(page.locator("main")).not_to_contain_text("ada")
    expect(page.locator("main")).not_to_contain_text("ben")
    page.keyboard.press("3")
    page.locator("#id_comment").fill(OBJECTION)
    add_evidence(page, title="Our page of March", url="https://example.org/march")
    page.keyboard.press("Escape")
    expect_saved(page)
    page.goto("/reply/1/")
    page.get_by_role("button", name="Submit the reply").click()
    expect(page.get_by_role("status")).to_be_visible()


def decide(page: Page) -> None:
    page.goto("/desk/deciding/1/")
    expect(page.get_by_text(OBJECTION)).to_be_visible()
    page.get_by_label("The ministry's score").check()
    page.get_by_label("Level").select_option("5")
    page.get_by_label("Reason").fill("The page was read, and shows it.")
    page.get_by_role("button", name="Decide OPN-1").click()
    expect(page.get_by_text("1 of 1")).to_be_visible()


def publish(page: Page) -> None:
    page.goto("/desk/rounds/2026/publish/")
    page.get_by_role("button", name="Publish release 2026").click()
    expect(page).to_have_url(re.compile("/releases/2026/"))


def expect_published(page: Page) -> None:
    page.goto("/ministries/FIN/")
    shown = page.locator("main")
    expect(shown).to_contain_text(OBJECTION)
    expect(shown).to_contain_text("The page was read, and shows it.")
    for secret in ("ada", "ben", "Level 3 was seen"):
        expect(shown).not_to_contain_text(secret)


def correct(page: Page) -> None:
    page.goto("/desk/releases/2026/correct/?ministry=FIN")
    page.get_by_label("Why the release is corrected").fill("A figure was misread.")
    page.locator("details", has=page.locator("#CNF-1")).locator("summary").click()
    row = page.locator("#CNF-1")
    row.get_by_role("combobox").first.select_option("4")
    row.get_by_role("textbox").first.fill("The rules name only two cases.")
    page.get_by_role("button", name="Show what would change").click()
    page.get_by_role("button", name="Publish release 2026.1").click()
    expect(page).to_have_url(re.compile(r"/releases/2026\.1/"))


def expect_corrected(page: Page) -> None:
    page.goto("/ministries/FIN/")
    expect(page.locator("main")).to_contain_text("orrected on")
    page.goto("/releases/2026/")
    expect(page.get_by_role("link", name="2026.1").first).to_be_visible()
