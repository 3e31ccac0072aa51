"""What an analyst might send from the desk."""

import datetime
import uuid
from dataclasses import replace
from typing import Any

from assessments.scoring.entries import Entry, EvidenceEntry

DAY = datetime.date(2026, 3, 1)
RATED = Entry(state="rated", level=3, confidence="high", rationale="Seen, twice.")
NOT_FOUND = Entry(
    state="not_found", searched_where="The archive.", searched_minutes=90, searched_on=DAY
)
NOT_APPLICABLE = Entry(state="not_applicable", rationale="It has no missions.")
DRAFT = Entry(rationale="To be looked at.")


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
