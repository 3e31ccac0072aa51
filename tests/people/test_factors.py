"""Accounts by plain forms: an app's digits, recovery codes, sessions, forgotten passwords."""

import re

import pytest
from allauth.mfa.models import Authenticator
from cryptography.fernet import Fernet
from django.core.cache import cache
from django.test import Client

from assessments.models import User
from assessments.sealing import is_token
from tests.codes import digits
from tests.factories import make_user
from tests.post import delivered
from tests.site_fixtures import text

LOGIN, LOGOUT = "/accounts/login/", "/accounts/logout/"
ADA = {"login": "ada", "password": "secret"}
FACTORS = "/accounts/factors/"
APP, CODES = f"{FACTORS}totp/", f"{FACTORS}codes/"
SECOND = f"{FACTORS}authenticate/"
AGAIN = "/accounts/reauthenticate/"


@pytest.fixture
def app(at_home: Client) -> str:
    """The secret of the app that she sets up."""
    found = re.search(r'id="totp-secret">([A-Z2-7]+)<', text(at_home.get(APP)))
    assert found
    answer = at_home.post(APP, {"code": digits(found[1])})
    assert answer["Location"] == CODES
    return found[1]


@pytest.fixture
def codes(at_home: Client, app: str) -> list[str]:
    found = re.findall(r"<li><code>(\w+)</code>", text(at_home.get(CODES)))
    assert len(found) == 10
    return found


def is_signed_in(client: Client) -> bool:
    return client.get("/lists/").status_code == 200


def test_the_digits_are_those_of_rfc_6238():
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"

    assert [digits(secret, at=at) for at in (59, 1111111109, 20000000000)] == [
        *("287082", "081804", "353130")
    ]


def test_what_protects_an_account_is_changed_only_by_who_has_just_proved_who_they_are(client, ada):
    client.post(LOGIN, ADA)

    for path in (APP, f"{CODES}new/", f"{FACTORS}passkeys/add/"):
        assert client.get(path)["Location"] == f"{AGAIN}?next={path.replace('/', '%2F')}"
    assert "Incorrect password" in text(client.post(AGAIN, {"password": "wrong"}))
    assert client.get(APP).status_code == 302
    client.post(AGAIN, {"password": "secret", "next": APP})
    assert client.get(APP).status_code == 200


def test_wrong_digits_set_nothing_up(at_home: Client):
    at_home.get(APP)

    answer = at_home.post(APP, {"code": "000000"})

    assert "Incorrect code" in text(answer)
    assert not Authenticator.objects.exists()


def test_an_app_that_is_set_up_is_asked_for_and_opens_a_new_session(app: str):
    client = Client()
    assert client.post(LOGIN, ADA)["Location"] == SECOND
    before = client.session.session_key
    assert not is_signed_in(client)
    assert "Incorrect code" in text(client.post(SECOND, {"code": "000000"}))
    assert not is_signed_in(client)

    cache.clear()  # where the digits that set it up are known to be used
    answer = client.post(SECOND, {"code": digits(app)})

    assert answer["Location"] == "/desk/"
    assert is_signed_in(client)
    assert client.session.session_key != before


def test_a_recovery_code_opens_once(codes: list[str]):
    first, second = Client(), Client()
    first.post(LOGIN, ADA)
    assert first.post(SECOND, {"code": codes[0]})["Location"] == "/desk/"

    second.post(LOGIN, ADA)
    assert "Incorrect code" in text(second.post(SECOND, {"code": codes[0]}))
    assert not is_signed_in(second)
    assert second.post(SECOND, {"code": codes[1]})["Location"] == "/desk/"


def test_only_their_owner_sees_and_downloads_the_codes(at_home: Client, codes):
    file = at_home.get(f"{CODES}recovery-codes.txt")

    assert file["Content-Disposition"].startswith("attachment")
    assert file["Cache-Control"].startswith("max-age=0") or "no-store" in file["Cache-Control"]
    assert all(code in text(file) for code in codes)
    eve = Client()
    eve.force_login(make_user("eve"))
    for path in (CODES, f"{CODES}recovery-codes.txt"):
        assert eve.get(path).status_code == 404
        assert Client().get(path).status_code == 302


def test_new_codes_make_the_old_ones_useless(at_home: Client, codes):
    at_home.post(f"{CODES}new/")

    again = Client()
    again.post(LOGIN, ADA)
    assert "Incorrect code" in text(again.post(SECOND, {"code": codes[0]}))


def test_wrong_digits_are_limited(app: str):
    client = Client()
    client.post(LOGIN, ADA)

    pages = [text(client.post(SECOND, {"code": f"{number:06}"})) for number in range(8)]

    assert "Too many failed login attempts" in pages[-1]
    assert not is_signed_in(client)


def test_an_app_is_removed_by_its_owner(at_home: Client, app: str):
    assert "Remove the authenticator app?" in text(at_home.get(f"{APP}remove/"))
    at_home.post(f"{APP}remove/")

    assert not Authenticator.objects.filter(type="totp").exists()
    assert Client().post(LOGIN, ADA)["Location"] == "/desk/"


def test_one_signs_in_by_e_mail_as_well(client: Client, ada):
    answer = client.post(LOGIN, ADA | {"login": "Ada@Example.org"})

    assert answer["Location"] == "/desk/"


