"""Ministries by name: what was typed, a saved list, and the groups of a select."""

import re
from collections.abc import Mapping, Sequence

from django.contrib.auth.models import AnonymousUser

from assessments.models import Ministry, SavedList, User
from assessments.queries import Query, shorten
from assessments.wording import folded

MOST_MINISTRIES = 250  # more than there are countries; it bounds the work for one address
# Nine digits at most: a longer number could be beyond what the database takes.
LIST_NUMBER = re.compile(r"[1-9]\d{0,8}", re.ASCII)


def read_added(query: Query, directory: Mapping[str, Ministry]) -> list[str]:
    """Read what was typed to add a ministry: a code, a country, or "Country (CODE)"."""
    typed = query.text("add")
    if not typed:
        return []
    added = find_code(typed, directory)
    if added:
        return [added]
    countries = [ministry.country for ministry in directory.values()]
    query.refuse(f"add: no ministry is called “{shorten(typed)}”.", typed, countries)
    return []


def read_list(query: Query, reader: User | AnonymousUser | None) -> list[str]:
    """Read the ministries of a saved list. A list of someone else is refused like a missing one."""
    number = query.text("list")
    if not number:
        return []
    own = SavedList.objects.none()
    if isinstance(reader, User) and LIST_NUMBER.fullmatch(number):
        own = SavedList.objects.owned_by(reader).filter(pk=int(number))
    saved = own.first()
    if saved is None:
        query.problems.append(f"list: “{shorten(number)}” is not a list of yours.")
        return []
    return list(saved.ministries.order_by("country").values_list("code", flat=True))


def find_code(typed: str, directory: Mapping[str, Ministry]) -> str:
    """Return the code of the one ministry that the text names, or "".

    Accents and case do not matter. A part of a country's name is enough where only one has it.
    """
    text = folded(typed)
    if not text:
        return ""
    # Later entries win: a code is never taken for a country.
    named: dict[str, str] = {}
    countries: dict[str, str] = {}
    for code, ministry in directory.items():
        named[folded(f"{ministry.country} ({code})")] = code
        countries[folded(ministry.country)] = code
    named |= countries
    for code in directory:
        named[folded(code)] = code
    if text in named:
        return named[text]
    near = [code for country, code in countries.items() if text in country]
    # Where several fit, a guess could add the wrong ministry unnoticed.
    if len(near) == 1:
        return near[0]
    return ""


def grouped(places: Sequence[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Return region -> its sub-regions, for a select with groups. places: in order of region."""
    groups: dict[str, list[str]] = {}
    for region, subregion in places:
        group = groups.setdefault(region, [])
        if subregion:
            group.append(subregion)
    return list(groups.items())
