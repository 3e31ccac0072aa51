"""What a browser sends for one indicator: an answer of some kind, and all its evidence."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.validators import URLValidator
from django.http import QueryDict

from assessments.models import Disclosure, EvidenceKind
from assessments.scoring.entries import ANSWER_LABELS, LONGEST_TEXT, EvidenceEntry

MOST_EVIDENCE = 60
TOO_MUCH = f"Evidence: at most {MOST_EVIDENCE} pieces can be kept."
LONGEST_DIGEST = 64
NO_ADDRESS = "The address must start with http:// or https:// and name a site."
LABELS = {
    **ANSWER_LABELS,
    "disclosure": "Class",
    "kind": "Kind",
    "url": "Address",
    "title": "Title",
    "quotation": "Quotation",
    "speaks_of": "Date it speaks of",
    "accessed_on": "Accessed on",
}


@dataclass(frozen=True, slots=True)
class Refusal:
    """A field that cannot be stored as it stands: its id in the page, and why."""

    field: str
    sentence: str


class Text(forms.CharField):
    """Line ends as one sign: browsers send two, scripts one, and both are the same text."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **{"max_length": LONGEST_TEXT, **options})

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\r\n", "\n")) or ""


class WebAddress(forms.URLField):
    default_error_messages = {"invalid": NO_ADDRESS}
    default_validators = [URLValidator(schemes=["http", "https"], message=NO_ADDRESS)]


class EvidenceForm(forms.Form):
    disclosure = forms.ChoiceField(choices=Disclosure.choices)
    kind = forms.ChoiceField(choices=EvidenceKind.choices)
    url = WebAddress(required=False, assume_scheme="https", max_length=2000)
    title = forms.CharField(max_length=300, error_messages={"required": "Evidence needs a title."})
    quotation = Text()
    speaks_of = forms.DateField(required=False)
    accessed_on = forms.DateField(required=False)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if cleaned.get("kind") == EvidenceKind.URL and "url" in cleaned and not cleaned["url"]:
            self.add_error("url", "A web page needs its address.")
        return cleaned


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One row: what was typed, and what it means (None: left out, or not whole yet).

    A closed row says only that a sealed piece stays as it is, whose words the browser never had.
    """

    key: uuid.UUID
    typed: Mapping[str, str]
    entry: EvidenceEntry | None
    refusals: tuple[Refusal, ...] = ()

    @property
    def is_closed(self) -> bool:
        return bool(self.typed["closed"])

    @property
    def sentences(self) -> tuple[str, ...]:
        return tuple(refusal.sentence for refusal in self.refusals)


class AnswerAndEvidence:
    """What was sent for one indicator: an answer, and all its evidence.

    `refusals` names what cannot be stored. Where that is the answer itself there is no entry, while
    an evidence row that is not whole yet holds nothing else up. Names that we did not ask for are
    not read.
    """

    FORM: ClassVar[type[forms.Form]]  # of the answer

    def __init__(self, data: QueryDict) -> None:
        self.data = data
        self.form = self.FORM(data)
        self.rows = [self._row(key, place) for place, key in enumerate(evidence_keys(data), 1)]
        own = list(self._own_refusals())
        if len(self.rows) > MOST_EVIDENCE:
            own.append(Refusal("evidence", TOO_MUCH))
        self.is_answer_sound = not own
        self.refusals = own + [refusal for row in self.rows for refusal in row.refusals]

    def _row(self, key: uuid.UUID, place: int) -> EvidenceRow:
        return evidence_row(self.data, key, place)

    def _own_refusals(self) -> Iterator[Refusal]:
        """Of the answer, its evidence aside."""
        raise NotImplementedError

    def _evidence(self, stored: Iterable[EvidenceEntry]) -> tuple[EvidenceEntry, ...]:
        """stored: what stands for the rows that are not whole yet, and so goes on standing."""
        kept = {piece.key: piece for piece in stored}
        pieces = (kept.get(row.key) if row.refusals else row.entry for row in self.rows)
        return tuple(piece for piece in pieces if piece)

    @property
    def version(self) -> int:
        """What the browser last knew; 0 when it does not say so in a number."""
        return int(self.form.cleaned_data.get("version") or 0)

    @property
    def sequence(self) -> int:
        return int(self.form.cleaned_data.get("sequence") or 0)

    @property
    def typed(self) -> dict[str, str]:
        """The answer's own fields as they were typed, to be shown again."""
        return {name: self.data.get(name, "") for name in self.FORM.base_fields}

    @property
    def typed_evidence(self) -> list[dict[str, str]]:
        return [{"key": str(row.key), **row.typed} for row in self.rows]


def evidence_keys(data: QueryDict) -> list[uuid.UUID]:
    """Each row's key once, in the order of the page; what is no key is not ours."""
    keys = dict.fromkeys(key for key in map(as_key, data.getlist("evidence")) if key)
    return list(keys)[: MOST_EVIDENCE + 1]


def as_key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def evidence_row(data: QueryDict, key: uuid.UUID, place: int) -> EvidenceRow:
    form = EvidenceForm(data, prefix=str(key))
    typed = {name: data.get(f"{key}-{name}", "") for name in (*form.fields, "remove", "closed")}
    if typed["closed"] and not typed["remove"]:
        return EvidenceRow(key, typed, closed_entry(key, typed["closed"]))
    if is_left_out(typed):
        return EvidenceRow(key, typed, None)
    if form.is_valid():
        return EvidenceRow(key, typed, EvidenceEntry(key=key, **form.cleaned_data))
    found = refusals(form, prefix=f"id_{key}-", context=f"Evidence {place}, ")
    return EvidenceRow(key, typed, None, tuple(found))


def closed_entry(key: uuid.UUID, digest: str) -> EvidenceEntry:
    return EvidenceEntry(
        key=key, disclosure=Disclosure.SEALED, kind="", title="", closed=digest[:LONGEST_DIGEST]
    )


def is_left_out(typed: Mapping[str, str]) -> bool:
    """Removed on purpose, or never filled in: the rest of a row has answers from the start."""
    if typed["remove"]:
        return True
    return not any(typed[name].strip() for name in ("url", "title", "quotation", "speaks_of"))


def refusals(form: forms.Form, *, prefix: str, context: str) -> Iterable[Refusal]:
    for name, errors in form.errors.items():
        label = LABELS.get(name, name.capitalize())
        label = label.lower() if context else label
        yield Refusal(f"{prefix}{name}", f"{context}{label}: {' '.join(map(str, errors))}")
