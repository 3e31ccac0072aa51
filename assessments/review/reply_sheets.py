"""What a ministry has said so far, and the form of one reply: stored, or typed and not stored."""

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessments.answers.conflicts import (
    ADDED,
    Difference,
    evidence_differences,
    field_differences,
)
from assessments.answers.evidence_pieces import FileLine, file_line
from assessments.answers.scores import BEGUN, COMPLETE, NOT_BEGUN, Mark, evidence_values
from assessments.answers.sheets import EvidenceFields, Sheet, sheet
from assessments.models import Assessment, Disclosure, Evidence, Reply, Stance
from assessments.scoring.replies import REPLY_LABELS, ReplyEntry, missing

DISCLOSURES = tuple(each for each in Disclosure.choices if each[0] != Disclosure.SEALED)
UNDECIDED = "open"  # how the form says that nothing is chosen
CHOICES: Mapping[str, str] = {**dict(Stance.choices), UNDECIDED: "No comment yet"}
SHORT: Mapping[str, str] = {
    "": "",
    Stance.AGREE.value: "agree",
    Stance.AGREE_WITH_COMMENT.value: "comment",
    Stance.DISAGREE.value: "disagree",
    Stance.CANNOT_COMMENT.value: "no view",
}
MARK_WORDS = {NOT_BEGUN: "no comment yet", BEGUN: "begun, not whole", COMPLETE: "replied"}


@dataclass(frozen=True, slots=True)
class OwnPiece:
    """One stored piece of a ministry's own evidence, as far as its file is concerned."""

    pk: int
    title: str
    file: FileLine | None
    is_sealed: bool = False


@dataclass(frozen=True, slots=True)
class Stored:
    """One reply; version 0: nobody has touched it."""

    pk: int | None
    entry: ReplyEntry
    version: int
    saved_at: datetime.datetime | None
    pieces: tuple[OwnPiece, ...] = ()

    @property
    def files(self) -> list[OwnPiece]:
        return [piece for piece in self.pieces if piece.file]


UNTOUCHED = Stored(None, ReplyEntry(), 0, None)


def stored_in(assessment: Assessment) -> dict[int, Stored]:
    """Indicator -> what the ministry has said of it. Two queries."""
    pieces: dict[int | None, list[Evidence]] = {}
    rows = Evidence.objects.filter(reply__assessment=assessment).order_by("pk")
    for piece in rows.select_related("attachment"):
        pieces.setdefault(piece.reply_id, []).append(piece)
    return {
        row.indicator_id: stored(row, pieces.get(row.pk, []))
        for row in Reply.objects.filter(assessment=assessment).order_by()
    }


def stored(row: Reply, pieces: Sequence[Evidence]) -> Stored:
    said = tuple(piece.entry() for piece in pieces)
    return Stored(
        pk=row.pk,
        entry=ReplyEntry(row.stance, row.comment, row.is_confidential, said),
        version=row.version,
        saved_at=row.saved_at,
        pieces=tuple(
            OwnPiece(piece.pk, piece.title, file_line(getattr(piece, "attachment", None)))
            for piece in pieces
        ),
    )


def mark(entry: ReplyEntry) -> Mark:
    """How far one reply is, as the side list shows it."""
    if entry == ReplyEntry():
        return Mark(NOT_BEGUN, MARK_WORDS[NOT_BEGUN], "")
    is_whole = bool(entry.stance) and not missing(entry)
    state = COMPLETE if is_whole else BEGUN
    return Mark(state, MARK_WORDS[state], SHORT.get(entry.stance, ""))


def form_values(entry: ReplyEntry) -> dict[str, str]:
    """What the form's own fields show."""
    return {
        "answer": entry.stance or UNDECIDED,
        "comment": entry.comment,
        "is_confidential": "on" if entry.is_confidential else "",
    }


def stored_sheet(reply: Stored) -> Sheet:
    rows = [evidence_values(piece) for piece in reply.entry.evidence]
    return sheet(form_values(reply.entry), rows, version=reply.version)


def differences(stored: ReplyEntry, mine: ReplyEntry) -> Iterator[Difference]:
    texts = form_values(stored), form_values(mine)
    yield from field_differences(REPLY_LABELS, *texts, words)
    yield from evidence_differences(stored.evidence, mine.evidence)


def only_stored(stored: ReplyEntry, shown: Collection[object]) -> tuple[EvidenceFields, ...]:
    """The pieces that the form does not have yet. shown: the keys of the rows that it has."""
    pieces = [piece for piece in stored.evidence if piece.key not in shown]
    return tuple(
        EvidenceFields(evidence_values(piece), place, note=ADDED)
        for place, piece in enumerate(pieces, len(shown) + 1)
    )


def words(name: str, value: str) -> str:
    if name == "answer":
        return CHOICES.get(value, value)
    if name == "is_confidential":
        return "Yes" if value else "No"
    return value
