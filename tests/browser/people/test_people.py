"""A coordinator's page of people, in a real browser."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from assessments.models import Invitation, User
from tests.browser.looks import faults
from tests.factories import make_user

pytestmark = pytest.mark.usefixtures("demonstration")
COORDINATOR = "cora"


@pytest.fixture(autouse=True)
def cora(demonstration: None) -> Iterator[None]:
    """She stays for the other tests of this folder: the event log names her."""
    if not User.objects.filter(username=COORDINATOR).exists():
        make_user(COORDINATOR, role="coordinator")
    yield
    Invitation.objects.all().delete()


def test_somebody_is_invited_and_the_page_is_whole(page: Page) -> None:
    page.goto("/accounts/login/?next=/desk/people/")
    page.get_by_label("Username or e-mail").fill(COORDINATOR)
    page.get_by_label("Password").fill("secret")
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("People")

    page.get_by_label("E-mail addresses").fill("ada@example.org")
    page.get_by_label("Role", exact=True).select_option("Ministry member")
    page.get_by_role("button", name="Invite").click()
    expect(page.locator(".field-error")).to_have_text("Choose the ministry of this member.")
    page.get_by_label("Ministry", exact=True).select_option("FIN")
    page.get_by_role("button", name="Invite").click()

    expect(page.get_by_role("status").first).to_contain_text("ada@example.org is invited.")
    page.locator(".acts summary").first.click()
    assert faults(page) == []

    for link, heading in (
        ("Roles to confirm (1)", "Roles to confirm"),
        ("Letters", "Letters"),
        ("Audit", "Audit"),
    ):
        page.goto("/desk/people/")
        page.get_by_role("link", name=link).click()
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        assert faults(page) == []
    expect(page.get_by_role("row", name="Signed in").first).to_contain_text(COORDINATOR)
    page.get_by_label("Kind").select_option("People, roles and policies")
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.get_by_role("row", name="ada@example.org")).to_contain_text("role: ministry member")
    expect(page.get_by_role("row", name="Signed in")).to_have_count(0)
