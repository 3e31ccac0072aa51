"""One indicator as a browser sends it: its score and all its evidence, under one version number."""

from collections.abc import Collection, Iterable, Iterator
from typing import Any

from django import forms
from django.http import QueryDict

from assessments.answers.forms import AnswerAndEvidence, Refusal, Text, refusals
from assessments.models import Confidence, ScoreState
from assessments.models.assessments import LONGEST_SEARCH
from assessments.scoring.entries import Entry, EvidenceEntry

MEASURED = "measured"
UNRATED = {ScoreState.NOT_FOUND.value, ScoreState.NOT_APPLICABLE.value}
SEARCH_FIELDS = ("searched_where", "searched_minutes", "searched_on")


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


class Submission(AnswerAndEvidence):
    """A score as it was sent."""

    FORM = AnswerForm

    def __init__(self, data: QueryDict, *, levels: Collection[int]) -> None:
        self.levels = levels
        super().__init__(data)

    def entry(self, stored: Iterable[EvidenceEntry] = ()) -> Entry | None:
        """What it says; None when the score itself cannot be stored."""
        if not self.is_answer_sound:
            return None
        return Entry(**self._answer(), evidence=self._evidence(stored))

    def _own_refusals(self) -> Iterator[Refusal]:
        yield from refusals(self.form, prefix="id_", context="")
        kinds = {str(level) for level in self.levels} or {MEASURED}
        undecided = {"", ScoreState.OPEN.value}
        if self.data.get("answer", "") not in kinds | undecided | UNRATED:
            yield Refusal("id_answer", "Answer: this is not offered here.")

    def _answer(self) -> dict[str, Any]:
        """The fields of an entry, without what its state has no use for."""
        cleaned = self.form.cleaned_data
        kept = ("confidence", "rationale")
        found: dict[str, Any] = {name: cleaned[name] for name in kept} | self._state()
        if found["state"] in (ScoreState.NOT_FOUND, ScoreState.OPEN):
            found |= {name: cleaned[name] for name in SEARCH_FIELDS}
        return found

    def _state(self) -> dict[str, Any]:
        answer, value = self.form.cleaned_data["answer"], self.form.cleaned_data["value"]
        if answer in UNRATED:
            return {"state": answer}
        if self.levels:
            is_rated = answer not in ("", ScoreState.OPEN)
            return {"state": "rated", "level": int(answer)} if is_rated else {"state": "open"}
        # A number typed without a choice beside it is an answer too.
        is_rated = value is not None and answer != ScoreState.OPEN
        return {"state": "rated", "value": value} if is_rated else {"state": "open"}
