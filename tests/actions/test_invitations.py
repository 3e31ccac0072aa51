"""Tests of invitations: who may be invited, what the letter has, and when its link is closed."""

import datetime
import hashlib
import re

import pytest
from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.utils import timezone

from assessments.actions import grants, invitations, people
from assessments.actions.errors import Conflict, Locked
from assessments.models import Event, Invitation, Membership, Role, User
from tests.factories import make_ministry, make_user
from tests.post import delivered

pytestmark = pytest.mark.django_db
ADDRESS = "ada@example.org"
FORM = {"username": "ada", "first_name": "Ada", "last_name": "Example"}


@pytest.fixture
def cora() -> User:
    return make_user("cora", role="coordinator")


@pytest.fixture
def letters():
    """Do something, and return the letters that the worker sends."""

    def sent_by(act, *args, **kwargs):
        act(*args, **kwargs)
        return delivered()

    return sent_by


def token_in(letter) -> str:
    found = re.search(r"/accounts/invitations/([^/\s]+)/", letter.body)
    assert found
    return found[1]


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))


def test_the_letter_holds_the_only_copy_of_the_token(cora, letters):
    letter = letters(invitations.invite, " Ada@Example.org ", Role.ANALYST, by=cora)[0]

    row = Invitation.objects.get()
    token = token_in(letter)
    assert letter.to == [ADDRESS] == [row.email]
    assert row.digest == hashlib.sha256(token.encode()).hexdigest()
    assert token not in str(list(Invitation.objects.values()) + list(Event.objects.values()))
    assert len(token) >= 40
    assert invitations.open_by(token) == row


def test_it_is_open_for_fourteen_days(cora, letters):
    token = token_in(letters(invitations.invite, ADDRESS, Role.LEAD, by=cora)[0])
    row = Invitation.objects.get()

    assert row.expires_at - row.invited_at == datetime.timedelta(days=14)
    Invitation.objects.update(expires_at=timezone.now())
    assert invitations.open_by(token) is None
    with pytest.raises(Locked, match="no longer open"):
        invitations.accept(row, by=make_user("ada"))


def test_a_member_needs_a_ministry_and_other_roles_have_none(cora):
    with pytest.raises(ValidationError, match="needs a ministry"):
        invitations.invite(ADDRESS, Role.MINISTRY, by=cora)
    with pytest.raises(ValidationError, match="needs a ministry"):
        invitations.invite(ADDRESS, Role.ANALYST, ministry=make_ministry(), by=cora)
    with pytest.raises(ValidationError, match="valid email"):
        invitations.invite("ada", Role.ANALYST, by=cora)
    assert not Invitation.objects.exists()
    assert verbs() == []


def test_no_one_is_invited_twice_or_to_a_role_they_have(cora):
    invitations.invite(ADDRESS, Role.ANALYST, by=cora)
    with pytest.raises(Conflict, match="already invited to this role"):
        invitations.invite(ADDRESS.upper(), Role.ANALYST, by=cora)
    invitations.invite(ADDRESS, Role.LEAD, by=cora)  # another role is another offer

    User.objects.filter(pk=cora.pk).update(email="cora@example.org")
    with pytest.raises(Conflict, match="cora already has this role"):
        invitations.invite("cora@example.org", Role.COORDINATOR, by=cora)


def test_a_deactivated_user_must_be_activated_first(cora):
    User.objects.create_user("ada", ADDRESS, "secret", is_active=False)

    with pytest.raises(Conflict, match="deactivated"):
        invitations.invite(ADDRESS, Role.ANALYST, by=cora)


def test_a_new_letter_makes_the_old_one_useless(cora, letters):
    old = token_in(letters(invitations.invite, ADDRESS, Role.ANALYST, by=cora)[0])
    row = Invitation.objects.get()
    Invitation.objects.update(expires_at=timezone.now())

    new = token_in(letters(invitations.resend, row, by=cora)[0])

    assert invitations.open_by(old) is None
    assert invitations.open_by(new) == row
    assert verbs() == ["invited", "renewed invitation"]


def test_a_revoked_invitation_opens_nothing_and_stays_revoked(cora, letters):
    token = token_in(letters(invitations.invite, ADDRESS, Role.ANALYST, by=cora)[0])
    row = invitations.revoke(Invitation.objects.get(), by=cora)

    assert invitations.open_by(token) is None
    for act in (invitations.revoke, invitations.resend, invitations.accept):
        with pytest.raises(Locked):
            act(row, by=cora)
    assert verbs() == ["invited", "revoked invitation"]


def test_a_user_who_joins_has_the_role_and_a_verified_address(cora):
    row = invitations.invite(ADDRESS, Role.MINISTRY, ministry=make_ministry("FIN"), by=cora)
    grants.confirm(row, by=make_user("dora", role="coordinator"))

    user = invitations.join(row, password="a far longer phrase", **FORM)

    assert (user.email, user.get_full_name(), user.is_staff) == (ADDRESS, "Ada Example", False)
    assert user.check_password("a far longer phrase")
    membership = Membership.objects.get(user=user)
    assert (membership.role, membership.ministry_id) == ("ministry", "FIN")
    assert EmailAddress.objects.get(user=user, verified=True, primary=True).email == ADDRESS
    row.refresh_from_db()
    assert row.accepted_by == user
    assert verbs() == ["invited", "confirmed invitation", "accepted invitation"]


def test_it_opens_once(cora):
    row = invitations.invite(ADDRESS, Role.ANALYST, by=cora)
    user = invitations.join(row, password="a far longer phrase", **FORM)

    with pytest.raises(Locked):
        invitations.accept(row, by=user)
    with pytest.raises(Locked):
        invitations.join(row, password="a far longer phrase", **(FORM | {"username": "eve"}))
    assert User.objects.count() == 2
    assert verbs() == ["invited", "accepted invitation"]


def test_no_one_joins_under_a_name_that_is_taken(cora):
    row = invitations.invite(ADDRESS, Role.ANALYST, by=cora)

    with pytest.raises(ValidationError, match="already exists"):
        invitations.join(row, password="secret", **(FORM | {"username": "cora"}))

    assert User.objects.count() == 1
    assert Invitation.objects.pending().count() == 1


def test_an_account_is_known_by_any_of_its_addresses():
    ada = User.objects.create_user("ada", "Ada@Example.org", "secret")
    EmailAddress.objects.create(user=ada, email="ada@elsewhere.example", verified=True)

    assert people.account_of(ADDRESS) == ada
    assert people.account_of("ada@elsewhere.example") == ada
    assert people.account_of("eve@example.org") is None
