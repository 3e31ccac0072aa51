"""Nothing that was typed is lost, and nothing is called saved that is not."""

import sqlite3

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.desk.pages import (
    Desk,
    OpenDesk,
    add_evidence,
    expect_saved,
    expect_unsaved,
    kept,
    rationale,
    sign_in,
)

AWAY = "the server cannot be reached"
PAGES = "**/desk/assessments/**"


def refuse_saves(page: Page) -> None:
    """Of all tabs: a page that is closed tries to save once more."""
    page.context.route(PAGES, lambda route: route.abort() if is_save(route) else route.continue_())


def allow_saves(page: Page) -> None:
    page.context.unroute(PAGES)


def is_save(route: Route) -> bool:
    return route.request.method == "POST"


def test_what_is_typed_is_saved_while_one_types_and_the_caret_stays(desk: Desk) -> None:
    page = desk.open()
    rationale(page).press_sequentially("The first half")

    expect_saved(page)
    caret = page.evaluate("[document.activeElement.id, document.activeElement.selectionStart]")
    rationale(page).press_sequentially(" and the second")
    expect_saved(page)

    assert caret == ["id_rationale", len("The first half")]
    assert desk.score()["rationale"] == "The first half and the second"
    assert kept(page) == ""


def test_a_server_that_was_away_gets_what_was_typed_meanwhile(desk: Desk) -> None:
    page = desk.open()
    rationale(page).fill("Before.")
    expect_saved(page)

    desk.site.stop()
    try:
        rationale(page).fill("Typed while it was away.")
        expect_unsaved(page, AWAY)
        assert "Typed while it was away." in kept(page)
    finally:
        desk.site.start()
    expect_saved(page)

    assert desk.score()["rationale"] == "Typed while it was away."
    assert kept(page) == ""


def test_text_outlives_its_tab_and_is_saved_when_it_is_opened_again(desk: Desk) -> None:
    page = desk.open()
    refuse_saves(page)
    rationale(page).fill("Typed into a tab that was closed.")
    expect_unsaved(page, AWAY)
    page.close()

    allow_saves(page)

    front = desk.context.new_page()
    front.goto("/desk/")
    waiting = front.get_by_role("region", name="Typed here, and not saved yet")
    expect(waiting).to_contain_text("OPN-1")
    waiting.get_by_role("link").click()

    expect(front.locator("#draft-notice")).to_contain_text("had not been saved; it is back.")
    expect_saved(front)
    assert rationale(front).input_value() == "Typed into a tab that was closed."
    assert desk.score()["rationale"] == "Typed into a tab that was closed."
    assert kept(front) == ""


def test_what_came_back_can_be_discarded(desk: Desk) -> None:
    page = desk.open()
    rationale(page).fill("Stored.")
    expect_saved(page)
    refuse_saves(page)
    rationale(page).fill("A slip.")
    add_evidence(page, "A slip too")
    expect_unsaved(page, AWAY)
    page.close()
    allow_saves(page)

    again = desk.open()
    expect_saved(again)
    again.get_by_role("button", name="Discard").click()
    expect(rationale(again)).to_have_value("Stored.")
    expect_saved(again)

    assert desk.score()["rationale"] == "Stored."
    assert desk.evidence() == []
    expect(again.locator("#question")).to_be_focused()


def test_waiting_text_can_be_discarded_from_the_desk(desk: Desk) -> None:
    page = desk.open()
    refuse_saves(page)
    rationale(page).fill("A slip.")
    expect_unsaved(page, AWAY)
    page.close()

    front = desk.context.new_page()
    front.goto("/desk/")
    front.get_by_role("button", name="Discard").click()

    expect(front.locator("#drafts")).to_be_hidden()
    assert kept(front) == ""


