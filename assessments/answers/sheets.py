"""The form of one indicator as values: stored, or typed and not stored yet."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessments.answers.evidence_pieces import Piece, piece
from assessments.answers.scores import (
    NOTHING,
    Said,
    evidence_values,
    form_values,
)
from assessments.models import Disclosure, Evidence, EvidenceKind, User

DISCLOSURES = tuple(Disclosure.choices)
KINDS = tuple(EvidenceKind.choices)
BLANK_KEY = "blank-key"  # the script puts a new key in its place


@dataclass(frozen=True, slots=True)
class EvidenceFields:
    """One evidence row as the form shows it; the one that scripts copy stands in a template.

    A closed row that the reader may not open stands there to be seen: nothing of it is sent back.
    """

    values: Mapping[str, str]
    place: int
    problems: tuple[str, ...] = ()
    note: str = ""
    is_new: bool = False
    is_blank_copy: bool = False
    closed: Piece | None = None  # a sealed piece whose words are not here


@dataclass(frozen=True, slots=True)
class Sheet:
    """What the form shows: stored, or typed and not stored yet."""

    values: Mapping[str, str]
    evidence: tuple[EvidenceFields, ...]
    version: int


def stored_sheet(rows: Iterable[Evidence], said: Said | None, reader: User) -> Sheet:
    said = said or NOTHING
    fields = tuple(stored_row(row, place, reader) for place, row in enumerate(rows, 1))
    return Sheet(form_values(said), fields, said.version)


def stored_row(row: Evidence, place: int, reader: User, *, note: str = "") -> EvidenceFields:
    """What is sealed stands there closed, whoever reads it."""
    is_sealed = row.disclosure == Disclosure.SEALED
    closed = piece(row, reader) if is_sealed else None
    return EvidenceFields(evidence_values(row), place, note=note, closed=closed)


def sheet(
    values: Mapping[str, str],
    evidence: Iterable[Mapping[str, str]],
    *,
    version: int,
    problems: Mapping[str, tuple[str, ...]] | None = None,
    closed: Mapping[str, Piece] | None = None,
    added: Sequence[EvidenceFields] = (),
) -> Sheet:
    """What was typed. problems: an evidence key -> what is wrong with that row. added: rows below.

    closed: key -> the piece of a row that was sent closed; one that is stored no more is left out.
    """
    known = closed or {}
    kept = [row for row in evidence if not row.get("closed") or row["key"] in known]
    rows = [
        EvidenceFields(
            row,
            place,
            (problems or {}).get(row["key"], ()),
            closed=known[row["key"]] if row.get("closed") else None,
        )
        for place, row in enumerate(kept, 1)
    ]
    return Sheet(values, (*rows, *added), version)


def blank_row(place: int) -> EvidenceFields:
    """The row that scripts copy."""
    return EvidenceFields(blank_evidence(BLANK_KEY), place, is_blank_copy=True)


def new_row(place: int, *, today: datetime.date) -> EvidenceFields:
    values = blank_evidence(str(uuid.uuid4())) | {"accessed_on": today.isoformat()}
    return EvidenceFields(values, place, is_new=True)


def blank_evidence(key: str) -> dict[str, str]:
    """A row to fill in, of the kind that is most frequent."""
    return {
        "key": key,
        "disclosure": Disclosure.PUBLIC.value,
        "kind": EvidenceKind.URL.value,
        "url": "",
        "title": "",
        "quotation": "",
        "speaks_of": "",
        "accessed_on": "",
    }
