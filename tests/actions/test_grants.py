"""Tests of roles that two people give: no coordinator gets one without another person."""

import datetime

import pytest
from allauth.account.models import EmailAddress
from django.utils import timezone

from assessments.actions import grants, invitations, people
from assessments.actions.errors import Conflict, Locked, NotAllowed
from assessments.models import Event, Invitation, Membership, Role, User
from tests.factories import make_ministry, make_user
from tests.post import delivered

pytestmark = pytest.mark.django_db
SECOND = "cora.second@example.org"
FORM = {"username": "sock", "first_name": "Ada", "last_name": "Example"}
PASSWORD = "a far longer phrase"


def addressed(username: str, **options: str) -> User:
    user = make_user(username, **options)
    user.email = f"{username}@example.org"
    user.save()
    return user


@pytest.fixture
def cora() -> User:
    return addressed("cora", role="coordinator")


@pytest.fixture
def dora() -> User:
    return addressed("dora", role="coordinator")


def superuser() -> User:
    root = addressed("root")
    root.is_superuser = root.is_staff = True
    root.save()
    return root


def roles_of(user: User) -> list[str]:
    return sorted(Membership.objects.for_user(user).values_list("role", flat=True))


def offered(role: Role, email: str, *, by: User) -> Invitation:
    ministry = make_ministry("FIN") if role == Role.MINISTRY else None
    return invitations.invite(email, role, ministry=ministry, by=by)


@pytest.mark.parametrize("role", [Role.LEAD, Role.MINISTRY])
def test_a_coordinator_who_invites_themselves_gets_nothing_alone(cora, role):
    row = offered(role, cora.email, by=cora)

    assert invitations.accept(row, by=cora) is None

    with pytest.raises(NotAllowed, match="Another coordinator or a superuser"):
        grants.confirm(row, by=cora)
    assert roles_of(cora) == ["coordinator"]
    assert Event.objects.first().detail["is_given"] is False


@pytest.mark.parametrize("role", [Role.LEAD, Role.MINISTRY, Role.COORDINATOR])
def test_a_second_account_gets_nothing_either_and_confirms_nothing(cora, role):
    first = offered(role, SECOND, by=cora)
    sock = invitations.join(first, password=PASSWORD, **FORM)
    second = offered(Role.LEAD, cora.email, by=cora)

    assert roles_of(sock) == []
    for row in (first, second):
        with pytest.raises(NotAllowed):
            grants.confirm(row, by=sock)


def test_a_second_address_that_is_accepted_while_signed_in_gives_nothing(cora):
    EmailAddress.objects.create(user=cora, email=SECOND, verified=True)
    row = offered(Role.LEAD, SECOND, by=cora)

    assert invitations.accept(row, by=cora) is None
    assert roles_of(cora) == ["coordinator"]


@pytest.mark.parametrize("is_confirmed_first", [True, False])
def test_the_role_begins_when_it_is_accepted_and_confirmed(cora, dora, is_confirmed_first):
    row = offered(Role.LEAD, "lea@example.org", by=cora)
    lea = addressed("lea")

    if is_confirmed_first:
        assert grants.confirm(row, by=dora) is None
        assert roles_of(lea) == []
        assert invitations.accept(row, by=lea).role == "lead"
    else:
        assert invitations.accept(row, by=lea) is None
        assert grants.confirm(row, by=dora).user == lea

    assert roles_of(lea) == ["lead"]
    assert [event.detail["is_given"] for event in Event.objects.all()[:2]] == [True, False]


def test_a_superuser_confirms_for_the_only_coordinator(cora):
    row = offered(Role.COORDINATOR, "dora@example.org", by=cora)

    grants.confirm(row, by=superuser())
    dora = invitations.join(row, password=PASSWORD, **(FORM | {"username": "dora"}))

    assert roles_of(dora) == ["coordinator"]


def test_analysts_need_no_second_person(cora):
    row = offered(Role.ANALYST, "ada@example.org", by=cora)

    assert not Invitation.objects.waiting().exists()
    assert invitations.accept(row, by=addressed("ada")).role == "analyst"


