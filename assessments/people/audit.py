"""The audit of coordinators: the event log with filters, in pages and as a table.

It shows the time, person, verb and subject of each event. Details of an event may contain scores
and quotations, so only a few fields about people and sign-ins are shown. A reader who codes a
ministry blind sees no events of other people about it.
"""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, TextField, Value
from django.db.models.functions import Concat
from django.utils import timezone

from assessments.actions.events import OFFICE_VERBS, PEOPLE_VERBS, SIGN_IN_VERBS, WORK_VERBS
from assessments.exports.tables import Cell, Table
from assessments.models import Coding, Event, Role, User
from assessments.models.stages import UNBLINDED

ROWS = 100  # on one page
MOST_ROWS = 50_000  # in one file
NO_PERSON = ":none"  # no username has a colon
NO_PERSON_LABEL = "No person: the command line, and sign-ins that failed"
SITE_VERBS = {"made private", "made public"}
# kind -> its label, and the verbs of its events; None for those of no other kind.
KINDS: Mapping[str, tuple[str, set[str] | None]] = {
    "sign-ins": ("Signing in", SIGN_IN_VERBS),
    "people": ("People, roles and policies", PEOPLE_VERBS | SITE_VERBS),
    "back-office": ("The back office", OFFICE_VERBS),
    "work": ("Work that is not public", WORK_VERBS),
    "public": ("Imports, publication and other public changes", None),
}
SHOWN = SIGN_IN_VERBS | PEOPLE_VERBS | OFFICE_VERBS  # the details of these may be shown
LABELS = {
    "role": "role",
    "ministry": "ministry",
    "is_given": "role given",
    "before": "before",
    "after": "after",
    "network": "network",
    "methods": "by",
    "count": "number",
    "fields": "fields",
}
WORDS = {code: label.lower() for code, label in Role.choices} | {
    "mfa": "second factor",
    "password_reset": "new password",
    "socialaccount": "single sign-on",
}
HEADER = ("time (UTC)", "person", "event", "subject", "details")


@dataclass(frozen=True, slots=True)
class Line:
    at: datetime.datetime
    by: str
    verb: str
    subject: str
    details: str


@dataclass(frozen=True, slots=True)
class Page:
    """Newest first. older: the number of the last line if there are older ones; else None."""

    lines: Sequence[Line]
    older: int | None


def visible_events(reader: User) -> QuerySet[Event]:
    """Return the events that this coordinator may read.

    Events by other people about a ministry that the reader still codes blind are left out.
    """
    # The log has subjects and no keys: those about an assessment begin with its round and ministry.
    blind = (
        Coding.objects.assigned_to(reader)
        .exclude(assessment__stage__in=UNBLINDED)
        .annotate(
            place=Concat(
                "assessment__round__code",
                Value(" "),
                "assessment__ministry_id",
                Value(" "),
                output_field=TextField(),
            ),
            about=Concat(OuterRef("subject"), Value(" "), output_field=TextField()),
        )
        .filter(about__startswith=F("place"))
    )
    return Event.objects.filter(Q(by=reader) | ~Exists(blind))


def matching(reader: User, asked: Mapping[str, Any]) -> QuerySet[Event]:
    """Return the visible events that the filters ask for, newest first.

    asked: the cleaned data of `AuditForm`.
    """
    events = visible_events(reader).select_related("by").order_by("-pk")
    if asked["who"] == NO_PERSON:
        events = events.filter(by=None)
    elif asked["who"]:
        events = events.filter(by__username=asked["who"])
    if asked["kind"]:
        events = events.filter(_of_kind(asked["kind"]))
    if asked["subject"]:
        events = events.filter(subject__icontains=asked["subject"])
    if asked["since"]:
        events = events.filter(at__gte=_moment(asked["since"], datetime.time.min))
    if asked["until"]:
        events = events.filter(at__lte=_moment(asked["until"], datetime.time.max))
    return events


def page(events: QuerySet[Event], *, before: int | None) -> Page:
    """Return the page that begins after an event; the first without one. One query."""
    if before is not None:
        events = events.filter(pk__lt=before)
    # One more than is shown: so there is a link to older events only if they exist.
    rows = list(events[: ROWS + 1])
    shown = rows[:ROWS]
    older = None
    if len(rows) > ROWS:
        older = shown[-1].pk
    return Page([_line(row) for row in shown], older)


def table(events: QuerySet[Event]) -> Table:
    """Return all events as a table. One query, read in parts."""
    return Table(HEADER, _rows(events))


def _rows(events: QuerySet[Event]) -> Iterator[Sequence[Cell]]:
    for event in events.iterator(chunk_size=2000):
        line = _line(event)
        at = line.at.astimezone(datetime.UTC).isoformat(timespec="seconds")
        yield (at, line.by, line.verb, line.subject, line.details)


def _line(event: Event) -> Line:
    by = ""
    if event.by is not None:
        by = event.by.get_username()
    return Line(event.at, by, event.verb, event.subject, _details(event))


def _details(event: Event) -> str:
    """Return the fields that may be shown, such as "role: lead; role given: no"."""
    if event.verb not in SHOWN:
        return ""
    found = []
    for key, label in LABELS.items():
        value = event.detail.get(key)
        if value not in (None, "", []):
            found.append(f"{label}: {_printed(value)}")
    return "; ".join(found)


def _printed(value: Any) -> str:
    if value is True:
        return "yes"
    if value is False:
        return "no"
    if isinstance(value, list):
        return ", ".join(_printed(each) for each in value)
    return WORDS.get(str(value), str(value))


def _of_kind(kind: str) -> Q:
    _label, verbs = KINDS[kind]
    if verbs is not None:
        return Q(verb__in=verbs)
    others: set[str] = set()
    for _other, known in KINDS.values():
        others |= known or set()
    return ~Q(verb__in=others)


def _moment(day: datetime.date, time: datetime.time) -> datetime.datetime:
    """Return a moment of a day in the reader's time zone."""
    return timezone.make_aware(datetime.datetime.combine(day, time))
