"""Moving an assessment on or back, and saying until when."""

from typing import Any

from django import forms

from assessments.form_fields import LocalMoment, set_choices
from assessments.models import Stage


class DeadlineForm(forms.Form):
    stage = forms.ChoiceField(label="Stage")
    due_at = LocalMoment(label="Until")

    def __init__(self, *arguments: Any, stages: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        set_choices(self, "stage", stages)


class AdvanceForm(forms.Form):
    """shown: the stage that the page showed, so that a form sent twice moves once."""

    shown = forms.ChoiceField(choices=Stage.choices)
    due_at = LocalMoment(
        label="Reply until",
        required=False,
        help_text="Left blank, the ministry has the usual 21 days from now.",
    )


class BackForm(forms.Form):
    to = forms.ChoiceField(label="Back to")
    reason = forms.CharField(
        label="Why is it taken back?",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="It stays in the history of this ministry.",
    )

    def __init__(self, *arguments: Any, stages: list[tuple[str, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        set_choices(self, "to", stages)
