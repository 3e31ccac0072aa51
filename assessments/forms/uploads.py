"""Files to import, and the confirmation of what they would change."""

from collections.abc import Iterable
from typing import Any

from django import forms

from assessments.forms.choices import set_choices
from assessments.forms.rounds import Day


class UploadForm(forms.Form):
    file = forms.FileField(
        label="CSV or XLSX file", widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"})
    )


class ScoresForm(UploadForm):
    analyst = forms.ChoiceField(label="Whose scores are these?")
    field_order = ["analyst", "file"]

    def __init__(self, *args: Any, analysts: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "analyst", [("", "Choose an analyst"), *analysts])


class DirectoryForm(UploadForm):
    closed_on = Day(
        label="Missions that the file leaves out closed on",
        help_text="The date of the directory, where it has one.",
    )
