"""What the database would refuse in an entry, said in sentences before it is asked."""

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
from assessments.models.assessments import LONGEST_SEARCH
from assessments.models.frameworks import IndicatorKind
from assessments.scoring.entries import LONGEST_TEXT, Entry, EvidenceEntry

LONGEST_TITLE, LONGEST_URL = 300, 2000
LARGEST = 1e300
SEARCHES = {ScoreState.NOT_FOUND, ScoreState.OPEN}
# No blanks, quotes or angle brackets: it will stand in a link.
# What no database takes: NUL, and halves of characters.
UNSTORABLE = re.compile("[\x00\ud800-\udfff]")

Refusal = tuple[str, str]  # field, sentence


def check_entry(entry: Entry, indicator: Indicator, framework: Framework) -> None:
    """Raise ValidationError with every field that cannot be stored; evidence is checked apart."""
    _raise(
        [
            *_words(entry),
            *_number(entry, indicator, framework),
            *_search(entry),
            *_text("rationale", entry.rationale),
            *_text("searched_where", entry.searched_where),
        ]
    )


def check_evidence(
    pieces: Sequence[EvidenceEntry], *, stored: Mapping[UUID, EvidenceEntry]
) -> None:
    """Raise ValidationError with every field, named evidence-KEY-FIELD, that cannot be stored.

    What is stored already is not asked about again.
    """
    keys = Counter(piece.key for piece in pieces)
    refusals = [
        (f"evidence-{key}", "The same piece of evidence stands here twice.")
        for key, count in keys.items()
        if count > 1
    ]
    for piece in pieces:
        if stored.get(piece.key) != piece:
            refusals += [(f"evidence-{piece.key}-{field}", said) for field, said in _piece(piece)]
    _raise(refusals)


def storable(field: str, text: str, *, longest: int = LONGEST_TEXT) -> str:
    """Return the text. Raises ValidationError when no database takes it, or it is too long."""
    _raise(_text(field, text, longest=longest))
    return text


def _raise(refusals: Iterable[Refusal]) -> None:
    sentences: dict[str, list[str]] = {}
    for field, sentence in refusals:
        sentences.setdefault(field, []).append(sentence)
    if sentences:
        raise ValidationError(sentences)


def _words(entry: Entry) -> Iterator[Refusal]:
    if entry.state not in ScoreState.values:
        yield "state", f"The state must be one of: {', '.join(ScoreState.values)}."
    if entry.confidence not in {"", *Confidence.values}:
        yield "confidence", f"The confidence must be one of: {', '.join(Confidence.values)}."


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


def _search(entry: Entry) -> Iterator[Refusal]:
    told = (entry.searched_where, entry.searched_minutes, entry.searched_on)
    if entry.state not in SEARCHES and told != ("", None, None):
        yield "searched_where", "Only what was not found tells of a search."
    if entry.searched_minutes is not None and not 1 <= entry.searched_minutes <= LONGEST_SEARCH:
        yield "searched_minutes", f"A search takes between 1 and {LONGEST_SEARCH:,} minutes."


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
    yield from _text("title", piece.title, longest=LONGEST_TITLE)
    yield from _text("url", piece.url, longest=LONGEST_URL)
    yield from _text("quotation", piece.quotation)


def _text(field: str, text: str, *, longest: int = LONGEST_TEXT) -> Iterator[Refusal]:
    if UNSTORABLE.search(text):
        yield field, "This text holds a NUL or half a character, which cannot be stored."
    if len(text) > longest:
        yield field, f"This text has {len(text):,} characters; at most {longest:,} can be stored."
