"""Replying and deciding in a real browser: only by keys, without a connection, and by two."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Locator, Page, Route, expect
from pytest_django.live_server_helper import LiveServer

from assessments.models import (
    Assessment,
    Coding,
    Decision,
    Finding,
    Framework,
    Reply,
    Round,
    Stage,
    User,
)
from tests.browser.conftest import PATIENCE_MS, OpenPage
from tests.browser.looks import faults
from tests.browser.sessions import sign_in
from tests.drafts import make_draft, make_member, moved, replied
from tests.factories import make_reply_evidence, make_round, make_user

pytestmark = pytest.mark.usefixtures("demonstration")


@pytest.fixture(scope="module")
def people(transactional_db: None) -> dict[str, User]:
    roles = {"one": "analyst", "two": "analyst", "lea": "lead"}
    team = {name: make_user(f"replies-{name}", role=role) for name, role in roles.items()}
    members = {name: make_member(f"replies-{name}", "FIN") for name in ("mia", "mio")}
    return team | members


@pytest.fixture
def draft(people: dict[str, User]) -> Iterator[Assessment]:
    """Finland's; nothing of it is left for other tests."""
    framework = Framework.objects.get(code="dd-maturity")
    round = make_round("browser-replies", framework=framework, year=2032)
    coders = [people["one"], people["two"]]
    assessment = make_draft("FIN", coders, people["lea"], round=round)
    yield assessment
    Finding.objects.filter(assessment=assessment).delete()
    Coding.objects.filter(assessment=assessment).delete()
    assessment.delete()
    Round.objects.filter(pk=round.pk).delete()


@pytest.fixture
def member(page: Page, people: dict[str, User], live_server: LiveServer) -> Page:
    sign_in(page, people["mia"], live_server)
    return page


@pytest.fixture
def url(draft: Assessment) -> str:
    return f"/reply/{draft.pk}/"


def stored_reply(draft: Assessment, code: str) -> Reply:
    return Reply.objects.get(assessment=draft, indicator__code=code)


def expect_saved(page: Page) -> None:
    state = page.locator("#save-state")
    expect(state).to_have_attribute("data-state", "saved", timeout=PATIENCE_MS)


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_member_replies_by_keys_only_through_a_dropped_connection(
    member: Page, url: str, draft: Assessment, complaints: list[str]
) -> None:
    member.goto(f"{url}OPN-1/")
    press(member, "1")
    expect_saved(member)
    assert stored_reply(draft, "OPN-1").stance == "agree"

    member.route("**/reply/**", drop_saves)
    press(member, "3", "c")
    member.keyboard.type("Our portal has it since March.")
    press(member, "Escape", "e")
    member.keyboard.type("https://example.org/portal")
    press(member, "Tab")
    member.keyboard.type("The portal")
    expect(member.locator("#save-state")).to_contain_text(
        "Not saved: the server cannot be reached", timeout=PATIENCE_MS
    )
    assert stored_reply(draft, "OPN-1").stance == "agree"

    member.unroute("**/reply/**")
    expect_saved(member)
    reply = stored_reply(draft, "OPN-1")
    assert (reply.stance, reply.comment) == ("disagree", "Our portal has it since March.")
    assert reply.evidence.get().title == "The portal"

    press(member, "Escape", "j")
    member.wait_for_url("**/OPN-2/")
    expect(member.locator("#question")).to_be_focused()
    press(member, "4")
    expect_saved(member)
    press(member, "?")
    expect(member.get_by_role("dialog")).to_contain_text("Agree, agree with a comment, disagree")
    expect(member.locator("[data-complete]")).to_have_text("2")
    forgive_dropping(complaints)


def forgive_dropping(complaints: list[str]) -> None:
    """Remove the errors that each browser and htmx log when a request is dropped."""
    expected = ("net::ERR_FAILED", "console: htmx:")
    complaints[:] = [each for each in complaints if not any(part in each for part in expected)]


def drop_saves(route: Route) -> None:
    if route.request.method == "POST":
        route.abort()
    else:
        route.continue_()


