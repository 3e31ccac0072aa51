"""Five wrong passwords keep strangers out, and not the owner on a device that signed in before."""

import datetime

import pytest
from allauth.mfa.models import Authenticator
from django.core import signing
from django.test import Client
from django.utils import timezone

from assessments.people import devices
from tests.factories import make_user
from tests.site_fixtures import text

LOGIN, LOGOUT = "/accounts/login/", "/accounts/logout/"
pytestmark = pytest.mark.usefixtures("shared_cache")

LOCKED = "Too many failed login attempts"


@pytest.fixture
def home(ada) -> Client:
    """The device on which ada signed in, and out again."""
    client = Client()
    assert client.post(LOGIN, {"login": "ada", "password": "secret"}).status_code == 302
    client.post(LOGOUT)
    return client


def tried(client: Client, password: str, login: str = "ada", **extra: str) -> str:
    """Try to sign in; return the page, or "in"."""
    answer = client.post(LOGIN, {"login": login, "password": password}, **extra)
    if answer.status_code == 302:
        return "in"
    return text(answer)


def attack(login: str = "ada") -> None:
    """Use up the account's limit from elsewhere."""
    for number in range(6):
        tried(Client(), f"wrong {number}", login, REMOTE_ADDR="203.0.113.9")


def test_an_attack_locks_out_strangers_and_not_the_owners_device(home: Client):
    attack()

    assert LOCKED in tried(Client(), "secret", REMOTE_ADDR="192.0.2.1")
    assert tried(home, "secret") == "in"


def test_a_device_has_a_limit_of_its_own(home: Client):
    pages = [tried(home, f"wrong {number}") for number in range(7)]

    assert [LOCKED in page for page in pages] == [False] * 5 + [True] * 2
    assert LOCKED in tried(home, "secret")
    assert tried(Client(), "secret") == "in"


def test_right_passwords_do_not_count_on_it(home: Client):
    for _ in range(8):
        assert tried(home, "secret") == "in"
        home.post(LOGOUT)


def test_it_signs_in_by_e_mail_too(home: Client, ada):
    ada.email = "ada@example.org"
    ada.save()
    attack("ada@example.org")

    assert LOCKED in tried(Client(), "secret", "ada@example.org")
    assert tried(home, "secret", "ADA@example.org") == "in"


def test_the_cookie_of_one_account_is_nothing_for_another(home: Client):
    make_user("eve")
    attack("eve")

    assert LOCKED in tried(home, "secret", "eve")


@pytest.mark.parametrize("how", ["changed", "forged", "stolen salt", "old", "missing"])
def test_a_cookie_that_does_not_hold_any_more_counts_as_none(home: Client, ada, how, monkeypatch):
    value = home.cookies[devices.COOKIE].value
    if how == "changed":
        ada.set_password("secret")  # the same again: its hash is another
        ada.save()
    elif how == "forged":
        home.cookies[devices.COOKIE] = f"{value[:-1]}{'a' if value[-1] != 'a' else 'b'}"
    elif how == "stolen salt":
        home.cookies[devices.COOKIE] = signing.dumps([ada.pk, "n", "f"], salt="another")
    elif how == "old":
        later = (timezone.now() + datetime.timedelta(days=181)).timestamp()
        monkeypatch.setattr("django.core.signing.time.time", lambda: later)
    else:
        del home.cookies[devices.COOKIE]
    attack()

    assert LOCKED in tried(home, "secret")


def test_a_person_who_changes_the_password_signs_in_once_to_have_it_again(home: Client):
    assert tried(home, "secret") == "in"
    phrase = "a far longer phrase"
    change = {"oldpassword": "secret", "password1": phrase, "password2": phrase}
    assert home.post("/accounts/password/", change).status_code == 302
    home.post(LOGOUT)
    assert tried(home, phrase) == "in"
    home.post(LOGOUT)

    attack()

    assert tried(home, phrase) == "in"


@pytest.mark.parametrize("is_secure", [True, False])
def test_scripts_and_other_sites_never_have_the_cookie(settings, ada, is_secure):
    settings.SESSION_COOKIE_SECURE = is_secure
    client = Client()
    client.post(LOGIN, {"login": "ada", "password": "secret"})

    cookie = client.cookies[devices.COOKIE]
    assert (cookie["httponly"], bool(cookie["secure"]), cookie["samesite"], cookie["path"]) == (
        True,
        is_secure,
        "Lax",
        "/accounts/",
    )
    assert cookie["max-age"] == 180 * 86400
    assert "ada" not in cookie.value


def test_a_password_without_its_second_factor_gives_no_cookie(ada):
    Authenticator.objects.create(user=ada, type=Authenticator.Type.TOTP, data={"secret": ""})
    client = Client()

    assert tried(client, "secret") == "in"  # on to the second factor

    assert devices.COOKIE not in client.cookies
    assert client.get("/lists/").status_code == 302
