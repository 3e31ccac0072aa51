"""Give roles by two people: a coordinator invites, and another coordinator or a superuser confirms.

An address does not show who reads its letters. So no rule can distinguish an invitation of oneself
from that of another person, and every invitation to a guarded role waits.
"""

from django.db import transaction
from django.utils import timezone

from assessments.actions import events, letters
from assessments.actions.errors import Conflict, Locked, NotAllowed
from assessments.actions.people import account_of, locked_coordinators
from assessments.models import Invitation, LetterKind, Membership, Role, User
from assessments.models.people import GUARDED

CONFIRMERS = "Another coordinator or a superuser"


@transaction.atomic
def confirm(invitation: Invitation, *, by: User) -> Membership | None:
    """Confirm that the person may have the role; return it if the invitation is accepted.

    Raises NotAllowed for the inviter, the invited person, and users who are neither coordinator nor
    superuser. Raises Locked if nothing waits, and Conflict if the inviter is not a coordinator.
    """
    invitation = _locked_waiting(invitation)
    coordinators = locked_coordinators()
    _refuse_confirming(invitation, by, coordinators)
    if invitation.invited_by_id not in coordinators:
        inviter = invitation.invited_by
        raise Conflict(
            f"{inviter}, who invited {invitation.email}, is no longer a coordinator."
            " Decline, and invite this person again."
        )
    invitation.confirmed_at, invitation.confirmed_by = timezone.now(), by
    membership = None
    if invitation.accepted_by is not None:
        membership = _give(invitation)
    invitation.save(update_fields=["confirmed_at", "confirmed_by", "granted_at"])
    _record("confirmed invitation", invitation, by=by)
    return membership


@transaction.atomic
def decline(invitation: Invitation, *, by: User) -> Invitation:
    """Refuse the role: the invitation is closed, and an account that was made stays without it.

    Raises NotAllowed as `confirm` does, and Locked if nothing waits.
    """
    invitation = _locked_waiting(invitation)
    _refuse_confirming(invitation, by, locked_coordinators())
    invitation.revoked_at, invitation.revoked_by = timezone.now(), by
    invitation.save(update_fields=["revoked_at", "revoked_by"])
    _record("declined invitation", invitation, by=by)
    return invitation


def settle(invitation: Invitation) -> Membership | None:
    """Give the role of an invitation that is just accepted; None while it waits.

    A confirmation counts only while its giver may still confirm this invitation. The caller has
    locked the row, and saves it.
    """
    if invitation.role not in GUARDED:
        return _give(invitation)
    giver = invitation.confirmed_by
    if giver is None:
        return None
    try:
        _refuse_confirming(invitation, giver, locked_coordinators())
    except NotAllowed:
        # Cleared, so that it waits again, and the page shows it.
        invitation.confirmed_at = invitation.confirmed_by = None
        return None
    return _give(invitation)


def announce(invitation: Invitation, *, by: User) -> None:
    """Send a letter to the users who may confirm, unless other invitations by this user wait."""
    waiting = Invitation.objects.waiting().exclude(pk=invitation.pk).filter(invited_by=by)
    if invitation.role not in GUARDED or waiting.exists():
        return
    confirmers = User.objects.filter(is_active=True).exclude(pk=by.pk).exclude(email="")
    addresses = confirmers.filter(memberships__role=Role.COORDINATOR)
    if not addresses.exists():
        addresses = confirmers.filter(is_superuser=True)
    context = {"inviter": by, "link": letters.link("grant-index")}
    letters.send(
        LetterKind.GRANT_WAITING,
        list(addresses.exclude(email__iexact=invitation.email).values_list("email", flat=True)),
        context,
        subject="A role waits for your confirmation",
    )


def _give(invitation: Invitation) -> Membership:
    user = invitation.accepted_by
    assert user is not None  # noqa: S101 - both callers have just seen or set it
    membership, _ = Membership.objects.get_or_create(
        user=user, role=invitation.role, ministry=invitation.ministry
    )
    invitation.granted_at = timezone.now()
    _inform_leads(invitation, membership)
    return membership


def _inform_leads(invitation: Invitation, membership: Membership) -> None:
    """Send the leads a letter if a coordinator is now also a lead or a ministry's member."""
    held = set(Membership.objects.for_user(membership.user).values_list("role", flat=True))
    if Role.COORDINATOR not in held or held.isdisjoint({Role.LEAD, Role.MINISTRY}):
        return
    leads = User.objects.filter(is_active=True, memberships__role=Role.LEAD)
    others = leads.exclude(pk=membership.user_id).exclude(email="")
    context = {"invitation": invitation, "person": membership.user}
    letters.send(
        LetterKind.GRANT_TO_COORDINATOR,
        list(others.order_by("email").values_list("email", flat=True)),
        context,
        subject="A coordinator has another role",
    )


def _locked_waiting(invitation: Invitation) -> Invitation:
    held = Invitation.objects.select_for_update(of=("self",)).get(pk=invitation.pk)
    if not Invitation.objects.waiting().filter(pk=held.pk).exists():
        raise Locked(f"The invitation of {held.email} does not wait for a confirmation any more.")
    return held


def _refuse_confirming(invitation: Invitation, by: User, coordinators: set[int]) -> None:
    """Raise NotAllowed unless this person may confirm the invitation."""
    is_entitled = by.pk in coordinators or (by.is_superuser and by.is_active)
    own = {invitation.invited_by_id, invitation.accepted_by_id}
    account = account_of(invitation.email)
    if not is_entitled or by.pk in own or account == by:
        raise NotAllowed(f"{CONFIRMERS} has to answer the invitation of {invitation.email}.")


def _record(verb: str, invitation: Invitation, *, by: User) -> None:
    detail = {
        "role": invitation.role,
        "ministry": invitation.ministry_id,
        "is_given": invitation.granted_at is not None,
    }
    events.record(verb, invitation.email, by=by, detail=detail)
