"""Tests with any content in the forms of people and sign-ins: no answer is a server error."""

from urllib.parse import urlencode

import pytest
from django.core.cache import cache
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from assessments.actions import invitations
from assessments.models import Event, Membership, Role, User
from assessments.people.devices import COOKIE
from tests.factories import make_user
from tests.site.test_any_form import ANSWERED, SETTINGS, fields, values

pytestmark = pytest.mark.fuzz

ROLES = st.sampled_from([*Role.values, "superuser", ":none", "sign-ins", "confirm", "decline"])


@pytest.fixture
def cora(client: Client, db: None) -> User:
    user = make_user("cora", role="coordinator")
    client.force_login(user)
    for role in (Role.LEAD, Role.COORDINATOR):
        offer = {"role": role, "by": make_user(f"by-{role}", role="coordinator")}
        invitations.invite("ada@example.org", **offer)
    return user


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("invite/", ["email", "role", "ministry"]),
        ("grants/answer/", ["act", "invitations", "invitations"]),
    ],
)
def test_any_form_of_people_is_answered_and_gives_no_role(
    client: Client, cora: User, path: str, names: list[str]
) -> None:
    held = Membership.objects.count()

    @SETTINGS
    @given(data=fields(names), role=ROLES)
    def ask(data: dict[str, list[str]], role: str) -> None:
        sent = {"role": role, "act": role, "email": "cora@example.org", **data}
        answer = client.post(f"/desk/people/{path}", sent)

        assert answer.status_code in ANSWERED
        assert Membership.objects.count() == held

    ask()


@pytest.mark.parametrize("path", ["audit/", "audit.csv"])
def test_any_audit_is_answered(client: Client, cora: User, path: str) -> None:
    names = ["who", "kind", "subject", "since", "until", "before"]

    @SETTINGS
    @given(data=fields(names), kind=ROLES)
    def ask(data: dict[str, list[str]], kind: str) -> None:
        query = urlencode({"kind": kind, "who": kind, **data}, doseq=True)

        assert client.get(f"/desk/people/{path}?{query}").status_code in ANSWERED

    ask()


def test_any_sign_in_is_answered_and_nothing_typed_is_kept(db: None) -> None:
    make_user("ada")

    @SETTINGS
    # Servers pass cookies on as Latin letters and signs only.
    @given(login=values, password=values, cookie=values.filter(str.isascii))
    def ask(login: str, password: str, cookie: str) -> None:
        cache.clear()  # where failures are counted
        visitor = Client()
        visitor.cookies[COOKIE] = cookie
        answer = visitor.post("/accounts/login/", {"login": login, "password": password})

        assert answer.status_code in ANSWERED
        subjects = set(Event.objects.values_list("subject", flat=True))
        assert subjects <= {"ada", "no account"}

    ask()
