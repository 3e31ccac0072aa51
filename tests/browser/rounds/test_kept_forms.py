"""What is typed to open a round or to correct a release outlives the end of the session."""

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from assessments.models import Assessment, Round, User
from tests.browser.sessions import sign_in
from tests.factories import make_user

pytestmark = pytest.mark.usefixtures("demonstration")
COUNT_DRAFTS = "Object.keys(localStorage).filter((key) => key.startsWith('chancery:draft:')).length"
REASON = "Why the release is corrected"


@pytest.fixture(scope="module")
def coordinator(transactional_db: None) -> User:
    make_user("browser-kept-analyst", role="analyst")
    return make_user("browser-keeper", role="coordinator")


@pytest.fixture
def desk(page: Page, coordinator: User, live_server: LiveServer) -> Page:
    sign_in(page, coordinator, live_server)
    return page


def end_session(page: Page) -> None:
    page.context.clear_cookies(name="sessionid")


def sign_in_again(page: Page) -> None:
    page.get_by_label("Username or e-mail").fill("browser-keeper")
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Sign in", exact=True).click()


def test_a_round_is_opened_with_what_was_typed_before_the_session_ended(desk: Page) -> None:
    desk.goto("/desk/rounds/open/")
    desk.locator("#id_code").fill("browser-kept")
    desk.get_by_label("and ministries by name").fill("Finland, NOR")
    desk.get_by_label("browser-kept-analyst").check()
    desk.get_by_label("Analysts for each ministry").fill("1")
    end_session(desk)
    desk.get_by_role("button", name="Show the round").click()
    sign_in_again(desk)

    expect(desk.get_by_role("status")).to_contain_text("it is back")
    expect(desk.locator("#id_code")).to_have_value("browser-kept")
    expect(desk.get_by_label("and ministries by name")).to_have_value("Finland, NOR")
    expect(desk.get_by_label("browser-kept-analyst")).to_be_checked()

    desk.get_by_role("button", name="Show the round").click()
    expect(desk.get_by_role("heading", level=1)).to_have_text("Open round browser-kept?")
    end_session(desk)
    desk.get_by_role("button", name="Open the round").click()
    sign_in_again(desk)
    expect(desk.locator("#id_code")).to_have_value("browser-kept")
    desk.get_by_role("button", name="Show the round").click()
    desk.get_by_role("button", name="Open the round").click()
    expect(desk.get_by_role("status")).to_have_text("Round browser-kept is open.")
    assert desk.evaluate(COUNT_DRAFTS) == 0

    Assessment.objects.filter(round__code="browser-kept").delete()
    Round.objects.filter(code="browser-kept").delete()


def test_a_correction_keeps_each_answer_and_its_reason(desk: Page) -> None:
    desk.goto("/desk/releases/demo-2026/correct/?ministry=SWE")
    desk.get_by_label(REASON).fill("A source was overlooked.")
    row = desk.locator("details", has=desk.locator("#OPN-1"))
    row.locator("summary").click()
    row.get_by_label("Correct answer").select_option("not found")
    row.get_by_label("Reason for the change").fill("It cannot be found.")
    end_session(desk)
    desk.get_by_role("button", name="Show what would change").click()
    sign_in_again(desk)

    expect(desk.get_by_role("status")).to_contain_text("it is back")
    expect(desk.get_by_label(REASON)).to_have_value("A source was overlooked.")
    expect(row.get_by_label("Correct answer")).to_have_value("not_found")
    expect(row.get_by_label("Reason for the change")).to_be_visible()

    desk.get_by_role("button", name="Discard").click()
    expect(desk.get_by_label(REASON)).to_have_value("")
    assert desk.evaluate(COUNT_DRAFTS) == 0


def test_what_was_typed_is_listed_on_the_desk_and_is_no_other_persons(
    desk: Page, live_server: LiveServer
) -> None:
    desk.goto("/desk/rounds/open/")
    desk.locator("#id_code").fill("browser-left")
    desk.goto("/desk/")
    waiting = desk.get_by_role("region", name="Typed here, and not saved yet")
    expect(waiting.get_by_role("link", name="Open a round")).to_be_visible()

    sign_in(desk, make_user("browser-keeper-2", role="coordinator"), live_server)
    desk.goto("/desk/rounds/open/")

    expect(desk.locator("#id_code")).to_have_value("")
