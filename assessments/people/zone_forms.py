"""Form of a person's time zone."""

from itertools import groupby
from typing import Any

from django import forms

from assessments import time_zones
from assessments.form_fields import set_choices


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
    placed = [(*name.split("/", 1), name) for name in sorted(time_zones.known()) if "/" in name]
    areas = [
        (area, [(name, place.replace("_", " ")) for _, place, name in group])
        for area, group in groupby(placed, key=lambda each: each[0])
    ]
    return [
        *areas,
        ("Other", [(name, name) for name in sorted(time_zones.known()) if "/" not in name]),
    ]
