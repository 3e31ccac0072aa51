"""Answers that an analyst sends from the desk, and replies that a ministry sends."""

import datetime
import uuid
from dataclasses import replace
from typing import Any

from assessments.actions import replies
from assessments.actions.versions import Saved
from assessments.models import Event, Reply
from assessments.scoring.entries import Entry, EvidenceEntry
from assessments.scoring.replies import ReplyEntry
from tests.drafts import Drafted

DAY = datetime.date(2026, 3, 1)
RATED = Entry(state="rated", level=3, confidence="high", rationale="Seen, twice.")
NOT_FOUND = Entry(
    state="not_found", searched_where="The archive.", searched_minutes=90, searched_on=DAY
)
NOT_APPLICABLE = Entry(state="not_applicable", rationale="It has no missions.")
DRAFT = Entry(rationale="To be looked at.")
AGREES = ReplyEntry("agree")
COMMENTS = ReplyEntry("agree_with_comment", "And more of it.")


def piece(disclosure: str = "public", **fields: Any) -> EvidenceEntry:
    given = {
        "key": uuid.uuid4(),
        "kind": "url",
        "title": f"A {disclosure} page",
        "url": f"https://example.org/{disclosure}",
        "quotation": f"A {disclosure} quotation",
        "speaks_of": DAY,
    } | fields
    return EvidenceEntry(disclosure=disclosure, **given)


def rated(*pieces: EvidenceEntry, **fields: Any) -> Entry:
    return replace(RATED, evidence=pieces, **fields)


def save(
    drafted: Drafted, entry: ReplyEntry, *, version: int = 0, code: str = "OPN-1"
) -> Saved[Reply]:
    return replies.save(drafted.assessment, code, entry, version=version, by=drafted.member)


def disagrees(*pieces: EvidenceEntry) -> ReplyEntry:
    return ReplyEntry("disagree", "It is published.", evidence=pieces or (piece(),))


def saves() -> list[Event]:
    return list(Event.objects.filter(verb="saved reply").order_by("pk"))
