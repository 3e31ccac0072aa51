"""The forms that settle a score, reply to one, and decide on a reply."""

import re
import uuid
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict

from assessments.actions.decisions import DecisionValues
from assessments.answers.forms import (
    LABELS,
    MEASURED,
    UNRATED,
    AnswerSubmission,
    EvidenceRow,
    Refusal,
    Text,
    refusals,
)
from assessments.models import Disclosure, FindingState, Side, Stance
from assessments.review.replies import REPLY_LABELS
from assessments.scoring.entries import EvidenceEntry
from assessments.scoring.replies import ReplyEntry

FROM_CODER = re.compile(r"score-([0-9]{1,18})")
LEVEL = re.compile(r"-?[0-9]{1,4}")
NOTHING_CHOSEN = "Choose a coding, or another level."
UNDECIDED = {"", "open"}
NEWEST_VERSION = 2**31 - 1
NEVER_STORED = 2**31  # a version that no stored row has
NOT_SEALED = "class: evidence of a reply is public or restricted."
NOT_OFFERED = "This is not offered here."


class FindingForm(forms.Form):
    """version: as `findings.token` writes it; a blank or strange one is out of date."""

    version = forms.RegexField(r"^[0-9]{1,9}-[0-9a-f]{10}$", required=False)
    sequence = forms.IntegerField(required=False, min_value=0)
    answer = forms.CharField(required=False)
    value = forms.FloatField(required=False, min_value=-1e300, max_value=1e300)
    reason = Text()


@dataclass(frozen=True, slots=True)
class Level:
    """Another level, value or state than any coder's."""

    state: str
    level: int | None = None
    value: float | None = None


class FindingSubmission:
    """A reconciled score as it was sent; names that we did not ask for are not read.

    choice: the key of the coder's score to use, or another level; None: nothing was chosen.
    version, basis: of the score and the codings that the page showed.
    """

    def __init__(self, data: QueryDict) -> None:
        self.form = FindingForm(data)
        self.typed = {}
        for name in ("answer", "value", "reason"):
            self.typed[name] = data.get(name, "").replace("\r\n", "\n")
        self.refusals = []
        for refusal in refusals(self.form, prefix="id_", context=""):
            # A version that cannot be read is out of date: the user gets both versions to compare.
            if refusal.field != "id_version":
                self.refusals.append(refusal)
        cleaned = self.form.cleaned_data
        # A page without a version never saw the score, so it may not replace one.
        version, _, self.basis = str(cleaned.get("version") or "").partition("-")
        self.version = int(version or NEVER_STORED)
        self.sequence = int(cleaned.get("sequence") or 0)
        self.reason = str(cleaned.get("reason") or "")
        self.choice = None
        if not self.refusals:
            self.choice = choice_of(cleaned["answer"], cleaned["value"])
            if self.choice is None:
                self.refusals = [Refusal("id_answer", NOTHING_CHOSEN)]


def choice_of(answer: str, value: float | None) -> int | Level | None:
    """Return what an option of the form means; None for one that was never offered."""
    if found := FROM_CODER.fullmatch(answer):
        return int(found[1])
    if LEVEL.fullmatch(answer):
        return Level("rated", level=int(answer))
    if answer == MEASURED:
        return Level("rated", value=value)
    if answer in UNRATED:
        return Level(answer)
    return None


class ReplyForm(forms.Form):
    version = forms.IntegerField(min_value=0, max_value=NEWEST_VERSION)
    sequence = forms.IntegerField(required=False, min_value=0)
    answer = forms.CharField(required=False)
    comment = Text()
    is_confidential = forms.BooleanField(required=False)


class ReplySubmission(AnswerSubmission):
    """A reply as it was sent."""

    FORM = ReplyForm

    def entry(self, stored: Iterable[EvidenceEntry] = ()) -> ReplyEntry | None:
        """Return the reply; None when it cannot be stored."""
        if not self.is_answer_sound:
            return None
        cleaned = self.form.cleaned_data
        stance = cleaned["answer"]
        if stance in UNDECIDED:
            stance = ""
        return ReplyEntry(
            stance=stance,
            comment=cleaned["comment"],
            is_confidential=cleaned["is_confidential"],
            evidence=self._evidence(stored),
        )

    def _row(self, key: uuid.UUID, place: int) -> EvidenceRow:
        """Refuse a row that is sealed: the team is to read it."""
        row = super()._row(key, place)
        if row.entry is None or row.entry.disclosure != Disclosure.SEALED:
            return row
        refusal = Refusal(f"id_{key}-disclosure", f"Evidence {place}, {NOT_SEALED}")
        return replace(row, entry=None, refusals=(refusal,))

    def _own_refusals(self) -> Iterator[Refusal]:
        yield from refusals(self.form, prefix="id_", context="", labels={**LABELS, **REPLY_LABELS})
        if self.data.get("answer", "") not in {*UNDECIDED, *Stance.values}:
            yield Refusal("id_answer", f"{REPLY_LABELS['answer']}: this is not offered here.")


class DecisionForm(forms.Form):
    """`levels`: those of the indicator's rubric; none for a measured one, which takes a value.

    answer: a level, "measured", or why there is none.
    """

    version = forms.IntegerField(min_value=0, max_value=NEWEST_VERSION, widget=forms.HiddenInput)
    stands = forms.ChoiceField(
        choices=Side.choices, error_messages={"required": "Choose the score to publish."}
    )
    answer = forms.CharField(required=False)
    value = forms.FloatField(required=False, min_value=-1e300, max_value=1e300)
    reason = Text()

    def __init__(self, *arguments: Any, levels: Iterable[int], **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.levels = tuple(levels)

    def clean_answer(self) -> str:
        answer = str(self.cleaned_data["answer"])
        offered = set(map(str, self.levels)) or {MEASURED}
        if answer not in offered | UNRATED | {""}:
            raise forms.ValidationError(NOT_OFFERED)
        return answer

    def decision(self) -> DecisionValues:
        """Return what a valid form says."""
        cleaned: Mapping[str, Any] = self.cleaned_data
        stands, reason, answer = cleaned["stands"], cleaned["reason"], cleaned["answer"]
        rated = FindingState.RATED.value
        if answer in UNRATED:
            return DecisionValues(stands, answer, reason=reason)
        if answer == MEASURED:
            return DecisionValues(stands, rated, value=cleaned["value"], reason=reason)
        if answer:
            return DecisionValues(stands, rated, level=int(answer), reason=reason)
        return DecisionValues(stands, reason=reason)
