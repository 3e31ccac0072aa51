"""One reply as a browser sends it, with all its evidence, and one decision upon it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms
from django.http import QueryDict

from assessments.forms.scores import (
    MOST_EVIDENCE,
    EvidenceRow,
    Refusal,
    Text,
    evidence_keys,
    evidence_row,
)
from assessments.models import Disclosure, FindingState, Side, Stance
from assessments.scoring.entries import EvidenceEntry
from assessments.scoring.replies import ReplyEntry

UNDECIDED = {"", "open"}
MEASURED = "measured"
NEWEST_VERSION = 2**31 - 1
LABELS = {"answer": "What you say", "comment": "Comment", "is_confidential": "Confidential"}
NOT_SEALED = "Class: evidence of a reply is public or restricted."


class ReplyForm(forms.Form):
    version = forms.IntegerField(min_value=0, max_value=NEWEST_VERSION)
    sequence = forms.IntegerField(required=False, min_value=0)
    answer = forms.CharField(required=False)
    comment = Text()
    is_confidential = forms.BooleanField(required=False)


class ReplySubmission:
    """What was sent for one indicator.

    `refusals` names what cannot be stored. Where that is the reply itself there is no entry, while
    an evidence row that is not whole yet holds nothing else up. Names that we did not ask for are
    not read.
    """

    def __init__(self, data: QueryDict) -> None:
        self.data = data
        self.form = ReplyForm(data)
        keys = evidence_keys(data)
        self.rows = [unsealed(evidence_row(data, key, at), at) for at, key in enumerate(keys, 1)]
        own = list(self._own_refusals(len(keys)))
        self.is_answer_sound = not own
        self.refusals = own + [refusal for row in self.rows for refusal in row.refusals]

    def entry(self, stored: Iterable[EvidenceEntry] = ()) -> ReplyEntry | None:
        """What it says; None when the reply itself cannot be stored.

        stored: what stands for the rows that are not whole yet, and so goes on standing.
        """
        if not self.is_answer_sound:
            return None
        kept = {piece.key: piece for piece in stored}
        pieces = (kept.get(row.key) if row.refusals else row.entry for row in self.rows)
        said = self.form.cleaned_data
        return ReplyEntry(
            stance="" if said["answer"] in UNDECIDED else said["answer"],
            comment=said["comment"],
            is_confidential=said["is_confidential"],
            evidence=tuple(piece for piece in pieces if piece),
        )

    @property
    def version(self) -> int:
        """What the browser last knew; 0 when it does not say so in a number."""
        return int(self.form.cleaned_data.get("version") or 0)

    @property
    def sequence(self) -> int:
        return int(self.form.cleaned_data.get("sequence") or 0)

    @property
    def typed(self) -> dict[str, str]:
        """The reply's own fields as they were typed, to be shown again."""
        return {name: self.data.get(name, "") for name in ReplyForm.base_fields}

    @property
    def typed_evidence(self) -> list[dict[str, str]]:
        return [{"key": str(row.key), **row.typed} for row in self.rows]

    def _own_refusals(self, keys: int) -> Iterator[Refusal]:
        for name, errors in self.form.errors.items():
            label = LABELS.get(name, name.capitalize())
            yield Refusal(f"id_{name}", f"{label}: {' '.join(map(str, errors))}")
        if self.data.get("answer", "") not in {*UNDECIDED, *Stance.values}:
            yield Refusal("id_answer", "What you say: this is not offered here.")
        if keys > MOST_EVIDENCE:
            yield Refusal("evidence", f"Evidence: at most {MOST_EVIDENCE} pieces can be kept.")


def unsealed(row: EvidenceRow, place: int) -> EvidenceRow:
    """A row that its ministry wants sealed cannot be stored: the team is to read it."""
    if row.entry is None or row.entry.disclosure != Disclosure.SEALED:
        return row
    refusal = Refusal(f"id_{row.key}-disclosure", f"Evidence {place}, {NOT_SEALED.lower()}")
    return replace(row, entry=None, refusals=(refusal,))


class DecisionForm(forms.Form):
    """`levels`: those of the indicator's rubric; none for a measured one, which takes a value.

    answer: a level, "measured", or why there is none.
    """

    version = forms.IntegerField(min_value=0, max_value=NEWEST_VERSION, widget=forms.HiddenInput)
    stands = forms.ChoiceField(
        choices=Side.choices,
        error_messages={"required": "Choose whose level stands."},
    )
    answer = forms.CharField(required=False)
    value = forms.FloatField(required=False, min_value=-1e300, max_value=1e300)
    reason = Text()

    def __init__(self, *arguments: Any, levels: Iterable[int], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.levels = tuple(levels)

    def clean_answer(self) -> str:
        answer = str(self.cleaned_data["answer"])
        offered = {str(level) for level in self.levels} or {MEASURED}
        unrated = {FindingState.NOT_FOUND.value, FindingState.NOT_APPLICABLE.value}
        if answer not in offered | unrated | {""}:
            raise forms.ValidationError("This is not offered here.")
        return answer

    def verdict(self) -> Mapping[str, Any]:
        """The fields of the action, of a form that is valid."""
        said = self.cleaned_data
        found: dict[str, Any] = {"stands": said["stands"], "reason": said["reason"]}
        answer = said["answer"]
        if answer in {FindingState.NOT_FOUND, FindingState.NOT_APPLICABLE}:
            return found | {"state": answer}
        if answer == MEASURED:
            return found | {"state": FindingState.RATED.value, "value": said["value"]}
        if answer:
            return found | {"state": FindingState.RATED.value, "level": int(answer)}
        return found
