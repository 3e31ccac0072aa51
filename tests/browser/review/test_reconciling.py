"""Reconciling in a real browser: only by keys, by two leads, on a phone, without scripts."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from assessments.actions import findings
from assessments.models import Assessment, Coding, Event, Finding, Framework, Round, User
from tests.browser.conftest import OpenPage
from tests.browser.looks import faults
from tests.browser.sessions import sign_in
from tests.codings import make_coded, score_of
from tests.factories import make_evidence, make_user

pytestmark = pytest.mark.usefixtures("demonstration")

LEVELS = {"OPN-1": (2, 4), "OPN-2": (3, 3), "OPN-3": (1, None), "CNF-1": (4, 5)}


@pytest.fixture(scope="module")
def team(transactional_db: None) -> dict[str, User]:
    roles = {"ada": "analyst", "bo": "analyst", "lea": "lead", "leo": "lead"}
    return {name: make_user(f"reconciling-{name}", role=role) for name, role in roles.items()}


@pytest.fixture
def assessment(team: dict[str, User]) -> Iterator[Assessment]:
    """Three indicators differ, one does not; nothing of it is left for other tests."""
    framework = Framework.objects.get(code="dd-maturity")
    round = Round.objects.create(code="browser-r", framework=framework, year=2031, coders=2)
    assessment = make_coded(LEVELS, coders=[team["ada"], team["bo"]], ministry="NOR", round=round)
    make_evidence(score_of(assessment, "OPN-1", 0), disclosure="sealed", kind="interview", url="")
    make_evidence(score_of(assessment, "OPN-1", 1), title="The archive of speeches")
    findings.write_agreed(assessment)
    yield assessment
    Finding.objects.filter(assessment=assessment).delete()
    Coding.objects.filter(assessment=assessment).delete()
    assessment.delete()
    round.delete()


@pytest.fixture
def url(assessment: Assessment) -> str:
    return f"/desk/reconciling/{assessment.pk}/"


@pytest.fixture
def lead(page: Page, team: dict[str, User], live_server: LiveServer) -> Page:
    sign_in(page, team["lea"], live_server)
    return page


def reconciled(assessment: Assessment, code: str) -> Finding:
    return Finding.objects.get(assessment=assessment, indicator__code=code)


def expect_saved(page: Page) -> None:
    expect(page.locator("#save-state")).to_have_attribute("data-state", "saved")


def press(page: Page, *keys: str) -> None:
    for key in keys:
        page.keyboard.press(key)


def test_a_lead_decides_all_differences_by_keys_only(
    lead: Page, url: str, assessment: Assessment
) -> None:
    lead.goto(f"{url}OPN-1/")
    press(lead, "b")
    expect(lead.locator("#save-state")).to_contain_text("Not saved: The codings differ")
    press(lead, "r")
    lead.keyboard.type("Bo read the archive.")
    expect_saved(lead)
    press(lead, "Escape", "n")
    lead.wait_for_url("**/OPN-3/")
    expect(lead.locator("#question")).to_be_focused()
    press(lead, "3", "r")  # a level that no coder gave
    lead.keyboard.type("Both overlooked the annex.")
    expect_saved(lead)
    press(lead, "Escape", "j")
    lead.wait_for_url("**/CNF-1/")
    press(lead, "4", "r")  # a level that a coder gave is that coder's
    lead.keyboard.type("Ada's source is newer.")
    expect_saved(lead)

    assert (reconciled(assessment, "OPN-1").level, reconciled(assessment, "OPN-1").score) == (
        4,
        score_of(assessment, "OPN-1", 1),
    )
    assert (reconciled(assessment, "OPN-3").level, reconciled(assessment, "OPN-3").score) == (
        3,
        None,
    )
    assert reconciled(assessment, "CNF-1").score == score_of(assessment, "CNF-1", 0)
    assert reconciled(assessment, "CNF-1").reason == "Ada's source is newer."
    expect(lead.locator("[data-complete]")).to_have_text("4")
    press(lead, "Escape", "?")
    expect(lead.get_by_role("dialog")).to_contain_text("Use the answer of that coder")


def test_what_was_typed_and_not_saved_is_there_again(lead: Page, url: str) -> None:
    lead.goto(f"{url}OPN-1/")
    press(lead, "r")
    lead.keyboard.type("Half a thought")  # and nothing is chosen
    expect(lead.locator("#save-state")).to_contain_text("Not saved: Choose a coding")
    press(lead, "Escape", "j")
    lead.wait_for_url("**/OPN-2/")
    press(lead, "k")
    lead.wait_for_url("**/OPN-1/")

    expect(lead.locator("#id_reason")).to_have_value("Half a thought")
    expect(lead.locator("#draft-notice")).to_contain_text("had not been saved; it is back.")


def test_of_two_leads_the_second_sees_both_texts(
    lead: Page,
    open_page: OpenPage,
    team: dict[str, User],
    live_server: LiveServer,
    assessment: Assessment,
) -> None:
    path = f"/desk/reconciling/{assessment.pk}/OPN-1/"
    other = open_page()
    sign_in(other, team["leo"], live_server)
    for page in (lead, other):
        page.goto(path)
    lead.locator("#id_reason").fill("Bo read the archive.")
    press(lead, "Escape", "b")
    expect_saved(lead)

    other.locator("#id_reason").fill("Ada asked them.")
    press(other, "Escape", "a")

    conflict = other.locator("[data-conflict]")
    expect(conflict).to_contain_text("by reconciling-lea")
    expect(conflict).to_contain_text("Bo read the archive.")
    expect(conflict).to_contain_text("Ada asked them.")
    assert reconciled(assessment, "OPN-1").reason == "Bo read the archive."
    other.get_by_role("button", name="Save my version").click()
    expect_saved(other)
    assert reconciled(assessment, "OPN-1").reason == "Ada asked them."
    subject = "browser-r NOR OPN-1 finding"
    assert Event.objects.filter(verb="decided finding", subject=subject).count() >= 2


def test_the_pages_are_sound_in_light_and_dark_wide_and_narrow(lead: Page, url: str) -> None:
    history = url.replace("reconciling", "history")
    for path in (url, f"{url}?show=open", f"{url}OPN-1/", f"{history}OPN-1/"):
        lead.goto(path)
        assert faults(lead) == []


def test_without_scripts_a_form_does_the_same(
    open_page: OpenPage, team: dict[str, User], live_server: LiveServer, assessment: Assessment
) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page, team["lea"], live_server)
    page.goto(f"/desk/reconciling/{assessment.pk}/")
    page.get_by_role("link", name=re.compile("^Decide OPN-3")).click()
    page.get_by_label(re.compile("Coder A")).check()
    page.get_by_role("textbox", name="Reason").fill("Ada found it.")
    page.get_by_role("button", name="Save and go to the next open one").click()

    page.wait_for_url("**/CNF-1/")
    assert reconciled(assessment, "OPN-3").reason == "Ada found it."
