"""Asking people in by e-mail: a link that opens once, for fourteen days."""

import datetime
import hashlib
import secrets
from typing import Any

from allauth.account.models import EmailAddress
from django.db import transaction
from django.utils import timezone

from assessments.actions import events, letters
from assessments.actions.errors import Conflict, Locked
from assessments.models import Invitation, Membership, Ministry, Role, User

LIFETIME = datetime.timedelta(days=14)
OVER = "This invitation is no longer open."


def digest_of(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def open_by(token: str) -> Invitation | None:
    """The invitation whose link holds this token, while it can be accepted."""
    found = Invitation.objects.pending().filter(digest=digest_of(token))
    return found.select_related("ministry").first()


def account_of(email: str) -> User | None:
    """Whose sign-in this address belongs to: of several, the one that has been there longest."""
    by_user = User.objects.filter(email__iexact=email)
    by_address = User.objects.filter(emailaddress__email__iexact=email)
    return (by_user | by_address).distinct().order_by("pk").first()


@transaction.atomic
def invite(email: str, role: Role, *, ministry: Ministry | None = None, by: User) -> Invitation:
    """Offer a role to an address, and send the link there.

    Raises ValidationError for no address or a role without its ministry, Conflict where the role
    is held or offered already, or where the person is deactivated.
    """
    User.objects.select_for_update().get(pk=by.pk)  # a form sent twice is one invitation
    email = email.strip().lower()
    now = timezone.now()
    invitation = Invitation(
        email=email,
        role=role,
        ministry=ministry,
        invited_by=by,
        invited_at=now,
        expires_at=now + LIFETIME,
    )
    refuse_repetition(invitation)
    token = renew(invitation)
    invitation.full_clean()
    invitation.save()
    told(invitation, "invited", by=by)
    send(invitation, token)
    return invitation


@transaction.atomic
def resend(invitation: Invitation, *, by: User) -> Invitation:
    """Send a new link, good for as long as the first was; the old one opens nothing any more.

    Raises Locked once it is accepted or revoked, and as `invite` where the role is held by now.
    """
    invitation = unanswered(invitation)
    refuse_repetition(invitation)
    token = renew(invitation)
    invitation.expires_at = timezone.now() + LIFETIME
    invitation.full_clean()
    invitation.save(update_fields=["digest", "expires_at"])
    told(invitation, "resent invitation", by=by)
    send(invitation, token)
    return invitation


@transaction.atomic
def revoke(invitation: Invitation, *, by: User) -> Invitation:
    """Take the offer back. Raises Locked once it is accepted or revoked."""
    invitation = unanswered(invitation)
    invitation.revoked_at, invitation.revoked_by = timezone.now(), by
    invitation.save(update_fields=["revoked_at", "revoked_by"])
    told(invitation, "revoked invitation", by=by)
    return invitation


@transaction.atomic
def accept(invitation: Invitation, *, by: User) -> Membership:
    """Give the role to who has the address; that they came by the link proves it theirs.

    Raises Locked when it is not open any more.
    """
    invitation = unanswered(invitation)
    if invitation.expires_at <= timezone.now():
        raise Locked(OVER)
    membership, _ = Membership.objects.get_or_create(
        user=by, role=invitation.role, ministry=invitation.ministry
    )
    has_address = EmailAddress.objects.filter(user=by).exists()
    EmailAddress.objects.update_or_create(
        user=by,
        email=invitation.email,
        defaults={"verified": True},
        create_defaults={"verified": True, "primary": not has_address},
    )
    invitation.accepted_at, invitation.accepted_by = timezone.now(), by
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    told(invitation, "accepted invitation", by=by)
    return membership


@transaction.atomic
def join(invitation: Invitation, *, password: str, **said: Any) -> User:
    """Make the account of who is invited and has none, and give them the role.

    said: username, first_name, last_name. Raises Locked, and ValidationError for a name that is
    taken or no name.
    """
    if account_of(invitation.email):
        raise Locked(OVER)
    user = User(email=invitation.email, **said)
    user.set_password(password)
    user.full_clean()
    user.save()
    accept(invitation, by=user)
    return user


def unanswered(invitation: Invitation) -> Invitation:
    """The row, held until the transaction ends."""
    held = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if held.accepted_at or held.revoked_at:
        raise Locked(OVER)
    return held


def refuse_repetition(invitation: Invitation) -> None:
    offered = {"role": invitation.role, "ministry": invitation.ministry}
    others = Invitation.objects.pending().exclude(pk=invitation.pk)
    if others.filter(email=invitation.email, **offered).exists():
        raise Conflict(f"{invitation.email} is invited to this role already; send that again.")
    user = account_of(invitation.email)
    if user and not user.is_active:
        raise Conflict(f"{user} is deactivated; let them in again first.")
    if user and user.memberships.filter(**offered).exists():
        raise Conflict(f"{user} holds this role already.")


def renew(invitation: Invitation) -> str:
    """Draw a token, of which the row keeps only what it can be known by."""
    token = secrets.token_urlsafe(32)
    invitation.digest = digest_of(token)
    return token


def send(invitation: Invitation, token: str) -> None:
    context = {"invitation": invitation, "link": letters.link("invitation-accept", token)}
    letters.send("invitation", [invitation.email], context, subject="An invitation to Chancery")


def told(invitation: Invitation, verb: str, *, by: User) -> None:
    detail = {"role": invitation.role, "ministry": invitation.ministry_id}
    events.record(verb, invitation.email, by=by, detail=detail)