def test_signing_out_everywhere_else_leaves_this_one(client: Client, ada):
    others = [Client(), Client()]
    for each in (client, *others):
        each.post(LOGIN, ADA, headers={"User-Agent": "Browser <b>of Ada</b>"})
    page = text(client.get("/accounts/sessions/"))
    assert page.count("Browser &lt;b&gt;of Ada") == 3
    assert page.count("this session") == 1

    client.post("/accounts/sessions/")

    assert is_signed_in(client)
    assert not any(map(is_signed_in, others))


@pytest.fixture
def reset_link(client, ada) -> str:
    client.post("/accounts/password/reset/", {"email": "ada@example.org"})
    found = re.search(r"http://localhost:8000(/accounts/password/reset/\S+/)", delivered()[-1].body)
    assert found
    return found[1]


@pytest.fixture
def elsewhere(ada) -> Client:
    """A browser in which she is signed in before she forgets the password."""
    client = Client()
    client.post(LOGIN, ADA)
    return client


def test_a_forgotten_password_is_set_again_by_a_link_that_works_once(client, elsewhere, reset_link):
    form = client.get(reset_link)["Location"]
    assert reset_link.rpartition("-")[2] not in form  # the token is in no address of a page
    passwords = {"password1": "a far longer phrase", "password2": "a far longer phrase"}

    assert client.post(form, passwords)["Location"] == "/accounts/password/reset/done/"

    assert not is_signed_in(elsewhere)
    assert not is_signed_in(client)
    assert Client().login(username="ada", password="a far longer phrase")
    assert "This link does not work" in text(Client().get(reset_link))


def test_no_page_shows_whether_an_address_is_known(client, ada):
    pages = []
    for address in ("ada@example.org", "stranger@example.org"):
        answer = client.post("/accounts/password/reset/", {"email": address}, follow=True)
        pages.append(text(answer))

    assert pages[0] == pages[1]
    assert [letter.to for letter in delivered()] == [["ada@example.org"]]


@pytest.mark.parametrize(
    "path", ["signup/", "email/", "confirm-email/", "3rdparty/", "password/a/"]
)
def test_what_is_not_offered_is_not_there(client: Client, ada, path):
    assert client.get(f"/accounts/{path}").status_code == 404


def test_the_second_factor_page_needs_a_sign_in_that_has_begun(client: Client, ada):
    assert client.get(SECOND)["Location"] == LOGIN
    assert client.post(SECOND, {"code": "123456"})["Location"] == LOGIN


ODD = ["", "{}", "[]", "null", "1", '"x"', '{"id": 1}', "\x00", "x" * 10_000]
SHAPES = [
    '{"id": "a", "rawId": "a", "type": "public-key", "response": {}}',
    '{"id": "a", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "YQ",'
    ' "authenticatorData": "YQ", "signature": "YQ", "userHandle": "YQ",'
    ' "attestationObject": "YQ"}}',
    '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"clientDataJSON": "e30",'
    ' "authenticatorData": "AAAA", "signature": "", "userHandle": "enp6enp6enp6enp6enp6eno"}}',
]


@pytest.mark.parametrize("credential", [*ODD, *SHAPES])
def test_an_invalid_passkey_is_refused(at_home: Client, app, credential):
    stranger, half = Client(), Client()
    half.post(LOGIN, ADA)
    stranger.get(f"{FACTORS}passkeys/login/", headers={"Accept": "application/json"})
    at_home.get(f"{FACTORS}passkeys/add/")

    for client, path in (
        (stranger, f"{FACTORS}passkeys/login/"),
        (half, SECOND),
        (at_home, f"{FACTORS}passkeys/add/"),
    ):
        assert client.post(path, {"credential": credential}).status_code in {200, 302}

    assert not is_signed_in(stranger)
    assert not is_signed_in(half)
    assert not Authenticator.objects.filter(type="webauthn").exists()


def test_what_an_app_and_codes_are_made_from_is_kept_under_seal(
    client: Client, at_home: Client, app: str, codes: list[str]
):
    kept = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert app not in kept
    assert all(
        is_token(row.data.get("secret") or row.data["seed"]) for row in Authenticator.objects.all()
    )
    at_home.post(LOGOUT)
    client.post(LOGIN, ADA)
    client.post(SECOND, {"code": codes[0]})
    assert is_signed_in(client)


def test_a_factor_from_before_seals_still_signs_in(client: Client, ada: User):
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    Authenticator.objects.create(user=ada, type="totp", data={"secret": secret})
    client.post(LOGIN, ADA)
    assert not is_signed_in(client)

    client.post(SECOND, {"code": digits(secret)})

    assert is_signed_in(client)


def test_a_factor_under_a_lost_key_signs_no_one_in_and_breaks_no_page(
    client: Client, app: str, codes: list[str], settings, caplog
):
    settings.SEALING_KEYS = [Fernet.generate_key().decode()]
    for path in (FACTORS, CODES):
        assert client.get(path).status_code == 200
    client.post(LOGOUT)
    client.post(LOGIN, ADA)

    for code in (digits(app), codes[0], digits("A" * 32)):
        assert client.post(SECOND, {"code": code}).status_code == 200
        assert not is_signed_in(client)

    assert "Ask the administrator to put the earlier key back" in caplog.text
