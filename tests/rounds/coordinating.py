"""Helpers that read a coordinator's tables and the log."""

import re

from django.http import HttpResponse

from assessments.models import Event


def words(response: HttpResponse) -> str:
    """Return the page with each run of white space as one space, as a browser shows it."""
    return " ".join(response.content.decode().split())


def row(page: str, country: str) -> str:
    """Return the table row of a country without its markup."""
    found = next(part for part in re.findall(r"<tr>.*?</tr>", page, re.S) if country in part)
    return " ".join(re.sub(r"<[^>]*>", " ", found).split())


def verbs() -> list[str]:
    return list(Event.objects.order_by("pk").values_list("verb", flat=True))
