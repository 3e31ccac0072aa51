"""One step of a ministry's plan as a browser sends it."""

from collections.abc import Sequence
from typing import Any

from django import forms

from assessments.form_fields import Day, Note, set_choices
from assessments.models import Step

LONGEST_NOTE = Step._meta.get_field("note").max_length
NEWEST_VERSION = 2**31 - 1  # the largest integer of the column; PostgreSQL refuses a larger one


class StepForm(forms.Form):
    """`levels`: those that the indicator's rubric describes; none for a measured one."""

    version = forms.IntegerField(min_value=0, max_value=NEWEST_VERSION, widget=forms.HiddenInput)
    level = forms.TypedChoiceField(
        label="Target level", required=False, coerce=int, empty_value=None
    )
    responsible = forms.CharField(label="Responsible", required=False, max_length=120)
    due_on = Day(label="Until", required=False)
    note = Note(label="Note", required=False, max_length=LONGEST_NOTE)

    def __init__(self, *args: Any, levels: Sequence[int], **options: Any) -> None:
        super().__init__(*args, **options)
        choices: list[tuple[int | str, str]] = [("", "no target")]
        for level in levels:
            choices.append((level, f"level {level}"))
        set_choices(self, "level", choices)
