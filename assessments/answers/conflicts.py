"""Two versions of one answer, side by side, field by field."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import partial

from assessments.answers.questions import Question
from assessments.answers.readings import CONFIDENCES, STATES
from assessments.answers.scores import form_values
from assessments.answers.sheets import EvidenceFields
from assessments.models import Disclosure, EvidenceKind
from assessments.scoring.entries import ANSWER_LABELS, Entry, EvidenceEntry

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


def differences(question: Question, stored: Entry, mine: Entry) -> Iterator[Difference]:
    texts = form_values(stored), form_values(mine)
    yield from field_differences(ANSWER_LABELS, *texts, partial(words, question))
    yield from evidence_differences(stored.evidence, mine.evidence)


def field_differences(
    labels: Mapping[str, str],
    theirs: Mapping[str, str],
    ours: Mapping[str, str],
    words: Callable[[str, str], str],
) -> Iterator[Difference]:
    """theirs, ours: what the form's fields hold. words: a field and what it holds -> in print."""
    for name, label in labels.items():
        if theirs[name] != ours[name]:
            yield Difference(
                label,
                words(name, theirs[name]),
                words(name, ours[name]),
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


def evidence_differences(
    stored: Iterable[EvidenceEntry], mine: Iterable[EvidenceEntry]
) -> Iterator[Difference]:
    theirs = {piece.key: piece for piece in stored}
    ours = {piece.key: piece for piece in mine}
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