def test_text_of_an_older_version_is_shown_beside_the_newer_one(desk: Desk) -> None:
    page = desk.open()
    refuse_saves(page)
    rationale(page).fill("Typed first, saved never.")
    expect_unsaved(page, AWAY)
    other = desk.context.browser.new_context(
        base_url=desk.site.url, storage_state={"cookies": desk.context.cookies(), "origins": []}
    )
    elsewhere = other.new_page()
    elsewhere.goto(desk.path())
    rationale(elsewhere).fill("Saved from another machine.")
    expect_saved(elsewhere)
    other.close()
    page.close()
    allow_saves(page)

    again = desk.open()

    expect(again.locator("#draft-notice")).to_contain_text("meanwhile another version was saved")
    conflict = again.get_by_role("region", name="Two versions of this answer")
    expect(conflict).to_contain_text("Typed first, saved never.")
    expect(conflict).to_contain_text("Saved from another machine.")
    assert desk.score()["rationale"] == "Saved from another machine."


def test_a_session_that_ended_keeps_the_text_until_one_is_signed_in_again(desk: Desk) -> None:
    page = desk.open()
    desk.context.clear_cookies(name="sessionid")
    rationale(page).fill("Typed after the session ended.")

    expect_unsaved(page, "you are signed out.")
    with desk.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in a new tab").click()
    sign_in(opened.value)
    opened.value.close()
    page.bring_to_front()
    page.evaluate("dispatchEvent(new Event('focus'))")
    expect_saved(page)

    assert desk.score()["rationale"] == "Typed after the session ended."


def test_text_is_not_sent_for_another_person_who_signed_in(desk: Desk) -> None:
    page = desk.open()
    desk.context.clear_cookies(name="sessionid")
    rationale(page).fill("Ada's own words.")
    expect_unsaved(page, "you are signed out.")
    with desk.context.expect_page() as opened:
        page.get_by_role("link", name="Sign in in a new tab").click()
    sign_in(opened.value, "bo")
    page.evaluate("dispatchEvent(new Event('focus'))")

    expect_unsaved(page, "this is no longer assigned to you.")
    assert rationale(page).input_value() == "Ada's own words."
    assert desk.score() is None


@pytest.mark.parametrize(
    "headers",
    [{}, {"HX-Trigger": '{"chancery:saved": {"sequence": 1, "version": 1}}'}, {"HX-Trigger": "x"}],
)
def test_an_answer_that_does_not_acknowledge_this_very_text_saves_nothing(
    desk: Desk, headers: dict[str, str]
) -> None:
    page = desk.open()
    page.route(
        "**/OPN-1/",
        lambda route: route.fulfill(
            status=200,
            headers={"Content-Type": "text/html", **headers},
            body='<h1>Welcome</h1><p id="save-state" hx-swap-oob="true">Saved</p>',
        ),
    )
    rationale(page).fill("Caught by a proxy.")

    expect_unsaved(page, "an")
    page.wait_for_timeout(1500)  # an attempt later
    expect_unsaved(page, "an")
    assert "Caught by a proxy." in kept(page)
    page.unroute("**/OPN-1/")
    expect_saved(page)
    assert desk.score()["rationale"] == "Caught by a proxy."


@pytest.mark.parametrize("status", [400, 403, 500, 502])
def test_an_error_is_no_save_and_is_tried_again(desk: Desk, status: int) -> None:
    page = desk.open()
    page.route(
        "**/OPN-1/",
        lambda route: route.fulfill(status=status) if is_save(route) else route.continue_(),
    )
    rationale(page).fill("Met an error.")

    expect(page.locator("#save-state")).to_have_attribute("data-state", "unsaved")
    page.unroute("**/OPN-1/")
    expect_saved(page)

    assert desk.score()["rationale"] == "Met an error."


