"""The bridge from the stored ministries to the names by which people and files call them."""

import csv
from collections.abc import Iterable
from functools import cache
from pathlib import Path

from assessments.country_names import Alias, Country, CountryNames, names_of_countries, read_aliases
from assessments.models import Ministry

ALIASES = Path(__file__).parent / "directory" / "aliases.csv"


def names_of(ministries: Iterable[Ministry]) -> CountryNames:
    """Return the names of these ministries and their countries, with the aliases that we know."""
    rows = []
    for ministry in ministries:
        row = Country(ministry.code, ministry.country, ministry.name, ministry.national_name)
        rows.append(row)
    return names_of_countries(rows, known_aliases())


@cache
def known_aliases() -> tuple[Alias, ...]:
    """Read the reviewed table of aliases, once: it is part of the code and does not change."""
    with ALIASES.open(encoding="utf-8", newline="") as stream:
        return read_aliases(csv.DictReader(stream))
