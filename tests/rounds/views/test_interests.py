"""Tests of conflicts of interest: users see their own, coordinators see all."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions import interests
from assessments.models import ConflictOfInterest, Membership, User
from tests.factories import make_coding, make_ministry, make_user, publish_small_release
from tests.rounds.coordinating import verbs
from tests.site_fixtures import text

pytestmark = pytest.mark.django_db

URL = "/desk/interests/"


@pytest.fixture
def ada(client: Client) -> User:
    ada = make_user("ada", role="analyst")
    client.force_login(ada)
    return ada


@pytest.fixture
def cora(db: None) -> User:
    return make_user("cora", role="coordinator")


def declare(user: User, code: str = "FIN", reason: str = "She worked there.") -> int:
    return interests.declare(user, make_ministry(code), reason=reason, by=user).pk


@pytest.mark.parametrize("role", ["analyst", "lead"])
def test_an_analyst_declares_and_withdraws_a_conflict(client, db, role):
    make_ministry("FIN")
    user = make_user("ada", role=role)
    client.force_login(user)

    page = text(
        client.post(URL, {"ministry": "FIN", "reason": "She <b>worked</b> there."}, follow=True)
    )
    declared = ConflictOfInterest.objects.get()

    assert "The conflict with Finland is declared." in page
    assert "She &lt;b&gt;worked&lt;/b&gt; there." in page
    assert (declared.user, declared.declared_by) == (user, user)
    gone = client.post(f"{URL}{declared.pk}/withdraw/", follow=True)
    assert "is withdrawn" in text(gone)
    assert verbs() == ["declared interest", "withdrew interest"]


def test_only_a_coordinator_declares_for_another_user(client, ada):
    make_ministry("FIN")
    ben = make_user("ben", role="analyst")

    client.post(URL, {"ministry": "FIN", "reason": "Kin.", "user": ben.pk, "declared_by": ben.pk})

    assert ConflictOfInterest.objects.get().user == ada


def test_the_conflict_of_another_user_is_neither_seen_nor_withdrawn(client, ada):
    key = declare(make_user("ben", role="analyst"), reason="A family matter.")

    assert "A family matter." not in text(client.get(URL))
    assert client.post(f"{URL}{key}/withdraw/").status_code == 404
    assert ConflictOfInterest.objects.count() == 1


def test_a_coordinator_sees_enters_and_withdraws_all_conflicts(client, cora):
    ada = make_user("ada", role="analyst")
    key = declare(ada)
    make_ministry("NOR")
    client.force_login(cora)

    page = text(
        client.post(URL, {"user": ada.pk, "ministry": "NOR", "reason": "Kin."}, follow=True)
    )

    assert "She worked there." in page
    assert "by cora" in page
    client.post(f"{URL}{key}/withdraw/")
    assert [each.ministry_id for each in ConflictOfInterest.objects.all()] == ["NOR"]


def test_a_ministry_that_is_coded_already_is_pointed_out(client, ada):
    make_coding(analyst=ada)
    declare(ada)

    assert "coded in round 2026" in text(client.get(URL))


def test_a_released_coding_is_not_pointed_out(client, db):
    publish_small_release("2025", year=2025)
    analyst = User.objects.get(username="analyst")
    Membership.objects.create(user=analyst, role="analyst")
    client.force_login(analyst)
    declare(analyst)

    assert "coded in round" not in text(client.get(URL))


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"ministry": "", "reason": "Kin."}, "This field is required."),
        ({"ministry": "XXX", "reason": "Kin."}, "Select a valid choice."),
        ({"ministry": "FIN", "reason": "  "}, "This field is required."),
        ({"ministry": "FIN", "reason": "a\0"}, "Null characters are not allowed."),
        ({"ministry": "FIN", "reason": "x" * 2001}, "at most 2000 characters"),
        ({"ministry": "NOR", "reason": "Kin."}, "is declared already"),
    ],
)
def test_each_mistake_is_named(client, ada, data, sentence):
    make_ministry("FIN")
    declare(ada, "NOR")

    assert sentence in text(client.post(URL, data))
    assert ConflictOfInterest.objects.count() == 1


def test_a_second_withdrawal_is_not_found(client, ada):
    key = declare(ada)

    client.post(f"{URL}{key}/withdraw/")

    assert client.post(f"{URL}{key}/withdraw/").status_code == 404
    assert client.get(f"{URL}{key}/withdraw/").status_code == 405


@pytest.mark.parametrize("role", ["", "ministry"])
def test_a_user_who_assesses_nothing_has_no_such_page(client, db, role):
    client.force_login(make_user("mia", role=role, ministry="FIN" if role else ""))

    assert client.get(URL).status_code == 404
    assert client.post(URL, {"ministry": "FIN", "reason": "x"}).status_code == 404


def test_the_queries_do_not_grow_with_conflicts(client, cora):
    client.force_login(cora)
    declare(make_user("ada", role="analyst"))

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert client.get(URL).status_code == 200
        return len(counted)

    few = queries()
    for number in range(20):
        declare(make_user(f"u{number}", role="analyst"), f"{chr(65 + number)}XX")

    assert queries() == few <= 10
