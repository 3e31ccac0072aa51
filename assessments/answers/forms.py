"""The forms of one answer as a browser sends them: the answer itself, and all its evidence."""

import uuid
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.validators import URLValidator
from django.http import QueryDict

from assessments.answers.values import ANSWER_LABELS
from assessments.models import Confidence, Disclosure, EvidenceKind, ScoreState
from assessments.scoring.entries import LONGEST_SEARCH, LONGEST_TEXT, Entry, EvidenceEntry

MOST_EVIDENCE = 60
TOO_MUCH = f"Evidence: at most {MOST_EVIDENCE} pieces can be kept."
LONGEST_DIGEST = 64
NO_ADDRESS = "The address must start with http:// or https:// and name a site."
MEASURED = "measured"
UNRATED = {ScoreState.NOT_FOUND.value, ScoreState.NOT_APPLICABLE.value}
SEARCH_FIELDS = ("searched_where", "searched_minutes", "searched_on")
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
    """A field that cannot be stored: its id in the page, and why."""

    field: str
    sentence: str


class Text(forms.CharField):
    """A text with one sign for each line end: browsers send two, scripts one."""

    def __init__(self, **options: Any) -> None:
        super().__init__(required=False, **{"max_length": LONGEST_TEXT, **options})

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\r\n", "\n")) or ""


# Django takes ftp as well; here only web pages become links.
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
    """One row: what was typed, and its piece of evidence (None: left out, or incomplete).

    A closed row only keeps a sealed piece as it is, whose words the browser never had.
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


class AnswerSubmission:
    """One answer as it was sent, with all its evidence.

    `refusals` names what cannot be stored. Where that is the answer itself there is no entry; a row
    of evidence that is incomplete only waits for itself. Names that we did not ask for are not
    read.
    """

    FORM: ClassVar[type[forms.Form]]  # of the answer

    def __init__(self, data: QueryDict) -> None:
        self.data = data
        self.form = self.FORM(data)
        self.rows = [self._row(key, place) for place, key in enumerate(evidence_keys(data), 1)]
        own = list(self._own_refusals())
        cleaned = self.form.cleaned_data
        # The version that the form was made from; 0 when it is no number.
        self.version = int(cleaned.get("version") or 0)
        self.sequence = int(cleaned.get("sequence") or 0)
        if len(self.rows) > MOST_EVIDENCE:
            own.append(Refusal("evidence", TOO_MUCH))
        self.is_answer_sound = not own
        self.has_incomplete_rows = False
        self.refusals = own.copy()
        for row in self.rows:
            if row.refusals:
                self.refusals += row.refusals
                self.has_incomplete_rows = True

    def _row(self, key: uuid.UUID, place: int) -> EvidenceRow:
        return evidence_row(self.data, key, place)

    def _own_refusals(self) -> Iterator[Refusal]:
        """Yield the refusals of the answer, without its evidence."""
        raise NotImplementedError

    def _evidence(self, stored: Iterable[EvidenceEntry]) -> tuple[EvidenceEntry, ...]:
        """Return the pieces. stored: those that are kept while their rows are incomplete."""
        kept = {piece.key: piece for piece in stored}
        found = []
        for row in self.rows:
            piece = row.entry
            # An incomplete row must not delete the piece that it is about to change.
            if row.refusals:
                piece = kept.get(row.key)
            if piece is not None:
                found.append(piece)
        return tuple(found)

    @property
    def typed(self) -> dict[str, str]:
        """The answer's own fields as they were typed, to be shown again."""
        return {name: self.data.get(name, "") for name in self.FORM.base_fields}

    @property
    def typed_evidence(self) -> list[dict[str, str]]:
        return [{"key": str(row.key), **row.typed} for row in self.rows]


def evidence_keys(data: QueryDict) -> list[uuid.UUID]:
    """Return each row's key once, in the order of the page; what is no key is not ours."""
    keys: list[uuid.UUID] = []
    for text in data.getlist("evidence"):
        key = as_key(text)
        if key is not None and key not in keys:
            keys.append(key)
        # One more than may be kept, so that too many are noticed; the rest is not even read.
        if len(keys) > MOST_EVIDENCE:
            break
    return keys


