"""Write to the event log. Nothing else writes to it."""

from collections.abc import Iterable, Mapping
from typing import Any

from assessments.actions import clock
from assessments.models import Event, PublicData, User

LONGEST_SUBJECT = 120
# Sign-ins, failed ones, and changes of passwords and factors.
SIGN_IN_VERBS = {
    "added passkey",
    "changed password",
    "connected single sign-on",
    "ended sessions",
    "failed second factor",
    "failed sign-in",
    "made recovery codes",
    "removed authenticator app",
    "removed passkey",
    "reset password",
    "set password",
    "set up authenticator app",
    "signed in",
    "signed out",
    "used recovery code",
}
# Roles, accounts and the policy of the site.
PEOPLE_VERBS = {
    "accepted invitation",
    "activated",
    "chose time zone",
    "confirmed invitation",
    "deactivated",
    "declined invitation",
    "demanded factors",
    "forgot factors",
    "invited",
    "queued letter again",
    "renewed invitation",
    "resent invitation",  # as "renewed invitation" was called before
    "revoked invitation",
    "set sign-ins",
    "set up coordinator",
    "took role",
}
# Changes by superusers in the back office, which may change public pages.
OFFICE_VERBS = {"added in back office", "changed in back office", "deleted in back office"}
# Work that is not public yet.
WORK_VERBS = {
    "assigned",
    "attached file",
    "changed deadline",
    "changed due date",
    "changed list",
    "changed plan",
    "closed reply",
    "decided finding",
    "decided reply",
    "declared interest",
    "finished assessment",
    "opened coding",
    "opened reconciling",
    "opened reply",
    "opened sealed evidence",
    "opened sealed file",
    "recorded request",
    "removed file",
    "reopened coding",
    "reopened stage",
    "rotated seals",
    "saved reply",
    "saved score",
    "sent reminder",  # as "wrote reminder" was called before
    "submitted coding",
    "submitted reply",
    "unassigned",
    "verified evidence",
    "withdrew interest",
    "wrote reminder",
}
# These events change no public page. After any other verb, cached public pages are out of date.
DESK_VERBS = SIGN_IN_VERBS | PEOPLE_VERBS | WORK_VERBS


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
        at=clock.now(),
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
    now = clock.now()
    rows = []
    for subject, detail in details:
        cut = subject[:LONGEST_SUBJECT]
        rows.append(Event(at=now, by=by, verb=verb, subject=cut, detail=dict(detail)))
    if verb not in DESK_VERBS:
        PublicData.objects.renew()
    Event.objects.bulk_create(rows, batch_size=1000)
