"""Single sign-on through a provider of our own on this machine: the whole way there and back."""

import base64
import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from assessments.actions import invitations
from assessments.models import Invitation, Membership, Role, User
from tests.factories import make_user
from tests.site_fixtures import text

START = "/accounts/oidc/sso/"
SECRET = "a secret of two"


def unsigned(claims: dict[str, Any]) -> str:
    """A token as the provider hands it over its own connection, where no signature is asked."""
    parts = ({"alg": "RS256", "typ": "JWT", "kid": "1"}, claims)
    encoded = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode() for part in parts]
    return ".".join([*(part.rstrip("=") for part in encoded), "c2lnbmF0dXJl"])


class Provider(ThreadingHTTPServer):
    """Vouches for `claims`; notes what it was asked for a token."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Answers)
        self.claims: dict[str, Any] = {"sub": "1", "email": "ada@example.org"}
        self.asked: dict[str, list[str]] = {}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"


class Answers(BaseHTTPRequestHandler):
    server: Provider

    def do_GET(self) -> None:
        if self.path.startswith("/.well-known/"):
            url = self.server.url
            names = ("authorization", "token", "userinfo")
            found = {f"{name}_endpoint": f"{url}/{name}" for name in names}
            self.say({"issuer": url, "jwks_uri": f"{url}/keys", **found})
        else:
            self.say(self.server.claims)

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"])).decode()
        self.server.asked = parse_qs(sent)
        times = {"iat": 1, "exp": 99999999999, "iss": self.server.url, "aud": "chancery"}
        token = unsigned({**self.server.claims, **times})
        self.say({"access_token": "a", "token_type": "Bearer", "id_token": token})

    def say(self, answer: dict[str, Any]) -> None:
        body = json.dumps(answer).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *args: object) -> None:
        """Nothing: pytest prints enough."""


@pytest.fixture
def provider(settings, db) -> Iterator[Provider]:
    server = Provider()
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    app = {
        "provider_id": "sso",
        "name": "Ministry sign-in",
        "client_id": "chancery",
        "secret": SECRET,
        "settings": {"server_url": server.url},
    }
    settings.SOCIALACCOUNT_PROVIDERS = {"openid_connect": {"APPS": [app]}}
    yield server
    server.shutdown()
    server.server_close()
    thread.join()


def come_back(client: Client, following: str = "") -> Any:
    """Go to the provider, who sends back at once: what the way back answers."""
    there = client.post(f"{START}?next={following}" if following else START)
    assert there.status_code == 302
    asked = parse_qs(urlsplit(there["Location"]).query)
    assert asked["redirect_uri"] == ["http://testserver/accounts/oidc/sso/callback/"]
    return client.get(f"{START}callback/", {"code": "1", "state": asked["state"][0]})


def is_signed_in(client: Client) -> bool:
    return client.get("/lists/").status_code == 200


def vouched(provider: Provider, **claims: object) -> None:
    provider.claims |= {"email_verified": True, **claims}


def test_the_way_there_is_offered_and_leads_over_a_page_of_ours(client: Client, provider):
    page = text(client.get("/accounts/login/?next=/lists/"))
    assert f'href="{START}?next=%2Flists%2F"' in page
    assert "Sign in with Ministry sign-in" in page

    answer = client.get(START)

    assert "You sign in at Ministry sign-in" in text(answer)
    assert "form-action 'self' https:" in answer["Content-Security-Policy"]


def test_who_is_known_here_signs_in_and_keeps_the_password(client: Client, provider, ada):
    vouched(provider)

    answer = come_back(client)

    assert answer["Location"] == "/desk/"
    assert is_signed_in(client)
    assert provider.asked["client_secret"] == [SECRET]
    ada.refresh_from_db()
    assert ada.check_password("secret")
    assert User.objects.count() == 1
    assert EmailAddress.objects.get(user=ada).verified


def test_one_goes_on_to_where_one_wanted_to_go_but_to_no_other_site(provider, ada):
    vouched(provider)

    assert come_back(Client(), "/lists/")["Location"] == "/lists/"
    assert come_back(Client(), "https://elsewhere.example/")["Location"] == "/desk/"


@pytest.mark.parametrize("claim", [False, "false", "maybe", None, 0])
def test_an_address_that_the_provider_does_not_vouch_for_opens_nothing(
    client: Client, provider, ada, claim
):
    provider.claims["email_verified"] = claim

    answer = come_back(client)

    assert "You cannot sign in with this address" in text(answer)
    assert not is_signed_in(client)
    assert not SocialAccount.objects.exists()
    assert User.objects.count() == 1


def test_a_provider_that_writes_true_as_a_text_vouches_for_the_address(
    client: Client, provider, ada
):
    vouched(provider, email_verified="true")

    assert come_back(client)["Location"] == "/desk/"
    assert is_signed_in(client)


def test_who_is_neither_known_nor_invited_stays_out(client: Client, provider, ada):
    vouched(provider, email="eve@example.org")

    assert "You cannot sign in with this address" in text(come_back(client))
    assert not is_signed_in(client)
    assert User.objects.count() == 1


def test_who_is_invited_comes_in_with_the_role_and_without_a_password(client: Client, provider):
    cora = make_user("cora", role="coordinator")
    invitations.invite("ada@example.org", Role.ANALYST, by=cora)
    vouched(provider, given_name="Ada", family_name="Example", preferred_username="ada")

    answer = come_back(client)

    assert answer["Location"] == "/desk/"
    ada = Membership.objects.get(role="analyst").user
    assert (ada.username, ada.get_full_name(), ada.email) == (
        *("ada", "Ada Example", "ada@example.org"),
    )
    assert not ada.has_usable_password()
    assert Invitation.objects.get().accepted_by == ada
    assert client.get("/accounts/password/")["Location"] == "/accounts/password/set/"
    assert client.get("/accounts/password/set/").status_code == 200


def test_an_invitation_that_is_over_signs_no_one_in(client: Client, provider):
    cora = make_user("cora", role="coordinator")
    row = invitations.invite("ada@example.org", Role.ANALYST, by=cora)
    invitations.revoke(row, by=cora)
    vouched(provider)

    assert "You cannot sign in" in text(come_back(client))
    assert User.objects.count() == 1


def test_who_is_deactivated_stays_out(client: Client, provider, ada):
    User.objects.filter(pk=ada.pk).update(is_active=False)
    vouched(provider)

    assert come_back(client)["Location"] == "/accounts/inactive/"
    assert not is_signed_in(client)


def test_a_way_back_that_no_one_began_is_refused(client: Client, provider, ada):
    vouched(provider)

    for query in ({}, {"code": "1"}, {"code": "1", "state": "x"}, {"error": "access_denied"}):
        answer = client.get(f"{START}callback/", query)
        assert answer.status_code in {200, 302, 401}
        assert not is_signed_in(client)


def test_a_provider_that_is_away_is_reported_in_a_sentence(client: Client, provider, ada):
    provider.shutdown()
    provider.server_close()

    answer = client.post(START)

    assert "Signing in did not work" in text(answer)
    assert not is_signed_in(client)


def test_connecting_by_hand_ends_on_a_page_that_there_is(client: Client, provider, ada):
    client.force_login(ada)
    vouched(provider, sub="2")

    there = client.post(f"{START}?process=connect")
    state = parse_qs(urlsplit(there["Location"]).query)["state"][0]
    answer = client.get(f"{START}callback/", {"code": "1", "state": state}, follow=True)

    assert answer.status_code == 200


def test_nothing_is_offered_where_no_provider_is_set(client: Client, db):
    assert "Sign in with" not in text(client.get("/accounts/login/")).replace(
        "Sign in with a passkey", ""
    )
    assert client.get(START).status_code == 404
