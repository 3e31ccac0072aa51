"""Evidence as pages show it: a stored piece, and a row of an answer form, typed or stored."""

import datetime
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessments.models import Attachment, Disclosure, Evidence, EvidenceKind, Role, User
from assessments.scoring.entries import EvidenceEntry

DISCLOSURES = tuple(Disclosure.choices)
KINDS = tuple(EvidenceKind.choices)
KIND_LABELS: Mapping[str, str] = {value: str(label) for value, label in KINDS}
CLASS_LABELS: Mapping[str, str] = {value: str(label).lower() for value, label in DISCLOSURES}
TEXT_FIELDS = ("key", "disclosure", "kind", "url", "title", "quotation")
DATE_FIELDS = ("speaks_of", "accessed_on")
SURROUNDINGS = ("verified_by", "attachment")
ADDED = "only in the stored version"


@dataclass(frozen=True, slots=True)
class FileLine:
    """The file of a piece; `name` is blank while it is sealed."""

    name: str
    media_type: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Piece:
    """One stored piece; a sealed one has no words.

    may_open, may_verify: what the reader may ask for, each time by a button of its own.
    """

    pk: int
    key: str
    disclosure: str
    class_label: str
    kind: str
    title: str
    url: str
    quotation: str
    speaks_of: datetime.date | None
    accessed_on: datetime.date | None
    digest: str
    verified_at: datetime.datetime | None
    verified_by: str
    file: FileLine | None
    is_sealed: bool
    may_open: bool
    may_verify: bool


@dataclass(frozen=True, slots=True)
class EvidenceFields:
    """One row of evidence in an answer form. place: its number, from 1.

    A closed row that the reader may not open is only shown: nothing of it is sent back.
    """

    values: Mapping[str, str]
    place: int
    problems: tuple[str, ...] = ()
    note: str = ""
    closed: Piece | None = None  # a sealed piece whose words are not here


@dataclass(frozen=True, slots=True)
class FormValues:
    """The contents of an answer form: stored, or typed and not stored yet."""

    values: Mapping[str, str]
    evidence: tuple[EvidenceFields, ...]
    version: int


# The script copies this row, and puts a new key and the next place into the copy.
BLANK_ROW = EvidenceFields(
    {
        "key": "blank-key",
        "disclosure": Disclosure.PUBLIC.value,
        "kind": EvidenceKind.URL.value,
        **dict.fromkeys(("url", "title", "quotation", *DATE_FIELDS), ""),
    },
    place=0,
)


def piece(row: Evidence, reader: User) -> Piece:
    """Return a stored piece, for a member of the team.

    No query for a row that is loaded with its SURROUNDINGS, once the reader's roles are known. The
    one who added a sealed piece may open it, and so may leads; a lead may verify the pieces of
    others.
    """
    is_sealed, is_lead = row.disclosure == Disclosure.SEALED, Role.LEAD in reader.roles
    is_own = row.added_by_id == reader.pk
    return Piece(
        pk=row.pk,
        key=str(row.key),
        disclosure=row.disclosure,
        class_label=CLASS_LABELS[row.disclosure],
        kind=KIND_LABELS[row.kind],
        title=row.title,
        url=row.url,
        quotation=row.quotation,
        speaks_of=row.speaks_of,
        accessed_on=row.accessed_on,
        digest=row.digest,
        verified_at=row.verified_at,
        verified_by=str(row.verified_by or ""),
        file=file_line(getattr(row, "attachment", None)),
        is_sealed=is_sealed,
        may_open=is_sealed and (is_own or is_lead),
        may_verify=is_lead and not is_own and row.verified_at is None,
    )


def file_line(attachment: Attachment | None) -> FileLine | None:
    if attachment is None:
        return None
    return FileLine(attachment.name, attachment.media_type, attachment.size, attachment.digest)


def evidence_values(piece: Evidence | EvidenceEntry) -> dict[str, str]:
    """Return what the fields of one row hold."""
    values = {name: str(getattr(piece, name)) for name in TEXT_FIELDS}
    for name in DATE_FIELDS:
        day = getattr(piece, name)
        values[name] = ""
        if day is not None:
            values[name] = day.isoformat()
    return values


def stored_row(row: Evidence, place: int, reader: User, *, note: str = "") -> EvidenceFields:
    """Return the row of a stored piece; a sealed one is closed for every reader."""
    # Opening words is an event of its own, so no page shows them by itself.
    closed = None
    if row.disclosure == Disclosure.SEALED:
        closed = piece(row, reader)
    return EvidenceFields(evidence_values(row), place, note=note, closed=closed)


def new_row(place: int, *, today: datetime.date) -> EvidenceFields:
    """Return an empty row to fill in, of the most frequent kind."""
    own = {"key": str(uuid.uuid4()), "accessed_on": today.isoformat()}
    return EvidenceFields({**BLANK_ROW.values, **own}, place)


def typed_form(
    values: Mapping[str, str],
    evidence: Iterable[Mapping[str, str]],
    *,
    version: int,
    problems: Mapping[str, tuple[str, ...]],
    closed: Mapping[str, Piece],
    added: Sequence[EvidenceFields] = (),
) -> FormValues:
    """Return a form as it was typed. added: rows at its end.

    problems: the key of a row -> its refusals. closed: key -> the piece of a row that was sent
    closed; a row whose piece is no longer stored is left out.
    """
    rows: list[EvidenceFields] = []
    for row in evidence:
        key, is_closed = row["key"], bool(row.get("closed"))
        # Another editor may have removed a sealed piece; its words are nowhere in this form.
        if not is_closed or key in closed:
            shown = None
            if is_closed:
                shown = closed[key]
            row_problems = problems.get(key, ())
            rows.append(EvidenceFields(row, len(rows) + 1, row_problems, closed=shown))
    return FormValues(values, (*rows, *added), version)