def test_no_one_confirms_a_role_of_their_own(cora, dora):
    row = offered(Role.LEAD, dora.email, by=cora)

    with pytest.raises(NotAllowed):
        grants.confirm(row, by=dora)
    with pytest.raises(NotAllowed):
        grants.decline(row, by=addressed("ada", role="lead"))

    # The address became theirs only after they confirmed it: the confirmation counts no more.
    other = offered(Role.LEAD, "other@example.org", by=cora)
    grants.confirm(other, by=dora)
    assert invitations.accept(other, by=dora) is None
    other.refresh_from_db()
    assert (other.confirmed_by, other.accepted_by) == (None, dora)
    assert roles_of(dora) == ["coordinator"]


def test_an_invitation_by_a_coordinator_who_was_removed_opens_nothing(cora, dora):
    row = offered(Role.LEAD, SECOND, by=cora)
    analyst = offered(Role.ANALYST, SECOND, by=cora)
    people.take_role(Membership.objects.get(user=cora), by=dora)

    for each in (row, analyst):
        with pytest.raises(Locked):
            invitations.accept(each, by=cora)
    with pytest.raises(Conflict, match="is no longer a coordinator"):
        grants.confirm(row, by=dora)

    # Sent again, it is the invitation of the one who sends it, and waits for another.
    invitations.resend(row, by=dora)
    row.refresh_from_db()
    assert (row.invited_by, row.confirmed_by) == (dora, None)
    with pytest.raises(NotAllowed):
        grants.confirm(row, by=dora)


def test_a_confirmation_by_a_coordinator_who_was_removed_counts_no_more(cora, dora):
    row = offered(Role.LEAD, "lea@example.org", by=cora)
    grants.confirm(row, by=dora)
    people.deactivate(dora, by=cora)

    assert invitations.accept(row, by=addressed("lea")) is None
    assert Invitation.objects.waiting().get() == row
    grants.confirm(row, by=superuser())
    assert Membership.objects.filter(user__username="lea", role="lead").exists()


def test_a_declined_role_stays_declined(cora, dora):
    row = offered(Role.LEAD, "lea@example.org", by=cora)
    invitations.accept(row, by=addressed("lea"))
    with pytest.raises(Conflict, match="waits for another coordinator"):
        offered(Role.LEAD, "lea@example.org", by=cora)

    grants.decline(row, by=dora)

    for act in (grants.confirm, grants.decline):
        with pytest.raises(Locked, match="does not wait"):
            act(row, by=dora)
    assert roles_of(User.objects.get(username="lea")) == []
    assert Event.objects.first().verb == "declined invitation"


def test_what_nobody_accepted_in_time_waits_no_more(cora, dora):
    row = offered(Role.LEAD, "lea@example.org", by=cora)
    Invitation.objects.update(expires_at=timezone.now() - datetime.timedelta(seconds=1))

    with pytest.raises(Locked):
        grants.confirm(row, by=dora)


def test_leads_are_told_of_a_coordinator_with_another_role(cora, dora):
    addressed("lea", role="lead")
    row = offered(Role.MINISTRY, cora.email, by=cora)
    other = offered(Role.LEAD, "ada@example.org", by=cora)

    grants.confirm(row, by=dora)
    invitations.accept(row, by=cora)
    grants.confirm(other, by=dora)
    invitations.accept(other, by=addressed("ada"))

    letters = [letter for letter in delivered() if "another role" in letter.subject]
    assert [letter.to for letter in letters] == [["lea@example.org"]]
    assert "cora, who is a coordinator, now has the role ministry member of Fin" in letters[0].body
    assert "Invited by cora, confirmed by dora." in letters[0].body


def test_one_letter_says_that_roles_wait_however_many_do(cora, dora):
    for number in range(3):
        offered(Role.LEAD, f"lea-{number}@example.org", by=cora)

    addressees = [letter.to for letter in delivered() if "waits" in letter.subject]
    assert addressees == [["dora@example.org"]]
