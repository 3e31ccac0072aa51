"""What a coordinator corrects in one ministry's frozen answers."""

from collections.abc import Iterable
from typing import Any

from django import forms

from assessments.form_fields import Note
from assessments.models import FindingState
from assessments.scoring.entries import LONGEST_TEXT

LEAVE, NUMBER = "", "number"
STATES = (FindingState.NOT_FOUND, FindingState.NOT_APPLICABLE)


class CorrectionForm(forms.Form):
    """`reason`, and for each indicator CODE: CODE-answer, CODE-value if measured, CODE-reason.

    asked: what has `code`, `levels` (none: it is measured) and `unit`.
    """

    reason = Note(
        label="Why the release is corrected",
        max_length=LONGEST_TEXT,
        help_text="Everybody reads this beside the release, and who you are: a coordinator.",
    )

    def __init__(self, data: Any = None, *, asked: Iterable[Any]) -> None:
        super().__init__(data)
        self.asked = list(asked)
        for each in self.asked:
            numbers = [(str(level), f"level {level}") for level in each.levels]
            self.fields[f"{each.code}-answer"] = forms.ChoiceField(
                label="Becomes",
                required=False,
                choices=[
                    (LEAVE, "stays as it is"),
                    *(numbers or [(NUMBER, "another number")]),
                    *((state.value, state.label.lower()) for state in STATES),
                ],
            )
            if not numbers:
                self.fields[f"{each.code}-value"] = forms.FloatField(
                    label=f"Number, in {each.unit}" if each.unit else "Number", required=False
                )
            self.fields[f"{each.code}-reason"] = Note(
                label="What was wrong, and why", required=False, max_length=LONGEST_TEXT
            )

    def clean(self) -> dict[str, Any]:
        said: dict[str, Any] = super().clean() or self.cleaned_data
        for each in self.asked:
            answer, reason = said.get(f"{each.code}-answer"), said.get(f"{each.code}-reason")
            value, has_value = said.get(f"{each.code}-value"), f"{each.code}-value" in self.fields
            if answer and reason == "":
                self.add_error(f"{each.code}-reason", "Say what was wrong, and why.")
            if has_value and answer == NUMBER and value is None:
                self.add_error(f"{each.code}-value", "Give the number that it becomes.")
            if not answer and (reason or value is not None):
                self.add_error(f"{each.code}-answer", "Choose what it becomes, or leave it empty.")
        return said

    def changes(self) -> list[tuple[str, str, float | None, str]]:
        """Indicator, state, value and reason of each that is to be changed."""
        said = self.cleaned_data
        found: list[tuple[str, str, float | None, str]] = []
        for each in self.asked:
            answer, reason = said[f"{each.code}-answer"], said[f"{each.code}-reason"]
            if answer in STATES:
                found.append((each.code, answer, None, reason))
            elif answer == NUMBER:
                found.append((each.code, "rated", said[f"{each.code}-value"], reason))
            elif answer:
                found.append((each.code, "rated", float(answer), reason))
        return found
