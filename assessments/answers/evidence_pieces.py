"""One piece of evidence as a page shows it: whole, or of a sealed one its outline alone."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from assessments.models import Attachment, Disclosure, Evidence, EvidenceKind, Role, User

KINDS: Mapping[str, str] = {value: str(label) for value, label in EvidenceKind.choices}
CLASSES: Mapping[str, str] = {value: str(label).lower() for value, label in Disclosure.choices}
SURROUNDINGS = ("verified_by", "attachment")


@dataclass(frozen=True, slots=True)
class FileLine:
    """The file of a piece; `name` is blank while it is under seal."""

    name: str
    media_type: str
    size: int
    digest: str


@dataclass(frozen=True, slots=True)
class Piece:
    """may_open, may_verify: what the reader may ask for, each time by a button of its own."""

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


def piece(row: Evidence, reader: User) -> Piece:
    """No query for a row that is loaded with its SURROUNDINGS, once the reader's roles are known.

    For members of the team. Who added a sealed piece may open it, and so may leads; a lead may
    vouch for what somebody else added.
    """
    is_sealed, is_lead = row.disclosure == Disclosure.SEALED, Role.LEAD in reader.roles
    is_own = row.added_by_id == reader.pk
    return Piece(
        pk=row.pk,
        key=str(row.key),
        disclosure=row.disclosure,
        class_label=CLASSES[row.disclosure],
        kind=KINDS[row.kind],
        title=row.title,
        url=row.url,
        quotation=row.quotation,
        speaks_of=row.speaks_of,
        accessed_on=row.accessed_on,
        digest=row.digest,
        verified_at=row.verified_at,
        verified_by=str(row.verified_by) if row.verified_by else "",
        file=file_line(getattr(row, "attachment", None)),
        is_sealed=is_sealed,
        may_open=is_sealed and (is_own or is_lead),
        may_verify=is_lead and not is_own and row.verified_at is None,
    )


def file_line(attachment: Attachment | None) -> FileLine | None:
    if attachment is None:
        return None
    return FileLine(attachment.name, attachment.media_type, attachment.size, attachment.digest)
