"""Write to the event log. Nothing else writes to it."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils import timezone

from assessments.models import Event, PublicData, User

LONGEST_SUBJECT = 120
# These events change no public page. After any other verb, cached public pages are out of date.
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
    "confirmed invitation",
    "deactivated",
    "decided finding",
    "decided reply",
    "declared interest",
    "declined invitation",
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
    """Write one event.

    verb:    what was done, in the past tense.
    subject: what it was done to; cut if it is too long, as with a very long username.
    by:      None on the command line.
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
    verb: str, details: Iterable[tuple[str, Mapping[str, Any]]], *, by: User | None
) -> None:
    """Write one event for each (subject, detail), all with the same time.

    One query for a thousand events.
    """
    now = timezone.now()
    rows = []
    for subject, detail in details:
        cut = subject[:LONGEST_SUBJECT]
        rows.append(Event(at=now, by=by, verb=verb, subject=cut, detail=dict(detail)))
    if verb not in DESK_VERBS:
        PublicData.objects.renew()
    Event.objects.bulk_create(rows, batch_size=1000)
