"""Form of a file of scores."""

from collections.abc import Iterable
from typing import Any

from django import forms

from assessments.form_fields import UploadForm, set_choices


class ScoresForm(UploadForm):
    analyst = forms.ChoiceField(label="Whose scores are these?")
    field_order = ["analyst", "file"]

    def __init__(self, *args: Any, analysts: Iterable[tuple[str, str]], **options: Any) -> None:
        super().__init__(*args, **options)
        set_choices(self, "analyst", [("", "Choose an analyst"), *analysts])
