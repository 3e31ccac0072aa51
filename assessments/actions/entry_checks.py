"""The checks of an answer before it is stored: a sentence for all that the database refuses."""

import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

from django.core.exceptions import ValidationError

from assessments.addresses import is_web_address
from assessments.models import (
    Confidence,
    Disclosure,
    EvidenceKind,
    Framework,
    Indicator,
    ScoreState,
)
from assessments.models.frameworks import IndicatorKind
from assessments.scoring.entries import (
    LONGEST_SEARCH,
    LONGEST_TEXT,
    LONGEST_TITLE,
    LONGEST_URL,
    Entry,
    EvidenceEntry,
)

LARGEST = 1e300
CONFIDENCES = {"", *Confidence.values}
NO_SEARCH = ("", None, None)
SEARCHES = {ScoreState.NOT_FOUND, ScoreState.OPEN}
# No database takes NUL, or halves of characters.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

Refusal = tuple[str, str]  # field, sentence


def check_entry(entry: Entry, indicator: Indicator, framework: Framework) -> None:
    """Raise ValidationError with every field that cannot be stored, but for its evidence."""
    refusals: list[Refusal] = []
    if entry.state not in ScoreState.values:
        refusals.append(("state", f"The state must be one of: {', '.join(ScoreState.values)}."))
    if entry.confidence not in CONFIDENCES:
        sentence = f"The confidence must be one of: {', '.join(Confidence.values)}."
        refusals.append(("confidence", sentence))
    refusals += _number(entry, indicator, framework)
    has_search = (entry.searched_where, entry.searched_minutes, entry.searched_on) != NO_SEARCH
    if has_search and entry.state not in SEARCHES:
        refusals.append(("searched_where", "Only what was not found has a search."))
    minutes = entry.searched_minutes
    if minutes is not None and not 1 <= minutes <= LONGEST_SEARCH:
        sentence = f"A search takes between 1 and {LONGEST_SEARCH:,} minutes."
        refusals.append(("searched_minutes", sentence))
    refusals += _texts({"rationale": entry.rationale, "searched_where": entry.searched_where})
    if refusals:
        raise ValidationError(_by_field(refusals))


def check_evidence(
    pieces: Sequence[EvidenceEntry], *, stored: Mapping[UUID, EvidenceEntry]
) -> None:
    """Raise ValidationError with every field, named evidence-KEY-FIELD, that cannot be stored.

    A piece that is stored already is not checked again: an import may have taken it.
    """
    refusals: list[Refusal] = []
    for key, count in Counter(piece.key for piece in pieces).items():
        if count > 1:
            refusals.append((f"evidence-{key}", "The same piece of evidence is here twice."))
    for piece in pieces:
        if stored.get(piece.key) != piece:
            for field, sentence in _piece(piece):
                refusals.append((f"evidence-{piece.key}-{field}", sentence))
    if refusals:
        raise ValidationError(_by_field(refusals))


def storable(field: str, text: str) -> str:
    """Return the text. Raises ValidationError when no database takes it, or it is too long."""
    if refusals := list(_texts({field: text})):
        raise ValidationError(_by_field(refusals))
    return text


def _by_field(refusals: Iterable[Refusal]) -> dict[str, list[str]]:
    sentences: dict[str, list[str]] = {}
    for field, sentence in refusals:
        sentences.setdefault(field, []).append(sentence)
    return sentences


def _number(entry: Entry, indicator: Indicator, framework: Framework) -> Iterator[Refusal]:
    given = (entry.level is not None, entry.value is not None)
    if entry.state != ScoreState.RATED:
        if any(given):
            yield "state", "Only a rated indicator has a level or a value."
    elif indicator.kind == IndicatorKind.MEASURED:
        if given != (False, True):
            yield "value", "This indicator is measured: it takes a number, and no level."
        elif not is_number(entry.value):
            yield "value", "A value must be a number."
    elif given != (True, False):
        yield "level", "This indicator is rated: it takes a level, and no number."
    elif not is_on_scale(entry.level, framework):
        lowest, highest = int(framework.scale_min), int(framework.scale_max)
        yield "level", f"A level is a whole number from {lowest} to {highest}."


def is_number(value: float | None) -> bool:
    return value is not None and math.isfinite(value) and abs(value) <= LARGEST


def is_on_scale(level: int | None, framework: Framework) -> bool:
    return level is not None and framework.scale_min <= level <= framework.scale_max


def _piece(piece: EvidenceEntry) -> Iterator[Refusal]:
    if piece.kind not in EvidenceKind.values:
        yield "kind", f"The kind must be one of: {', '.join(EvidenceKind.values)}."
    if piece.disclosure not in Disclosure.values:
        yield "disclosure", f"The class must be one of: {', '.join(Disclosure.values)}."
    if not piece.title.strip():
        yield "title", "Evidence needs a title."
    if piece.kind == EvidenceKind.URL and not piece.url:
        yield "url", "A web page needs its address."
    if piece.url and not is_web_address(piece.url):
        yield "url", "The address must start with http:// or https:// and name a site."
    yield from _texts({"title": piece.title}, longest=LONGEST_TITLE)
    yield from _texts({"url": piece.url}, longest=LONGEST_URL)
    yield from _texts({"quotation": piece.quotation})


def _texts(texts: Mapping[str, str], *, longest: int = LONGEST_TEXT) -> Iterator[Refusal]:
    for field, text in texts.items():
        if UNSTORABLE.search(text):
            yield field, "This text has a NUL or half a character, which cannot be stored."
        if len(text) > longest:
            count = f"{len(text):,}"
            yield field, f"This text has {count} characters; at most {longest:,} can be stored."
