"""Sign-ins, failures and changes of an account are in the event log, and nothing that was typed."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from assessments.actions.sign_in_log import network_of
from assessments.models import Event, PublicData
from tests.codes import digits
from tests.post import delivered
from tests.site_fixtures import text

LOGIN, LOGOUT = "/accounts/login/", "/accounts/logout/"
FACTORS = "/accounts/factors/"
ADA = {"login": "ada", "password": "secret"}
PHRASE = "a far longer phrase"


def log() -> list[tuple[str, str, str]]:
    """Return verb, subject and person of each event, the oldest first."""
    rows = Event.objects.order_by("pk").values_list("verb", "subject", "by__username")
    return [(verb, subject, by or "") for verb, subject, by in rows]


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1::/48"),
        ("::ffff:192.0.2.77", "::/48"),
        ("", ""),
        ("nonsense", ""),
    ],
)
def test_of_an_address_only_its_network_is_kept(address, network):
    assert network_of(address) == network


def test_a_sign_in_and_a_sign_out_are_events(client: Client, ada):
    client.post(LOGIN, ADA, REMOTE_ADDR="192.0.2.77")
    client.post(LOGOUT)
    client.post(LOGOUT)

    assert log() == [("signed in", "ada", "ada"), ("signed out", "ada", "ada")]
    detail = Event.objects.get(verb="signed in").detail
    assert detail == {"network": "192.0.2.0/24", "methods": ["password"]}


def test_a_wrong_password_is_an_event_of_the_account_and_of_nobody(client: Client, ada):
    for login in ("ada", "ADA@example.org"):
        client.post(LOGIN, {"login": login, "password": "CANARY"}, REMOTE_ADDR="192.0.2.77")

    assert log() == [("failed sign-in", "ada", "")] * 2
    assert Event.objects.first().detail == {"network": "192.0.2.0/24"}
    assert "CANARY" not in str(list(Event.objects.values()))


def test_a_typed_name_that_is_no_account_is_never_stored(client: Client, ada):
    client.post(LOGIN, {"login": "my-secret-CANARY", "password": "ada"})

    assert log() == [("failed sign-in", "no account", "")]
    assert "CANARY" not in str(list(Event.objects.values()))


def test_failures_do_not_fill_the_log(ada):
    for number in range(60):
        who = {"login": f"nobody-{number}", "password": "wrong"}
        Client().post(LOGIN, who, REMOTE_ADDR=f"192.0.{number}.1")
    for number in range(12):
        wrong = {"login": "ada", "password": f"wrong {number}"}
        Client().post(LOGIN, wrong, REMOTE_ADDR=f"198.51.{number}.1")

    found = [subject for _verb, subject, _by in log()]
    # All unknown names together have twenty an hour; an account has five tries in five minutes.
    assert (found.count("no account"), found.count("ada")) == (20, 5)


def test_signing_in_makes_no_public_page_new(client: Client, ada):
    before = PublicData.objects.edition()

    client.post(LOGIN, ADA)
    client.post(LOGOUT)

    assert PublicData.objects.edition() == before


def test_a_password_that_is_changed_or_reset_is_an_event(at_home: Client):
    change = {"oldpassword": "secret", "password1": PHRASE, "password2": PHRASE}
    at_home.post("/accounts/password/", change)
    Client().post("/accounts/password/reset/", {"email": "ada@example.org"})
    found = re.search(r"/accounts/password/reset/\S+/", delivered()[-1].body)
    assert found
    visitor = Client()
    form = visitor.get(found[0])["Location"]
    visitor.post(form, {"password1": f"{PHRASE} 2", "password2": f"{PHRASE} 2"})

    assert [verb for verb, _subject, _by in log()][1:] == ["changed password", "reset password"]
    assert log()[-1] == ("reset password", "ada", "ada")
    assert PHRASE not in str(list(Event.objects.values()))


def test_factors_and_recovery_codes_are_events(at_home: Client, django_capture_on_commit_callbacks):
    secret = re.search(r'id="totp-secret">([A-Z2-7]+)<', text(at_home.get(f"{FACTORS}totp/")))
    assert secret
    with django_capture_on_commit_callbacks(execute=True):
        at_home.post(f"{FACTORS}totp/", {"code": digits(secret[1])})
    codes = re.findall(r"<li><code>(\w+)</code>", text(at_home.get(f"{FACTORS}codes/")))
    visitor = Client()
    visitor.post(LOGIN, ADA)
    visitor.post(f"{FACTORS}authenticate/", {"code": "000000"})
    visitor.post(f"{FACTORS}authenticate/", {"code": codes[0]})
    with django_capture_on_commit_callbacks(execute=True):
        at_home.post(f"{FACTORS}codes/new/")
    at_home.post(f"{FACTORS}totp/remove/")

    assert [verb for verb, _subject, _by in log()] == [
        "signed in",
        "set up authenticator app",
        "failed second factor",
        "used recovery code",
        "signed in",
        "made recovery codes",
        "removed authenticator app",
    ]
    assert Event.objects.filter(verb="signed in").first().detail["methods"] == ["password", "mfa"]
    stored = str(list(Event.objects.values()))
    assert not any(code in stored for code in [*codes, secret[1]])
    assert not Authenticator.objects.exists()


def test_sessions_that_are_ended_are_an_event(at_home: Client):
    other = Client()
    other.post(LOGIN, ADA)

    at_home.post("/accounts/sessions/")

    assert log()[-1] == ("ended sessions", "ada", "ada")
    assert Event.objects.first().detail == {"count": 1}
    assert other.get("/lists/").status_code == 302


def test_a_passkey_that_is_refused_is_an_event(at_home: Client, ada):
    Authenticator.objects.create(user=ada, type=Authenticator.Type.TOTP, data={"secret": ""})
    visitor = Client()
    visitor.get(f"{FACTORS}passkeys/login/")
    visitor.post(f"{FACTORS}passkeys/login/", {"credential": '{"id": "CANARY"}'})
    visitor.post(LOGIN, ADA)
    visitor.get(f"{FACTORS}authenticate/")
    visitor.post(f"{FACTORS}authenticate/", {"credential": '{"id": "CANARY"}'})

    assert log()[1:] == [
        ("failed sign-in", "no account", ""),
        ("failed second factor", "ada", ""),
    ]
    assert "CANARY" not in str(list(Event.objects.values()))
