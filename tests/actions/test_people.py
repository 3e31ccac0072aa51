"""Tests of taking roles away, deactivating users and forgetting lost factors."""

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from assessments.actions import people
from assessments.actions.errors import Conflict, Locked
from assessments.models import Event, Membership, User
from tests.factories import make_user

pytestmark = pytest.mark.django_db
SIGN_IN = "/accounts/login/"


@pytest.fixture
def cora() -> User:
    return make_user("cora", role="coordinator")


@pytest.fixture
def ada() -> User:
    return make_user("ada", role="analyst")


def signed_in(user: User) -> Client:
    client = Client()
    client.post(SIGN_IN, {"login": user.username, "password": "secret"})
    assert client.get("/lists/").status_code == 200
    return client


def is_signed_in(client: Client) -> bool:
    return client.get("/lists/").status_code == 200


def verbs() -> list[str]:
    rows = Event.objects.exclude(verb="signed in").order_by("pk")
    return list(rows.values_list("verb", flat=True))


def test_a_role_that_is_taken_is_gone_at_the_next_request(cora, ada):
    client = signed_in(ada)
    assert client.get("/desk/").status_code == 200

    people.take_role(Membership.objects.get(user=ada), by=cora)

    assert client.get("/desk/").status_code == 404
    assert is_signed_in(client)
    event = Event.objects.get(verb="took role")
    assert event.detail == {"role": "analyst", "ministry": None}


def test_a_deactivated_user_is_signed_out_everywhere_and_stays_out(cora, ada):
    clients = [signed_in(ada), signed_in(ada)]
    keys = [client.session.session_key for client in clients]

    people.deactivate(ada, by=cora)

    assert not any(map(is_signed_in, clients))
    assert not any(Client().session.exists(key) for key in keys)
    people.activate(ada, by=cora)
    assert not any(map(is_signed_in, clients))
    signed_in(ada)
    assert verbs() == ["deactivated", "activated"]


def test_nothing_is_done_twice(cora, ada):
    with pytest.raises(Locked, match="not deactivated"):
        people.activate(ada, by=cora)
    people.deactivate(ada, by=cora)
    with pytest.raises(Locked, match="already deactivated"):
        people.deactivate(ada, by=cora)
    assert verbs() == ["deactivated"]


def test_no_user_deactivates_themselves(cora):
    make_user("dora", role="coordinator")

    with pytest.raises(Conflict, match="cannot deactivate yourself"):
        people.deactivate(cora, by=cora)
    with pytest.raises(Conflict, match="under your name"):
        people.forget_factors(cora, by=cora)


def test_the_last_coordinator_who_can_sign_in_stays_one(cora, ada):
    dora = make_user("dora", role="coordinator")
    people.deactivate(dora, by=cora)

    with pytest.raises(Conflict, match="at least one coordinator"):
        people.take_role(Membership.objects.get(user=cora), by=cora)
    with pytest.raises(Conflict, match="at least one coordinator"):
        people.deactivate(cora, by=ada)

    people.activate(dora, by=cora)
    people.take_role(Membership.objects.get(user=cora), by=dora)
    assert not Membership.objects.filter(user=cora).exists()


def test_lost_factors_are_forgotten_with_the_sessions(cora, ada):
    client = signed_in(ada)
    for type in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=ada, type=type, data={})

    people.forget_factors(ada, by=cora)

    assert not Authenticator.objects.exists()
    assert not is_signed_in(client)
    assert verbs() == ["forgot factors"]
