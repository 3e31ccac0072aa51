"""The one way into the event log."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from assessments.models import Event, PublicData, User

LONGEST_SUBJECT = 120
# What nobody sees outside the desk: after any other verb, public pages may say something else.
DESK_VERBS = {
    "accepted invitation",
    "activated",
    "assigned",
    "attached file",
    "changed deadline",
    "changed due date",
    "changed list",
    "changed plan",
    "chose time zone",
    "closed reply",
    "deactivated",
    "decided finding",
    "decided reply",
    "declared interest",
    "demanded factors",
    "finished assessment",
    "forgot factors",
    "invited",
    "opened coding",
    "opened reconciling",
    "opened reply",
    "opened sealed evidence",
    "opened sealed file",
    "removed file",
    "reopened coding",
    "reopened stage",
    "resent invitation",
    "revoked invitation",
    "rotated seals",
    "saved reply",
    "saved score",
    "sent reminder",
    "set sign-ins",
    "submitted coding",
    "submitted reply",
    "took role",
    "unassigned",
    "verified evidence",
    "withdrew interest",
}


def record(
    verb: str, subject: str, *, by: User | None, detail: Mapping[str, Any] | None = None
) -> Event:
    """Write what was done, in the past tense. `by` is None on the command line.

    A subject that is too long, such as one that ends in a very long username, is cut.
    """
    if verb not in DESK_VERBS:
        PublicData.objects.renew()
    return Event.objects.create(
        at=timezone.now(),
        by=by,
        verb=verb,
        subject=subject[:LONGEST_SUBJECT],
        detail=dict(detail or {}),
    )


def record_each(
    verb: str, said: Iterable[tuple[str, Mapping[str, Any]]], *, by: User | None
) -> None:
    """Write one event for each (subject, detail), all of one moment: one query for a thousand."""
    now = timezone.now()
    rows = (
        Event(at=now, by=by, verb=verb, subject=subject[:LONGEST_SUBJECT], detail=dict(detail))
        for subject, detail in said
    )
    if verb not in DESK_VERBS:
        PublicData.objects.renew()
    Event.objects.bulk_create(rows, batch_size=1000)