def test_words_that_no_server_heard_are_there_again(
    member: Page, url: str, draft: Assessment, complaints: list[str]
) -> None:
    member.route("**/reply/**", drop_saves)
    member.goto(f"{url}OPN-1/")
    comment(member).fill("Typed before the tab was closed.")
    expect(member.locator("#save-state")).to_contain_text("Not saved", timeout=PATIENCE_MS)
    member.close(run_before_unload=False)

    again = member.context.new_page()
    again.goto("/reply/")
    waiting = again.get_by_role("region", name="Typed here, and not saved yet")
    expect(waiting).to_contain_text("OPN-1")
    waiting.get_by_role("link").click()
    expect_saved(again)
    assert stored_reply(draft, "OPN-1").comment == "Typed before the tab was closed."
    forgive_dropping(complaints)


@pytest.fixture
def other(open_page: OpenPage, people: dict[str, User], live_server: LiveServer) -> Page:
    """Another member's window."""
    page = open_page()
    sign_in(page, people["mio"], live_server)
    return page


def test_two_members_see_both_texts_and_one_chooses(
    member: Page, other: Page, url: str, draft: Assessment
) -> None:
    member.goto(f"{url}OPN-1/")
    other.goto(f"{url}OPN-1/")
    comment(other).fill("Written by the other.")
    other.get_by_label("Keep our words confidential").check()
    expect_saved(other)

    comment(member).fill("Written here.")
    conflict = member.get_by_role("region", name="Two versions of this answer")
    expect(conflict).to_contain_text("Written by the other.", timeout=PATIENCE_MS)
    expect(conflict).to_contain_text("Written here.")
    row = conflict.get_by_role("row", name="Confidential")
    row.get_by_role("button", name="Use this").click()
    expect(member.get_by_label("Keep our words confidential")).to_be_checked()
    conflict.get_by_role("button", name="Save my version").click()
    expect_saved(member)

    reply = stored_reply(draft, "OPN-1")
    assert (reply.comment, reply.is_confidential) == ("Written here.", True)


def comment(page: Page) -> Locator:
    return page.locator("#id_comment")


def test_without_scripts_a_reply_is_saved_and_submitted(
    url: str,
    draft: Assessment,
    people: dict[str, User],
    open_page: OpenPage,
    live_server: LiveServer,
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, people["mia"], live_server)
    page.goto("/reply/")
    page.locator(f"a.btn[href='{url}']").click()
    page.goto(f"{url}OPN-1/")
    page.locator("[name=answer][value=agree_with_comment]").check()
    comment(page).fill("Well seen.")
    page.get_by_role("button", name="Save and go to the next").click()
    page.wait_for_url("**/OPN-2/")
    page.goto(url)
    page.get_by_role("button", name="Submit the reply").click()

    expect(page.get_by_role("status")).to_contain_text("is submitted. Thank you.")
    assert Assessment.objects.get(pk=draft.pk).reply_submitted_by == people["mia"]


def test_a_lead_decides_by_keys_only(
    page: Page, draft: Assessment, people: dict[str, User], live_server: LiveServer
) -> None:
    make_reply_evidence(
        replied(draft, "OPN-1", "disagree", comment="We publish more."), by=people["mia"]
    )
    moved(draft, Stage.DECIDING)
    sign_in(page, people["lea"], live_server)
    page.goto(f"/desk/deciding/{draft.pk}/#OPN-1")
    page.locator("#OPN-1 [name=stands]").first.focus()
    press(page, "ArrowDown", "Tab")
    page.keyboard.type("Level 4")
    press(page, "Tab")
    page.keyboard.type("The portal is there.")
    press(page, "Tab", "Enter")
    expect(page.get_by_text("1 of 1")).to_be_visible()

    decision = Decision.objects.get(reply__assessment=draft)
    assert (decision.stands, decision.level, decision.reason) == (
        "ministry",
        4,
        "The portal is there.",
    )


def test_the_pages_are_accessible_and_fit_a_phone(
    draft: Assessment, people: dict[str, User], page: Page, live_server: LiveServer
) -> None:
    make_reply_evidence(
        replied(draft, "OPN-1", "disagree", comment="We publish more."), by=people["mia"]
    )
    for user, urls in (
        ("mia", ["/reply/", f"/reply/{draft.pk}/", f"/reply/{draft.pk}/OPN-1/"]),
        ("lea", [f"/desk/deciding/{draft.pk}/"]),
    ):
        if user == "lea":
            moved(draft, Stage.DECIDING)
        sign_in(page, people[user], live_server)
        for url in urls:
            page.goto(url)
            assert faults(page) == [], url
