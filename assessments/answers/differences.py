"""Two versions of one answer, field by field: what every page of a conflict shows."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessments.answers.evidence import EvidenceFields
from assessments.models import Disclosure, EvidenceKind
from assessments.scoring.entries import EvidenceEntry
from assessments.wording import long_date

IN_THE_FORM = "Its words are in the form below."


@dataclass(frozen=True, slots=True)
class Difference:
    """One field, or one piece of evidence, that is not the same in both.

    field: the form's field into which the script may put `value`, the stored one; blank for what
    no script can put there.
    """

    label: str
    stored: str
    mine: str
    field: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class TwoVersions:
    """A conflict as the page shows it. version, by, at: of the stored answer.

    url: the page with the stored version. added: rows of evidence that only the stored version has;
    disclosures, kinds: what those rows offer.
    """

    sentence: str
    version: int | str
    url: str
    rows: tuple[Difference, ...]
    by: str = ""
    at: datetime.datetime | None = None
    added: tuple[EvidenceFields, ...] = ()
    disclosures: Sequence[tuple[str, str]] = ()
    kinds: Sequence[tuple[str, str]] = ()


def field_differences(
    labels: Mapping[str, str],
    stored: Mapping[str, str],
    mine: Mapping[str, str],
    words: Callable[[str, str], str],
) -> Iterator[Difference]:
    """Yield the fields that differ.

    stored, mine: what the fields of the form hold. words: (field, what it holds) -> in words.
    """
    for name, label in labels.items():
        theirs, ours = stored[name], mine[name]
        if theirs != ours:
            yield Difference(label, words(name, theirs), words(name, ours), name, theirs)


def evidence_differences(
    stored: Iterable[EvidenceEntry], mine: Iterable[EvidenceEntry]
) -> Iterator[Difference]:
    theirs = {piece.key: piece for piece in stored}
    ours = {piece.key: piece for piece in mine}
    # By keys, so that a changed title is one difference and not two pieces.
    for key in dict.fromkeys((*theirs, *ours)):
        one, other = theirs.get(key), ours.get(key)
        if one != other:
            yield Difference("Evidence", describe_piece(one), describe_piece(other))


def describe_piece(piece: EvidenceEntry | None) -> str:
    """Return all that may differ of one piece, a line each; a sealed one keeps its words."""
    if piece is None:
        return ""
    kind, disclosure = EvidenceKind(piece.kind).label, Disclosure(piece.disclosure).label
    # Sealed words are shown only on request, and each request is logged.
    if piece.disclosure == Disclosure.SEALED:
        digest = IN_THE_FORM
        if piece.closed:
            digest = f"SHA-256 {piece.closed}"
        lines = [f"{kind}, sealed", digest]
    else:
        lines = [f"{piece.title} ({kind}, {disclosure.lower()})", piece.url]
        if piece.quotation:
            lines.append(f"“{piece.quotation}”")
    if piece.speaks_of:
        lines.append(f"of {long_date(piece.speaks_of)}")
    if piece.accessed_on:
        lines.append(f"accessed {long_date(piece.accessed_on)}")
    return "\n".join(filter(None, lines))
