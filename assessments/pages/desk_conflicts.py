"""Two versions of one answer, side by side, field by field."""

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from assessments.models import Disclosure, EvidenceKind
from assessments.pages.desk_questions import Question
from assessments.pages.desk_reading import CONFIDENCES, STATES
from assessments.pages.desk_scores import evidence_values, form_values
from assessments.pages.desk_sheets import EvidenceFields
from assessments.scoring.entries import Entry, EvidenceEntry

LABELS: Mapping[str, str] = {
    "answer": "Answer",
    "value": "Measured value",
    "confidence": "Confidence",
    "rationale": "Rationale",
    "searched_where": "Where it was searched",
    "searched_minutes": "Minutes searched",
    "searched_on": "Searched on",
}
ADDED = "only in the stored version"
AT_YOURS = "Its words stand in the form below."


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, or one piece of evidence, that the two do not share.

    field: the form's field that a script may give `value`, the stored one; blank for evidence.
    """

    label: str
    stored: str
    mine: str
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class TwoVersions:
    sentence: str
    version: int  # of the stored one
    at: datetime.datetime | None
    rows: tuple[Difference, ...]
    added: tuple[EvidenceFields, ...]  # pieces that only the stored version has


def two_versions(
    question: Question,
    *,
    stored: Entry,
    mine: Entry,
    added: tuple[EvidenceFields, ...],
    sentence: str,
    version: int,
    at: datetime.datetime | None,
) -> TwoVersions:
    """added: the pieces that the form does not have yet."""
    rows = (*field_differences(question, stored, mine), *evidence_differences(stored, mine))
    return TwoVersions(sentence, version, at, rows, added)


def field_differences(question: Question, stored: Entry, mine: Entry) -> Iterator[Difference]:
    theirs, ours = form_values(stored), form_values(mine)
    for name, label in LABELS.items():
        if theirs[name] != ours[name]:
            yield Difference(
                label,
                words(question, name, theirs[name]),
                words(question, name, ours[name]),
                field=name,
                value=theirs[name],
            )


def words(question: Question, name: str, value: str) -> str:
    if name == "confidence":
        return CONFIDENCES.get(value, "")
    if name != "answer":
        return value
    card = next((card for card in question.cards if str(card.level) == value), None)
    if card:
        return f"Level {card.level} {card.label}".strip()
    return "Measured" if value == "measured" else STATES[value or "open"]


def evidence_differences(stored: Entry, mine: Entry) -> Iterator[Difference]:
    theirs = {piece.key: piece for piece in stored.evidence}
    ours = {piece.key: piece for piece in mine.evidence}
    for key in dict.fromkeys((*theirs, *ours)):
        if theirs.get(key) != ours.get(key):
            yield Difference("Evidence", told(theirs.get(key)), told(ours.get(key)))


def told(piece: EvidenceEntry | None) -> str:
    """One piece in words, with all that may differ; of a sealed one no word."""
    if piece is None:
        return ""
    kind, disclosure = EvidenceKind(piece.kind).label, Disclosure(piece.disclosure).label
    if piece.disclosure == Disclosure.SEALED:
        what = [f"{kind}, sealed", f"SHA-256 {piece.closed}" if piece.closed else AT_YOURS]
    else:
        quoted = piece.quotation and f"“{piece.quotation}”"
        what = [f"{piece.title} ({kind}, {disclosure.lower()})", piece.url, quoted]
    parts = [
        *what,
        piece.speaks_of and f"of {piece.speaks_of}",
        piece.accessed_on and f"accessed {piece.accessed_on}",
    ]
    return "\n".join(str(part) for part in parts if part)


def evidence_fields(piece: EvidenceEntry) -> dict[str, str]:
    return evidence_values(piece)
