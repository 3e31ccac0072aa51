"""Moments that people type by the clock on their wall, and which clock that is."""

import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.utils import timezone

from assessments import zones
from assessments.forms.choices import set_choices

LOCAL = "%Y-%m-%dT%H:%M"


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
            found = zones.read_clock(str(value), timezone.get_current_timezone())
        except zones.NoSuchTime as refusal:
            raise forms.ValidationError(str(refusal)) from refusal
        self.note = found.note
        return found.at

    def prepare_value(self, value: Any) -> Any:
        """A moment as the clock of the viewer shows it; what was typed, as it was."""
        if isinstance(value, datetime.datetime):
            return timezone.localtime(value).replace(tzinfo=None)
        return value


class TimeZoneForm(forms.Form):
    time_zone = forms.ChoiceField(
        label="Time zone",
        required=False,
        help_text="Deadlines on the desk are printed in it, and always name it.",
        error_messages={"invalid_choice": "There is no such time zone; choose one of the list."},
    )

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        set_choices(self, "time_zone", [("", "As the browser says"), *by_area()])


def by_area() -> list[tuple[str, list[tuple[str, str]]]]:
    """Europe -> its zones; those of no area under Other, at the end."""
    placed = [(*name.split("/", 1), name) for name in sorted(zones.known()) if "/" in name]
    areas = [
        (area, [(name, place.replace("_", " ")) for _, place, name in group])
        for area, group in groupby(placed, key=lambda each: each[0])
    ]
    return [*areas, ("Other", [(name, name) for name in sorted(zones.known()) if "/" not in name])]
