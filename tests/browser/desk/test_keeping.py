"""Unsaved text stays in the browser after its tab is closed, except sealed words."""

from playwright.sync_api import expect

from tests.browser.desk.pages import (
    AWAY,
    Desk,
    OpenDesk,
    add_evidence,
    allow_saves,
    close_unheard,
    expect_saved,
    expect_unsaved,
    kept,
    rationale,
    refuse_saves,
    sign_in,
)


def test_text_outlives_its_tab_and_is_saved_when_it_is_opened_again(desk: Desk) -> None:
    page = desk.open()
    refuse_saves(page)
    rationale(page).fill("Typed into a tab that was closed.")
    expect_unsaved(page, AWAY)
    close_unheard(desk, page)

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
    close_unheard(desk, page)

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
    close_unheard(desk, page)

    front = desk.context.new_page()
    front.goto("/desk/")
    front.get_by_role("button", name="Discard").click()

    expect(front.locator("#drafts")).to_be_hidden()
    assert kept(front) == ""


def test_text_of_an_older_version_is_shown_next_to_the_newer_one(desk: Desk) -> None:
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
    close_unheard(desk, page)

    again = desk.open()

    expect(again.locator("#draft-notice")).to_contain_text("meanwhile another version was saved")
    conflict = again.get_by_role("region", name="Two versions of this answer")
    expect(conflict).to_contain_text("Typed first, saved never.")
    expect(conflict).to_contain_text("Saved from another machine.")
    assert desk.score()["rationale"] == "Saved from another machine."


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
    (piece,) = desk.evidence()
    assert (piece["disclosure"], piece["quotation"]) == ("sealed", "")  # the words are sealed


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
    page = desk.context.new_page()
    desk.context.clear_cookies()
    sign_in(page)  # a session of its own to end
    page.goto(desk.path())
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
