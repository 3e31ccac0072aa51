"""Invite people by e-mail, with a link that works once, for fourteen days."""

import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from assessments.actions import events, grants, letters
from assessments.actions.errors import Conflict, Locked
from assessments.actions.people import account_of, locked_coordinators
from assessments.actions.secret_links import digest_of, renew
from assessments.models import Invitation, Membership, Ministry, Role, User

LIFETIME = datetime.timedelta(days=14)
NOT_OPEN = "This invitation is no longer open."


def open_by(token: str) -> Invitation | None:
    """Return the invitation with this token; None unless it can be accepted now."""
    found = Invitation.objects.pending().filter(digest=digest_of(token))
    return found.select_related("ministry").first()


@transaction.atomic
def invite(
    email: str, role: Role, *, name: str = "", ministry: Ministry | None = None, by: User
) -> Invitation:
    """Offer a role to the person with this address, and write them a letter with the link.

    A guarded role also waits for another person's confirmation: see `grants`.

    Raises ValidationError for an invalid address and for a member's role without a ministry.
    Raises Conflict if the person has the role or an open invitation to it, or is deactivated.
    """
    # The lock makes a form that is sent twice one invitation: the second is a repetition.
    User.objects.select_for_update().get(pk=by.pk)
    email = email.strip().lower()
    now = timezone.now()
    invitation = Invitation(
        email=email,
        name=name,
        role=role,
        ministry=ministry,
        invited_by=by,
        invited_at=now,
        expires_at=now + LIFETIME,
    )
    refuse_repetition(invitation)
    renew(invitation)
    invitation.full_clean()
    invitation.save()
    record_event(invitation, "invited", by=by)
    letters.send_invitation(invitation)
    grants.announce(invitation, by=by)
    return invitation


@transaction.atomic
def resend(invitation: Invitation, *, by: User) -> Invitation:
    """Write a letter with a new link that works for fourteen days; the old link stops working.

    If the person who invited is no longer a coordinator, it becomes an invitation by this one, and
    a guarded role waits for a confirmation again.

    Raises Locked if it was accepted or revoked, and Conflict as `invite` does.
    """
    invitation = locked_open(invitation)
    refuse_repetition(invitation)
    renew(invitation)
    invitation.expires_at = timezone.now() + LIFETIME
    if invitation.invited_by_id not in locked_coordinators():
        invitation.invited_by = by
        invitation.confirmed_at = invitation.confirmed_by = None
    invitation.full_clean()
    changed = ["seed", "digest", "expires_at", "invited_by", "confirmed_at", "confirmed_by"]
    invitation.save(update_fields=changed)
    record_event(invitation, "renewed invitation", by=by)
    letters.send_invitation(invitation)
    return invitation


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> Invitation:
    """Withdraw the offer. Raises Locked if it was accepted or revoked."""
    invitation = locked_open(invitation)
    invitation.revoked_at, invitation.revoked_by = timezone.now(), by
    invitation.save(update_fields=["revoked_at", "revoked_by"])
    record_event(invitation, "revoked invitation", by=by)
    return invitation


@transaction.atomic
def accept(invitation: Invitation, *, by: User) -> Membership | None:
    """Give the role to a user, and mark the invited address as theirs and verified.

    Return None if a guarded role still waits for a confirmation. Raises Locked if the invitation
    is no longer open.
    """
    # Only the invited address received the link, so opening it proves that the address is theirs.
    # Without a mail server the inviter hands the link over, and answers for the address.
    invitation = locked_open(invitation)
    if not Invitation.objects.pending().filter(pk=invitation.pk).exists():
        raise Locked(NOT_OPEN)
    # An account with an address keeps it as the primary one.
    has_address = EmailAddress.objects.filter(user=by).exists()
    EmailAddress.objects.update_or_create(
        user=by,
        email=invitation.email,
        defaults={"verified": True},
        create_defaults={"verified": True, "primary": not has_address},
    )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), by
    membership = grants.settle(invitation)
    changed = ["accepted_at", "accepted_by", "confirmed_at", "confirmed_by", "granted_at"]
    invitation.save(update_fields=changed)
    record_event(invitation, "accepted invitation", by=by)
    return membership


@transaction.atomic
def join(
    invitation: Invitation, *, username: str, first_name: str, last_name: str, password: str
) -> User:
    """Make the account of an invited person who has none, and accept the invitation.

    Raises Locked if the address has an account by now, ValidationError for a username that is
    taken or invalid.
    """
    if account_of(invitation.email):
        raise Locked(NOT_OPEN)
    user = User(
        email=invitation.email, username=username, first_name=first_name, last_name=last_name
    )
    user.set_password(password)
    user.full_clean()
    user.save()
    accept(invitation, by=user)
    return user


def locked_open(invitation: Invitation) -> Invitation:
    """Return the invitation, locked. Raises Locked if it was accepted or revoked."""
    held = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if held.accepted_at or held.revoked_at:
        raise Locked(NOT_OPEN)
    return held


def refuse_repetition(invitation: Invitation) -> None:
    offered = {"role": invitation.role, "ministry": invitation.ministry}
    others = Invitation.objects.pending().exclude(pk=invitation.pk)
    if others.filter(email=invitation.email, **offered).exists():
        raise Conflict(
            f"{invitation.email} is already invited to this role. Send that invitation again."
        )
    accepted = Invitation.objects.waiting().filter(accepted_at__isnull=False)
    if accepted.filter(email=invitation.email, **offered).exists():
        raise Conflict(
            f"{invitation.email} has accepted this role, which waits for another coordinator."
        )
    user = account_of(invitation.email)
    if user and not user.is_active:
        raise Conflict(f"{user} is deactivated. Activate the account first.")
    if user and user.memberships.filter(**offered).exists():
        raise Conflict(f"{user} already has this role.")


def record_event(invitation: Invitation, verb: str, *, by: User) -> None:
    detail: dict[str, object] = {"role": invitation.role, "ministry": invitation.ministry_id}
    if invitation.accepted_at:
        detail["is_given"] = invitation.granted_at is not None
    events.record(verb, invitation.email, by=by, detail=detail)
