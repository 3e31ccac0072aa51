"""Nothing is called saved that is not, and what was not saved is saved when it can be."""

import sqlite3

import pytest
from playwright.sync_api import Route, expect

from tests.browser.desk.pages import (
    AWAY,
    Desk,
    expect_saved,
    expect_unsaved,
    is_save,
    kept,
    rationale,
    sign_in_in_a_new_tab,
)


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


def test_what_is_typed_before_the_script_is_there_is_saved_too(desk: Desk) -> None:
    page = desk.context.new_page()
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/answers/main.js", hold)
    page.goto(desk.path(), wait_until="commit")
    rationale(page).press_sequentially("Fast hands")
    held[0].continue_()

    expect_saved(page)
    assert desk.score()["rationale"] == "Fast hands"


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


def test_a_session_that_ended_keeps_the_text_until_one_is_signed_in_again(desk: Desk) -> None:
    page = desk.open()
    desk.context.clear_cookies(name="sessionid")
    rationale(page).fill("Typed after the session ended.")

    expect_unsaved(page, "you are signed out.")
    sign_in_in_a_new_tab(desk, page, "ada")
    expect_saved(page)

    assert desk.score()["rationale"] == "Typed after the session ended."


def test_text_is_not_sent_for_another_person_who_signed_in(desk: Desk) -> None:
    page = desk.open()
    desk.context.clear_cookies(name="sessionid")
    rationale(page).fill("Ada's own words.")
    expect_unsaved(page, "you are signed out.")
    sign_in_in_a_new_tab(desk, page, "bo")

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

    expect_unsaved(page, "")
    page.wait_for_timeout(1500)  # an attempt later
    expect_unsaved(page, "")
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