def as_key(text: str) -> uuid.UUID | None:
    try:
        return uuid.UUID(text)
    except ValueError:
        return None


def evidence_row(data: QueryDict, key: uuid.UUID, place: int) -> EvidenceRow:
    form = EvidenceForm(data, prefix=str(key))
    typed = {name: data.get(f"{key}-{name}", "") for name in (*form.fields, "remove", "closed")}
    # The browser never had the words of a closed row: only its digest comes back.
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
    """Return True for a row that is removed, or never filled in: the rest has defaults."""
    if typed["remove"]:
        return True
    # Class, kind and day of access are filled in by the page itself.
    return not any(typed[name].strip() for name in ("url", "title", "quotation", "speaks_of"))


def refusals(
    form: forms.Form, *, prefix: str, context: str, labels: Mapping[str, str] = LABELS
) -> Iterable[Refusal]:
    """Yield what is wrong with each field. context: what comes before its label."""
    for name, errors in form.errors.items():
        label = labels.get(name, name.capitalize())
        if context:
            label = label.lower()
        yield Refusal(f"{prefix}{name}", f"{context}{label}: {' '.join(map(str, errors))}")


class AnswerForm(forms.Form):
    version = forms.IntegerField(min_value=0, max_value=2**31 - 1)
    sequence = forms.IntegerField(required=False, min_value=0)
    answer = forms.CharField(required=False)
    value = forms.FloatField(required=False, min_value=-1e300, max_value=1e300)
    confidence = forms.ChoiceField(required=False, choices=Confidence.choices)
    rationale = Text()
    searched_where = Text()
    searched_minutes = forms.IntegerField(required=False, min_value=1, max_value=LONGEST_SEARCH)
    searched_on = forms.DateField(required=False)


class ScoreSubmission(AnswerSubmission):
    """A score as it was sent."""

    FORM = AnswerForm

    def __init__(self, data: QueryDict, *, levels: Collection[int]) -> None:
        self.levels = levels
        super().__init__(data)

    def entry(self, stored: Iterable[EvidenceEntry] = ()) -> Entry | None:
        """Return the score; None when it cannot be stored."""
        if not self.is_answer_sound:
            return None
        evidence: tuple[EvidenceEntry, ...] = ()
        if self.rows:
            evidence = self._evidence(stored)
        return Entry(**self._answer(), evidence=evidence)

    def _own_refusals(self) -> Iterator[Refusal]:
        if self.form.errors:
            yield from refusals(self.form, prefix="id_", context="")
        # An indicator without levels is measured, and has one option in their place.
        kinds = set(map(str, self.levels)) or {MEASURED}
        undecided = {"", ScoreState.OPEN.value}
        if self.data.get("answer", "") not in kinds | undecided | UNRATED:
            yield Refusal("id_answer", "Answer: this is not offered here.")

    def _answer(self) -> dict[str, Any]:
        """Return the fields of an entry, without those that its state has no use for."""
        found = self._state()
        kept = ["confidence", "rationale"]
        # While the answer is open, it may still become "not found", which needs the search.
        if found["state"] in (ScoreState.NOT_FOUND, ScoreState.OPEN):
            kept += SEARCH_FIELDS
        for name in kept:
            found[name] = self.form.cleaned_data[name]
        return found

    def _state(self) -> dict[str, Any]:
        answer, value = self.form.cleaned_data["answer"], self.form.cleaned_data["value"]
        if answer in UNRATED:
            return {"state": answer}
        if answer == ScoreState.OPEN:
            return {"state": "open"}
        if self.levels and answer:
            return {"state": "rated", "level": int(answer)}
        # A number that was typed without its radio button is an answer too.
        if value is not None and not self.levels:
            return {"state": "rated", "value": value}
        return {"state": "open"}
