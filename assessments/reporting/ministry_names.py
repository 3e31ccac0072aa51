"""Which ministries are chosen: by code, by what somebody typed, by a list that they saved."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from itertools import groupby

from django.contrib.auth.models import AnonymousUser

from assessments.models import Ministry, SavedList, User
from assessments.queries import Query, shorten

MOST_MINISTRIES = 250
EVERY = "all"  # what `remove` says to take out all
LIST_NUMBER = re.compile(r"[1-9]\d{0,8}", re.ASCII)


def read_ministries(
    query: Query, directory: Mapping[str, Ministry], reader: User | AnonymousUser | None = None
) -> list[str]:
    """The chosen codes, with what is to be added and without what is to be removed.

    Queries: none, 2 where a list is named.
    """
    codes = query.listed("ministries")
    for code in codes:
        if code not in directory:
            query.refuse(
                f"ministries: “{shorten(code, 20)}” is not a ministry's code.",
                code,
                list(directory),
            )
    codes += read_added(query, directory)
    codes += read_list(query, reader)
    removed = query.one_of("remove", [EVERY, *directory])
    kept = [code for code in codes if code in directory and removed not in (code, EVERY)]
    chosen = list(dict.fromkeys(kept))
    if len(chosen) > MOST_MINISTRIES:
        query.problems.append(f"ministries: at most {MOST_MINISTRIES} can be chosen.")
    return chosen


def read_added(query: Query, directory: Mapping[str, Ministry]) -> list[str]:
    """What was typed to add: a code, a country, or "Country (CODE)"."""
    typed = query.text("add")
    if not typed:
        return []
    if added := find_code(typed, directory):
        return [added]
    countries = [ministry.country for ministry in directory.values()]
    query.refuse(f"add: no ministry is called “{shorten(typed)}”.", typed, countries)
    return []


def read_list(query: Query, reader: User | AnonymousUser | None) -> list[str]:
    """The ministries of one of the reader's own lists; another's is as unknown as none."""
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
    ministries = saved.ministries.order_by("country")
    return list(ministries.values_list("code", flat=True))


def find_code(typed: str, directory: Mapping[str, Ministry]) -> str:
    """The code of the one ministry that the text names, or ""; accents and case do not matter."""
    text = folded(typed)
    if not text:
        return ""
    named = {folded(f"{m.country} ({m.code})"): m.code for m in directory.values()}
    named |= {folded(m.country): m.code for m in directory.values()}
    named |= {folded(m.code): m.code for m in directory.values()}
    if text in named:
        return named[text]
    near = [m.code for m in directory.values() if text in folded(m.country)]
    return near[0] if len(near) == 1 else ""


def folded(text: str) -> str:
    """A name as it is compared: "Côte d’Ivoire" and "cote d'ivoire" are the same."""
    plain = unicodedata.normalize("NFKD", text).replace("’", "'").casefold()
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).strip()


def grouped(places: Sequence[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Region -> its sub-regions, for a select with groups."""
    return [
        (region, [subregion for _, subregion in pairs if subregion])
        for region, pairs in groupby(places, key=lambda pair: pair[0])
    ]
