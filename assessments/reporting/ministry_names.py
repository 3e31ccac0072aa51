"""Ministries by name: what was typed, a saved list, and the groups of a select."""

import re
from collections.abc import Mapping, Sequence

from django.contrib.auth.models import AnonymousUser

from assessments.country_names import resolve
from assessments.directory_names import names_of
from assessments.models import Ministry, SavedList, User
from assessments.queries import Query, shorten
from assessments.wording import listed

MOST_MINISTRIES = 250  # more than there are countries; it bounds the work for one address
# Nine digits at most: a longer number could be beyond what the database takes.
LIST_NUMBER = re.compile(r"[1-9]\d{0,8}", re.ASCII)


def read_added(query: Query, directory: Mapping[str, Ministry]) -> list[str]:
    """Read what was typed to add a ministry: any name or code of its country, or its own name."""
    typed = query.text("add")
    if not typed:
        return []
    found = resolve(typed, names_of(directory.values()))
    if found.code:
        return [found.code]
    doubt = f"add: {describe_doubt(typed, found.candidates, directory)}"
    if found.candidates:
        query.problems.append(doubt)
    else:
        # Without the text no near word is searched for: a wrong hint is worse than none.
        query.refuse(doubt, "", [ministry.country for ministry in directory.values()])
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
    return list(saved.ministries.order_by("sort_key").values_list("code", flat=True))


def describe_doubt(typed: str, candidates: Sequence[str], directory: Mapping[str, Ministry]) -> str:
    """Return why a text is not taken, with the ministries that it could mean."""
    quoted = f"“{shorten(typed)}”"
    countries = [directory[code].country for code in candidates]
    if len(countries) > 1:
        return f"{quoted} could be {listed(countries, word='or')}; choose one."
    sentence = f"no ministry is called {quoted}."
    if countries:
        return f"{sentence} Did you mean {countries[0]}?"
    return sentence


def grouped(places: Sequence[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Return region -> its sub-regions, for a select with groups. places: in order of region."""
    groups: dict[str, list[str]] = {}
    for region, subregion in places:
        group = groups.setdefault(region, [])
        if subregion:
            group.append(subregion)
    return list(groups.items())
