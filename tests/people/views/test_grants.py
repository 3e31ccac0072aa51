"""Tests of the page of roles that wait: what waits for whom, and the answers."""

import pytest
from django.test import Client

from assessments.actions import invitations
from assessments.models import Event, Invitation, Role, User
from tests.factories import make_user
from tests.site_fixtures import text

PAGE, ANSWER = "/desk/people/grants/", "/desk/people/grants/answer/"


@pytest.fixture
def cora(db: None) -> User:
    return make_user("cora", role="coordinator")


@pytest.fixture
def dora(client: Client, db: None) -> User:
    user = make_user("dora", role="coordinator")
    client.force_login(user)
    return user


def offered(*names: str, by: User) -> list[Invitation]:
    return [invitations.invite(f"{name}@example.org", Role.LEAD, by=by) for name in names]


def test_it_says_what_waits_for_whom(client: Client, cora, dora):
    offered("lea", by=cora)
    offered("own", by=dora)

    page = text(client.get(PAGE))

    assert "lea@example.org" in page
    assert "another coordinator or a superuser" in page
    assert "You invited this person." in page
    assert page.count('name="invitations"') == 1
    assert "Roles to confirm (2)" in text(client.get("/desk/people/"))


def test_the_only_coordinator_waits_for_a_superuser(client: Client, cora):
    client.force_login(cora)
    offered("lea", by=cora)

    page = text(client.get(PAGE))

    assert "a superuser, as no other coordinator may confirm it" in page
    assert "Confirm the selected" not in page


def test_a_superuser_answers_without_any_role(client: Client, cora):
    root = make_user("root")
    User.objects.filter(pk=root.pk).update(is_superuser=True)
    client.force_login(root)
    (row,) = offered("lea", by=cora)
    assert 'href="/desk/people/grants/"' in text(client.get("/"))

    answer = client.post(ANSWER, {"act": "confirm", "invitations": [row.pk]}, follow=True)

    assert "You have confirmed: lea@example.org (Lead)." in text(answer)
    row.refresh_from_db()
    assert row.confirmed_by == root


def test_many_are_confirmed_at_once_and_a_refusal_keeps_no_other_from_it(
    client: Client, cora, dora
):
    rows = [*offered("lea", "lia", by=cora), *offered("own", by=dora)]

    keys = [row.pk for row in rows]
    answer = client.post(ANSWER, {"act": "confirm", "invitations": keys}, follow=True)

    page = text(answer)
    assert "You have confirmed: lea@example.org (Lead), lia@example.org (Lead)." in page
    assert "has to answer the invitation of own@example.org." in page
    assert Invitation.objects.filter(confirmed_by=dora).count() == 2
    assert Event.objects.filter(verb="confirmed invitation").count() == 2


def test_one_is_declined(client: Client, cora, dora):
    (row,) = offered("lea", by=cora)

    answer = client.post(ANSWER, {"act": "decline", "invitations": [row.pk]}, follow=True)

    assert "You have declined: lea@example.org (Lead)." in text(answer)
    assert "No role waits for a confirmation." in text(answer)
    row.refresh_from_db()
    assert row.revoked_by == dora


@pytest.mark.parametrize(
    "data",
    [
        {},
        {"act": "confirm"},
        {"act": "crown", "invitations": "1"},
        {"act": "confirm", "invitations": "0"},
        {"act": "confirm", "invitations": "\x00"},
        {"act": "confirm", "invitations": "9" * 30},
    ],
)
def test_what_cannot_be_changes_nothing(client: Client, cora, dora, data):
    offered("lea", by=cora)

    answer = client.post(ANSWER, data, follow=True)

    assert "Nothing was changed." in text(answer)
    assert Invitation.objects.waiting().count() == 1


def test_an_inviter_who_is_no_longer_coordinator_is_named(client: Client, cora, dora):
    (row,) = offered("lea", by=cora)
    cora.memberships.all().delete()

    assert "cora is no longer a coordinator: decline" in text(client.get(PAGE))
    answer = client.post(ANSWER, {"act": "confirm", "invitations": [row.pk]}, follow=True)
    assert "is no longer a coordinator. Decline, and invite" in text(answer)


def test_it_costs_as_many_queries_for_many_as_for_few(
    client: Client, cora, dora, django_assert_max_num_queries
):
    offered(*(f"lea-{number}" for number in range(30)), by=cora)

    with django_assert_max_num_queries(8):
        assert "lea-29@example.org" in text(client.get(PAGE))


def test_somebody_who_accepts_reads_that_the_role_waits(client: Client, cora):
    lea = User.objects.create_user("lea", "lea@example.org", "secret")
    offered("lea", by=cora)
    Invitation.objects.update(digest=invitations.digest_of("token"))
    client.force_login(lea)

    answer = client.post("/accounts/invitations/token/", follow=True)

    assert "The role lead begins when a second person has confirmed it" in text(answer)
    assert not lea.memberships.exists()