def test_an_answer_that_was_lost_makes_no_conflict_with_oneself(desk: Desk) -> None:
    page = desk.open()

    def lose(route: Route) -> None:
        route.fetch()  # it arrives, and is saved
        route.abort()

    page.route("**/OPN-1/", lose, times=1)
    rationale(page).fill("Saved, but who")
    expect_unsaved(page, AWAY)
    rationale(page).press_sequentially(" knew?")
    expect_saved(page)

    assert desk.score()["rationale"] == "Saved, but who knew?"
    assert page.locator("[data-conflict]").count() == 0


def test_a_database_that_is_held_up_is_no_save_until_it_is_free(desk: Desk) -> None:
    page = desk.open()
    page.locator("#score").evaluate(
        "form => form.setAttribute('hx-request', '{\"timeout\": 1000}')"
    )
    holder = sqlite3.connect(desk.site.database, isolation_level=None)
    holder.execute("BEGIN EXCLUSIVE")
    try:
        rationale(page).fill("Typed before a lock.")
        expect_unsaved(page, "the server does not answer")
    finally:
        holder.execute("ROLLBACK")
        holder.close()
    expect_saved(page)

    assert desk.score()["rationale"] == "Typed before a lock."


def test_a_database_that_is_gone_is_named_and_the_text_saved_when_it_is_back(desk: Desk) -> None:
    page = desk.open()
    desk.site.lose_database()
    try:
        rationale(page).fill("Typed without a database.")
        expect_unsaved(page, "the server's database cannot be reached")
    finally:
        desk.site.find_database()
    expect_saved(page)

    assert desk.score()["rationale"] == "Typed without a database."


def test_sealed_words_are_never_kept_in_the_browser(desk: Desk) -> None:
    page = desk.open()
    refuse_saves(page)
    add_evidence(page, "Whispered")
    page.get_by_label("Quotation").fill("Open words")
    assert "Open words" in kept(page)

    page.get_by_label("Class").select_option("sealed")
    page.get_by_label("Quotation").fill("Canary under seal")
    rationale(page).fill("An open thought.")
    expect_unsaved(page, AWAY)

    assert "An open thought." in kept(page)
    for sealed in ("Canary under seal", "Whispered", "Open words", "example.org/page"):
        assert sealed not in kept(page)
    allow_saves(page)
    expect_saved(page)
    assert desk.evidence()[0]["quotation"] == "Canary under seal"


def test_a_browser_that_keeps_nothing_says_so_and_saves_all_the_same(open_desk: OpenDesk) -> None:
    desk = open_desk()
    desk.context.add_init_script(
        "Storage.prototype.setItem = () => { throw new DOMException('full', 'QuotaExceededError') }"
    )
    page = desk.open()
    refuse_saves(page)
    rationale(page).fill("Kept nowhere but here.")
    expect(page.locator("#draft-notice")).to_contain_text("This browser keeps no copy")
    expect_unsaved(page, f"{AWAY}; trying again. This browser keeps no copy")
    allow_saves(page)
    expect_saved(page)

    assert desk.score()["rationale"] == "Kept nowhere but here."


def test_signing_out_asks_and_then_keeps_nothing(desk: Desk) -> None:
    page = desk.open()
    refuse_saves(page)
    rationale(page).fill("Not for the next one at this desk.")
    expect_unsaved(page, AWAY)
    asked: list[str] = []
    page.on("dialog", lambda dialog: (asked.append(dialog.message), dialog.accept()))

    page.locator(".account summary").click()
    page.get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/")

    assert asked == ["Some of what you typed is not saved yet. Discard it and sign out?"]
    assert kept(page) == ""
    desk.context.close()


def test_closing_the_page_asks_while_something_is_not_saved(desk: Desk) -> None:
    page = desk.open()
    refuse_saves(page)
    rationale(page).press_sequentially("Unsaved")
    expect_unsaved(page, AWAY)
    kinds: list[str] = []
    page.on("dialog", lambda dialog: (kinds.append(dialog.type), dialog.dismiss()))

    page.close(run_before_unload=True)
    page.wait_for_timeout(500)

    assert kinds == ["beforeunload"]
