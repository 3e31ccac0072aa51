"""Tests of a role that is accepted, confirmed and declined at the same instant."""

from collections.abc import Callable

import pytest

from assessments.actions import grants, invitations
from assessments.actions.errors import ActionError
from assessments.models import Event, Invitation, Membership, Role, User
from tests.at_once import at_once
from tests.factories import make_user

pytestmark = pytest.mark.django_db(transaction=True)
ROUNDS = 5


def tried(act: Callable[..., object], row: Invitation, by: User) -> Callable[[], bool]:
    """Return a job that acts and returns True if it was allowed."""

    def job() -> bool:
        try:
            act(row, by=by)
        except ActionError:
            return False
        return True

    return job


def test_accepted_and_confirmed_at_once_a_role_is_given_once() -> None:
    cora, dora = make_user("cora", role="coordinator"), make_user("dora", role="coordinator")
    for number in range(ROUNDS):
        row = invitations.invite(f"lea-{number}@example.org", Role.LEAD, by=cora)
        lea = make_user(f"lea-{number}")

        done = at_once([tried(invitations.accept, row, lea), tried(grants.confirm, row, dora)])

        row.refresh_from_db()
        assert done == [True, True]
        assert row.granted_at is not None
        assert Membership.objects.filter(user=lea, role="lead").count() == 1
        given = [event.detail["is_given"] for event in Event.objects.order_by("-pk")[:2]]
        assert given == [True, False]


def test_confirmed_and_declined_at_once_only_one_counts() -> None:
    cora, lea = make_user("cora", role="coordinator"), make_user("lea")
    dora, dave = make_user("dora", role="coordinator"), make_user("dave", role="coordinator")
    for number in range(ROUNDS):
        row = invitations.invite(f"lea-{number}@example.org", Role.LEAD, by=cora)
        invitations.accept(row, by=lea)
        Membership.objects.filter(user=lea).delete()

        done = at_once([tried(grants.confirm, row, dora), tried(grants.decline, row, dave)])

        row.refresh_from_db()
        assert sorted(done) == [False, True]
        assert (row.granted_at is None) == (row.revoked_at is not None)
        assert Membership.objects.filter(user=lea).exists() == done[0]
