"""Published evidence in templates: a release holds its pieces as JSON, with dates as text."""

import datetime

from django import template

from assessments.wording import long_date

register = template.Library()


@register.filter
def long_day(written: str) -> str:
    """Return "14 January 2026" for "2026-01-14"; "" stays as it is."""
    if not written:
        return ""
    return long_date(datetime.date.fromisoformat(written))
