"""One reply as a browser sends it, with all its evidence, and one decision upon it."""

import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from django import forms

from assessments.answers.forms import AnswerAndEvidence, EvidenceRow, Refusal, Text
from assessments.models import Disclosure, FindingState, Side, Stance
from assessments.scoring.entries import EvidenceEntry
from assessments.scoring.replies import REPLY_LABELS, ReplyEntry

UNDECIDED = {"", "open"}
MEASURED = "measured"
NEWEST_VERSION = 2**31 - 1
NOT_SEALED = "Class: evidence of a reply is public or restricted."


class ReplyForm(forms.Form):
    version = forms.IntegerField(min_value=0, max_value=NEWEST_VERSION)
    sequence = forms.IntegerField(required=False, min_value=0)
    answer = forms.CharField(required=False)
    comment = Text()
    is_confidential = forms.BooleanField(required=False)


class ReplySubmission(AnswerAndEvidence):
    """A reply as it was sent."""

    FORM = ReplyForm

    def entry(self, stored: Iterable[EvidenceEntry] = ()) -> ReplyEntry | None:
        """What it says; None when the reply itself cannot be stored."""
        if not self.is_answer_sound:
            return None
        said = self.form.cleaned_data
        return ReplyEntry(
            stance="" if said["answer"] in UNDECIDED else said["answer"],
            comment=said["comment"],
            is_confidential=said["is_confidential"],
            evidence=self._evidence(stored),
        )

    def _row(self, key: uuid.UUID, place: int) -> EvidenceRow:
        return unsealed(super()._row(key, place), place)

    def _own_refusals(self) -> Iterator[Refusal]:
        for name, errors in self.form.errors.items():
            label = REPLY_LABELS.get(name, name.capitalize())
            yield Refusal(f"id_{name}", f"{label}: {' '.join(map(str, errors))}")
        if self.data.get("answer", "") not in {*UNDECIDED, *Stance.values}:
            yield Refusal("id_answer", "What you say: this is not offered here.")


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

    def decision(self) -> Mapping[str, Any]:
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
