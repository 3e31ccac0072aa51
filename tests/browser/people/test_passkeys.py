"""Second factors in a real browser, whose virtual authenticator holds passkeys."""

from collections.abc import Iterator

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from tests.browser import axe
from tests.browser.conftest import OpenPage
from tests.browser.looks import faults
from tests.browser.world import PASSWORD, USERNAME
from tests.codes import digits

pytestmark = pytest.mark.usefixtures("demonstration")
FACTORS = "/accounts/factors/"
DEVICE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}
ACCOUNT_PAGES = {
    "/accounts/password/": "Change your password",
    "/accounts/sessions/": "Where you are signed in",
    FACTORS: "Your second factor",
    f"{FACTORS}passkeys/": "Your passkeys",
    f"{FACTORS}passkeys/add/": "Set up a passkey",
    f"{FACTORS}totp/": "Set up an authenticator app",
    f"{FACTORS}codes/": "Your recovery codes",
    f"{FACTORS}codes/new/": "Make new recovery codes?",
}
OPEN_PAGES = {
    "/accounts/login/": "Sign in",
    "/accounts/password/reset/": "Reset your password",
    "/accounts/password/reset/sent/": "Check your e-mail",
    "/accounts/password/reset/1-a-b/": "This link does not work",
    "/accounts/inactive/": "This account is deactivated",
    "/accounts/oidc/cancelled/": "You cancelled signing in",
}


@pytest.fixture(autouse=True)
def no_factor(demonstration: None) -> Iterator[None]:
    """None before and after: the reader signs in by password in other tests."""
    yield
    Authenticator.objects.all().delete()


@pytest.fixture
def device(page: Page) -> None:
    """Passkeys of this window are kept by a device that always says yes."""
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": DEVICE})


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Username or e-mail").fill(USERNAME)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()


def sign_out(page: Page) -> None:
    page.locator(".account summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_role("link", name="Sign in")).to_be_visible()


def prove_again(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Confirm that it is you")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Continue").click()


def set_up_passkey(page: Page, *, replaces_password: bool) -> list[str]:
    """Returns the recovery codes that come with it."""
    sign_in(page)
    expect(page.locator(".account")).to_be_visible()
    page.goto(f"{FACTORS}passkeys/add/")
    prove_again(page)
    page.get_by_label("Name of this passkey").fill("My laptop")
    if replaces_password:
        page.get_by_label("Sign in without a password").check()
    page.get_by_role("button", name="Set up").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    return page.locator("#recovery-codes code").all_inner_texts()


def test_a_passkey_is_set_up_and_signs_in_without_a_password(page: Page, device: None) -> None:
    set_up_passkey(page, replaces_password=True)
    page.goto(f"{FACTORS}passkeys/")
    expect(page.get_by_role("row").nth(1)).to_contain_text("My laptop")
    sign_out(page)

    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").press("Enter")

    expect(page.locator(".account summary")).to_have_text(USERNAME)


def test_a_passkey_is_the_second_factor_after_the_password(page: Page, device: None) -> None:
    set_up_passkey(page, replaces_password=False)
    sign_out(page)

    sign_in(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Your second factor")
    assert axe.violations(page) == []
    page.get_by_role("button", name="Use a passkey instead").click()

    expect(page.locator(".account summary")).to_have_text(USERNAME)


def test_without_the_device_a_recovery_code_signs_in_once(page: Page, device: None) -> None:
    codes = set_up_passkey(page, replaces_password=False)
    sign_out(page)
    sign_in(page)
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".account summary")).to_have_text(USERNAME)
    sign_out(page)

    sign_in(page)
    page.get_by_label("Code").fill(codes[0])
    page.get_by_role("button", name="Sign in", exact=True).click()

    expect(page.locator(".field-error")).to_contain_text("Incorrect code")


def test_a_device_that_refuses_is_reported_in_words(page: Page, device: None) -> None:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable")
    refusing = {**DEVICE, "isUserVerified": False}
    set_up_passkey(page, replaces_password=True)
    sign_out(page)
    session.send("WebAuthn.disable")
    session.send("WebAuthn.enable")
    session.send("WebAuthn.addVirtualAuthenticator", {"options": refusing})

    page.goto("/accounts/login/")
    page.get_by_role("button", name="Sign in with a passkey").click()

    expect(page.get_by_role("alert")).to_contain_text("No passkey was used")


def test_an_app_is_set_up_without_a_script(open_page: OpenPage) -> None:
    page = open_page(java_script_enabled=False)
    sign_in(page)
    page.goto(f"{FACTORS}totp/")
    prove_again(page)
    secret = page.locator("#totp-secret").inner_text()
    page.get_by_label("Authenticator code").fill(digits(secret))
    page.get_by_role("button", name="Set up").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Your recovery codes")
    page.goto(FACTORS)
    expect(page.get_by_role("link", name="Remove the app")).to_be_visible()


def test_each_page_of_an_account_is_whole_and_accessible(page: Page, device: None) -> None:
    look_at(page, OPEN_PAGES)
    set_up_passkey(page, replaces_password=True)

    look_at(page, ACCOUNT_PAGES)


def look_at(page: Page, pages: dict[str, str]) -> None:
    for path, heading in pages.items():
        page.goto(path)
        expect(page.get_by_role("heading", level=1)).to_have_text(heading)
        assert faults(page) == [], path
