"""Evidence as a part of an answer: written by its keys, with its words sealed where it is."""

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


def fill(row: Evidence, piece: EvidenceEntry, *, grain: str = "") -> Evidence:
    """Put a piece into its row, with sealed words if it is sealed. Saves nothing.

    Its verification is forgotten. grain: a salt, only for invented words, whose digest must be the
    same each time; otherwise one is drawn.
    """
    for field in FIELDS:
        setattr(row, field, getattr(piece, field))
    row.sealed_words, row.digest = "", piece.digest()
    if piece.disclosure == Disclosure.SEALED:
        # Without a salt, a digest of few words could be guessed by trying words.
        grain = grain or salt()
        row.sealed_words = seal_words({**words_of(piece), "salt": grain})
        row.digest = piece.digest(grain)
        row.title = row.url = row.quotation = ""
    row.verified_at = row.verified_by = None
    return row


def words_of(piece: EvidenceEntry | Evidence) -> dict[str, str]:
    return {"title": piece.title, "url": piece.url, "quotation": piece.quotation}


def opened(row: Evidence) -> EvidenceEntry:
    """Return a sealed piece with its words. Raises CannotOpen, also for words of another digest."""
    words = unseal_words(row.sealed_words)
    title, url, quotation = (words.get(field, "") for field in WORDS)
    piece = replace(row.entry(), closed="", title=title, url=url, quotation=quotation)
    if piece.digest(words.get("salt", "")) != row.digest:
        raise CannotOpen
    return piece


def resolved(
    wanted: Iterable[EvidenceEntry], stored: Collection[Evidence]
) -> tuple[EvidenceEntry, ...]:
    """Return the wanted pieces; those that are closed, or do not change what is sealed, as stored.

    A closed piece that is no longer stored is left out: its words are lost.
    """
    rows = {row.key: row for row in stored}
    found = []
    for piece in wanted:
        row = rows.get(piece.key)
        if row is not None and (piece.closed or _is_same(row, piece)):
            found.append(row.entry())
        elif not piece.closed:
            found.append(piece)
    return tuple(found)


def _is_same(row: Evidence, piece: EvidenceEntry) -> bool:
    if row.disclosure != Disclosure.SEALED:
        return row.entry() == piece
    try:
        return opened(row) == piece
    except CannotOpen:
        return False


def write_evidence(
    holder: Score | Reply, stored: Collection[Evidence], wanted: Pieces, *, by: User
) -> Pieces:
    """Make the wanted pieces of those stored, and return them as they are stored then.

    wanted: as `resolved` leaves them. A piece that changes is no longer verified, and its file
    follows it into or out of the seal. At most four queries where no files are concerned, none if
    nothing differs. Raises ValidationError for a file that cannot follow.
    """
    rows = {row.key: row for row in stored}
    gone = [row for row in stored if row.key not in wanted]
    changed = [row for row in stored if row.key in wanted and row.entry() != wanted[row.key]]
    # The log names the old words by their digest: they are kept before they change.
    logged = [_logged(row) for row in (*gone, *changed)]
    crossing = []
    for row in changed:
        piece = wanted[row.key]
        if (row.disclosure == Disclosure.SEALED) != (piece.disclosure == Disclosure.SEALED):
            crossing.append(row)
        fill(row, piece)
    new = []
    for key in wanted:
        if key not in rows:
            rows[key] = fill(_new_row(holder, key, by), wanted[key])
            new.append(rows[key])
    _store(gone, changed, crossing, new)
    logged += [_logged(row) for row in (*changed, *new)]
    if logged:
        LoggedWords.objects.bulk_create(logged, ignore_conflicts=True)
    return {key: rows[key].entry() for key in wanted}


def _store(
    gone: list[Evidence], changed: list[Evidence], crossing: list[Evidence], new: list[Evidence]
) -> None:
    """Write the rows. crossing: those of `changed` whose files go into or out of the seal."""
    if gone:
        keys = [row.pk for row in gone]
        evidence_files.forget(keys)
        Evidence.objects.filter(pk__in=keys).delete()
    if changed:
        Evidence.objects.bulk_update(changed, WRITTEN)
    if crossing:
        evidence_files.follow(crossing)
    if new:
        Evidence.objects.bulk_create(new)


def _new_row(holder: Score | Reply, key: UUID, by: User) -> Evidence:
    if isinstance(holder, Score):
        return Evidence(score=holder, key=key, added_by=by)
    return Evidence(reply=holder, key=key, added_by=by)


def _logged(row: Evidence) -> LoggedWords:
    """Return the words of a piece as the log keeps them: always sealed."""
    return LoggedWords(digest=row.digest, token=row.sealed_words or seal_words(words_of(row)))


def loggable(pieces: Pieces, others: Pieces) -> dict[str, dict[str, Any]]:
    """Return key -> the outline of each piece that is not the same in `others`.

    The words are kept apart from the log, sealed, and found by the digest. pieces: as they are
    stored, so that a sealed one is closed.
    """
    found = {}
    for key, piece in pieces.items():
        if others.get(key) != piece:
            found[str(key)] = outline(piece)
    return found


def outline(piece: EvidenceEntry) -> dict[str, Any]:
    """Return what the log may say of a piece."""
    days = {}
    for name in ("speaks_of", "accessed_on"):
        day = getattr(piece, name)
        days[name] = day and day.isoformat()
    return {
        "disclosure": piece.disclosure,
        "kind": piece.kind,
        **days,
        "digest": piece.closed or piece.digest(),
    }
