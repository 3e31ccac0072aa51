"""Evidence as part of what is saved: by its keys, its words under seal where it is sealed."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Any
from uuid import UUID

from assessments.actions import evidence_files
from assessments.models import Disclosure, Evidence, LoggedWords, Reply, Score, User
from assessments.scoring.entries import EvidenceEntry
from assessments.sealing import CannotOpen, salt, seal_words, unseal_words

WORDS = ("title", "url", "quotation")
FIELDS = ("disclosure", "kind", *WORDS, "speaks_of", "accessed_on")
WRITTEN = (*FIELDS, "sealed_words", "digest", "verified_at", "verified_by")

Pieces = Mapping[UUID, EvidenceEntry]


def by_key(pieces: Iterable[EvidenceEntry]) -> Pieces:
    return {piece.key: piece for piece in pieces}


def fill(row: Evidence, said: EvidenceEntry, *, grain: str = "") -> Evidence:
    """Let the row say what the entry says, its words under seal if it is sealed. Saves nothing.

    Nobody has verified what it says now. grain: a salt, of invented words alone, whose digest must
    be the same each time; otherwise one is drawn.
    """
    for field in FIELDS:
        setattr(row, field, getattr(said, field))
    row.sealed_words, row.digest = "", said.digest()
    if said.disclosure == Disclosure.SEALED:
        grain = grain or salt()
        words = {field: getattr(said, field) for field in WORDS}
        row.sealed_words, row.digest = seal_words(words | {"salt": grain}), said.digest(grain)
        row.title = row.url = row.quotation = ""
    row.verified_at = row.verified_by = None
    return row


def opened(row: Evidence) -> EvidenceEntry:
    """What a sealed piece says. Raises CannotOpen, also where its words do not fit its digest."""
    words = unseal_words(row.sealed_words)
    title, url, quotation = (words.get(field, "") for field in WORDS)
    said = replace(row.entry(), closed="", title=title, url=url, quotation=quotation)
    if said.digest(words.get("salt", "")) != row.digest:
        raise CannotOpen
    return said


def resolved(
    wanted: Iterable[EvidenceEntry], stored: Collection[Evidence]
) -> tuple[EvidenceEntry, ...]:
    """The wanted pieces, with those that are closed, or say what is sealed already, as stored.

    A closed piece that stands there no more is left out: nobody knows its words.
    """
    rows = {row.key: row for row in stored}
    found = []
    for piece in wanted:
        row = rows.get(piece.key)
        if row is not None and (piece.closed or _says_same(row, piece)):
            found.append(row.entry())
        elif not piece.closed:
            found.append(piece)
    return tuple(found)


def _says_same(row: Evidence, piece: EvidenceEntry) -> bool:
    if row.disclosure != Disclosure.SEALED:
        return row.entry() == piece
    try:
        return opened(row) == piece
    except CannotOpen:
        return False


def write_evidence(
    holder: Score | Reply, stored: Collection[Evidence], wanted: Pieces, *, by: User
) -> Pieces:
    """Make the wanted pieces of those stored, and return them as they stand then.

    wanted: as `resolved` leaves them. A piece that changes is no longer verified, and its file
    follows it into or out of the seal. At most four queries where no files are concerned, none if
    nothing differs. Raises ValidationError for a file that cannot follow.
    """
    known = {row.key: row for row in stored}
    gone = [row for row in stored if row.key not in wanted]
    changed = [row for row in stored if row.key in wanted and row.entry() != wanted[row.key]]
    place = {"score": holder} if isinstance(holder, Score) else {"reply": holder}
    new = [Evidence(**place, key=key, added_by=by) for key in wanted if key not in known]
    words = [_logged(row) for row in (*gone, *changed)]
    crossing = [
        row
        for row in changed
        if (row.disclosure == Disclosure.SEALED)
        != (wanted[row.key].disclosure == Disclosure.SEALED)
    ]
    for row in (*changed, *new):
        fill(row, wanted[row.key])
    if gone:
        evidence_files.forget(row.pk for row in gone)
        Evidence.objects.filter(pk__in=[row.pk for row in gone]).delete()
    if changed:
        Evidence.objects.bulk_update(changed, WRITTEN)
    if crossing:
        evidence_files.follow(crossing)
    if new:
        Evidence.objects.bulk_create(new)
    words += [_logged(row) for row in (*changed, *new)]
    if words:
        LoggedWords.objects.bulk_create(words, ignore_conflicts=True)
    rows = {row.key: row for row in (*stored, *new)}
    return {key: rows[key].entry() for key in wanted}


def _logged(row: Evidence) -> LoggedWords:
    """Its words as the log keeps them: under seal, whatever its class."""
    token = row.sealed_words or seal_words({field: getattr(row, field) for field in WORDS})
    return LoggedWords(digest=row.digest, token=token)


def loggable(pieces: Pieces, others: Pieces) -> dict[str, dict[str, Any]]:
    """Key -> what the log may say of each piece that is not the same in `others`.

    Its outline, never its words: those lie beside the log, under seal, found by the digest. pieces:
    as they stand in the database, so that what is sealed is closed.
    """
    return {str(key): outline(piece) for key, piece in pieces.items() if others.get(key) != piece}


def outline(piece: EvidenceEntry) -> dict[str, Any]:
    return {
        "disclosure": piece.disclosure,
        "kind": piece.kind,
        "speaks_of": piece.speaks_of.isoformat() if piece.speaks_of else None,
        "accessed_on": piece.accessed_on.isoformat() if piece.accessed_on else None,
        "digest": piece.closed or piece.digest(),
    }
