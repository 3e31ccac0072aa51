"""Parts of sentences: lists, counts and dates; and names made comparable.

Pure: no Django, no clock, no I/O.
"""

import datetime
import unicodedata
from collections.abc import Iterable

MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July", "August", "September"),
    *("October", "November", "December"),
)


def long_date(day: datetime.date) -> str:
    """Return a date in words, the same on every machine: "12 March 2026"."""
    return f"{day.day} {MONTHS[day.month - 1]} {day.year}"


def listed(names: Iterable[str], *, word: str = "and") -> str:
    """Return "A", "A and B" or "A, B and C"; "" for no name. word: "or" where one is meant."""
    *first, last = list(names) or [""]
    if not first:
        return last
    return f"{', '.join(first)} {word} {last}"


def counted(count: int, noun: str) -> str:
    """Return "1 release", "1,200 releases", "2 ministries". noun: in the singular."""
    if count == 1:
        return f"1 {noun}"
    # "ministry" and "reply", but "day".
    if noun.endswith("y") and noun[-2] not in "aeiou":
        return f"{count:,} {noun[:-1]}ies"
    return f"{count:,} {noun}s"


def folded(text: str) -> str:
    """Return a name as it is compared: "Côte d’Ivoire" and "cote d'ivoire" are the same."""
    # NFKD separates accents from their letters, so that they can be left out.
    plain = unicodedata.normalize("NFKD", text).replace("’", "'").casefold()
    return "".join(sign for sign in plain if not unicodedata.combining(sign)).strip()


def sort_key(name: str) -> str:
    """Return the sort key of a name, as in a dictionary: its letters and digits in lower case.

    Accents, blanks and signs make no difference: "Côte d'Ivoire" comes after "Costa Rica". The key
    of a Latin name has only plain letters and digits, which sort alike in every collation.
    """
    return "".join(sign for sign in folded(name) if sign.isalnum()) or name
