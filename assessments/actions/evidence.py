"""Evidence as part of what is saved: by its keys, and never with sealed words in the log."""

from collections.abc import Collection, Mapping
from typing import Any
from uuid import UUID

from assessments.models import Disclosure, Evidence, Score, User
from assessments.scoring.entries import EvidenceEntry

FIELDS = ("disclosure", "kind", "title", "url", "quotation", "speaks_of", "accessed_on")

Pieces = Mapping[UUID, EvidenceEntry]


def by_key(pieces: Collection[EvidenceEntry]) -> Pieces:
    return {piece.key: piece for piece in pieces}


def write_evidence(score: Score, stored: Collection[Evidence], wanted: Pieces, *, by: User) -> None:
    """Make the wanted pieces of those stored: at most three queries, none if nothing differs."""
    gone = [row.pk for row in stored if row.key not in wanted]
    changed = [row for row in stored if row.key in wanted and row.entry() != wanted[row.key]]
    known = {row.key for row in stored}
    new = [Evidence(score=score, key=key, added_by=by) for key in wanted if key not in known]
    for row in (*changed, *new):
        for field in FIELDS:
            setattr(row, field, getattr(wanted[row.key], field))
    if gone:
        Evidence.objects.filter(pk__in=gone).delete()
    if changed:
        Evidence.objects.bulk_update(changed, FIELDS)
    if new:
        Evidence.objects.bulk_create(new)


def loggable(pieces: Pieces, others: Pieces) -> dict[str, dict[str, Any]]:
    """Key -> what the log may say of each piece that is not the same in `others`.

    Of a piece that is sealed on either side nothing but its class: not even what it said before.
    """
    return {
        str(key): _whole(piece) if not _is_sealed(key, pieces, others) else _class(piece)
        for key, piece in pieces.items()
        if others.get(key) != piece
    }


def _is_sealed(key: UUID, *sides: Pieces) -> bool:
    return any(key in side and side[key].disclosure == Disclosure.SEALED for side in sides)


def _class(piece: EvidenceEntry) -> dict[str, Any]:
    return {"disclosure": piece.disclosure}


def _whole(piece: EvidenceEntry) -> dict[str, Any]:
    said = {field: getattr(piece, field) for field in FIELDS}
    for field in ("speaks_of", "accessed_on"):
        said[field] = said[field].isoformat() if said[field] else None
    return said
