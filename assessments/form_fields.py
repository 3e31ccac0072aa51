"""Fields that forms of several areas share."""

import datetime
from collections.abc import Iterable
from typing import Any, cast

from django import forms
from django.utils import timezone

from assessments import time_zones

LOCAL = "%Y-%m-%dT%H:%M"


def set_choices(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    """Offer choices that are known only when the form is made, without changing its class."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)


class Day(forms.DateField):
    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class Note(forms.CharField):
    """Line ends as one sign: browsers send two, and the same text must not look changed."""

    widget = forms.Textarea(attrs={"rows": 3})

    def to_python(self, value: Any) -> str:
        return super().to_python(str(value or "").replace("\r\n", "\n")) or ""


class LocalMoment(forms.Field):
    """A date and a time in the viewer's zone; becomes a moment in UTC.

    An hour that clocks skip is refused, of one that comes twice the later is taken, which `note`
    then says.
    """

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format=LOCAL)
    note = ""

    def to_python(self, value: Any) -> datetime.datetime | None:
        if value in self.empty_values:
            return None
        try:
            found = time_zones.read_clock(str(value), timezone.get_current_timezone())
        except time_zones.NoSuchTime as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        self.note = found.note
        return found.at

    def prepare_value(self, value: Any) -> Any:
        """A moment as the clock of the viewer shows it; what was typed, as it was."""
        if isinstance(value, datetime.datetime):
            return timezone.localtime(value).replace(tzinfo=None)
        return value


class UploadForm(forms.Form):
    file = forms.FileField(
        label="CSV, XLSX or ODS file",
        widget=forms.FileInput(attrs={"accept": ".csv,.tsv,.txt,.xlsx,.ods"}),
    )
