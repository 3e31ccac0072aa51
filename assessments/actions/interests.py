"""Conflicts of interest: declared before a person assesses a ministry that they should not."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import events
from assessments.actions.entry_checks import storable
from assessments.actions.errors import Conflict, NotAllowed
from assessments.models import ConflictOfInterest, Membership, Ministry, Role, User
from assessments.models.people import TEAM

LONGEST_REASON = 2000


@transaction.atomic
def declare(user: User, ministry: Ministry, *, reason: str, by: User) -> ConflictOfInterest:
    """Keep the ministry from being given to the user.

    What the user codes already stays with them, for a coordinator to look at. Raises NotAllowed
    where a user who does not coordinate declares it for another, or for a user who assesses
    nothing; Conflict when it is declared already; ValidationError for a reason that is blank or
    cannot be stored.
    """
    _refuse_others(user, by)
    reason = storable("reason", reason).strip()
    if not reason:
        raise ValidationError({"reason": ["Say what the conflict is."]})
    if len(reason) > LONGEST_REASON:
        raise ValidationError({"reason": [f"Use {LONGEST_REASON:,} characters at most."]})
    User.objects.select_for_update().get(pk=user.pk)  # one declaration after another
    if not Membership.objects.for_user(user).filter(role__in=TEAM).exists():
        raise NotAllowed(f"{user} does not assess ministries, so there is nothing to declare.")
    if ConflictOfInterest.objects.filter(user=user, ministry=ministry).exists():
        raise Conflict(f"A conflict of interest of {user} with {ministry} is declared already.")
    declared = ConflictOfInterest.objects.create(
        user=user, ministry=ministry, reason=reason, declared_at=timezone.now(), declared_by=by
    )
    events.record("declared interest", _subject(declared), by=by, detail={"reason": reason})
    return declared


@transaction.atomic
def withdraw(declared: ConflictOfInterest, *, by: User) -> None:
    """Let the ministry be given to the user again; the log keeps what was declared.

    Raises NotAllowed as `declare`; ConflictOfInterest.DoesNotExist when it was withdrawn before.
    """
    rows = ConflictOfInterest.objects.select_for_update(of=("self",))
    declared = rows.select_related("user", "ministry").get(pk=declared.pk)
    _refuse_others(declared.user, by)
    detail = {"old": declared.reason, "declared_at": declared.declared_at.isoformat()}
    events.record("withdrew interest", _subject(declared), by=by, detail=detail)
    declared.delete()


def _refuse_others(user: User, by: User) -> None:
    coordinates = Membership.objects.for_user(by).filter(role=Role.COORDINATOR)
    if by != user and not coordinates.exists():
        raise NotAllowed("Only a coordinator can declare the conflicts of interest of others.")


def _subject(declared: ConflictOfInterest) -> str:
    return f"{declared.ministry_id} of {declared.user}"
