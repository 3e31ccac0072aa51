"""Check one row of a directory: the mission that it describes, or why it is not imported."""

import math
import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from assessments.addresses import account_name, is_handle, is_web_address, wikidata_item
from assessments.country_names import CountryNames, resolve
from assessments.imports.problems import Problem
from assessments.imports.reading import Row

REQUIRED = ("operator", "operatorQID", "country", "city", "type", "QID")
COORDINATES = ("latitude", "longitude")
PLATFORMS = ("website", "facebook", "twitter", "youtube")
OPTIONAL = (*COORDINATES, *PLATFORMS)
TEXTS = {"host_country": "country", "city": "city", "type": "type"}  # field -> column
# The separators of accounts in a cell, and of websites, whose addresses may contain commas.
BETWEEN_ACCOUNTS = re.compile(r"\s*(?:[|;]|,\s)\s*")
BETWEEN_WEBSITES = re.compile(r"\s*\|\s*")
LIMITS = {"latitude": 90, "longitude": 180}

Value = str | float | None
Fields = dict[str, Value]


@dataclass(frozen=True, slots=True)
class MissionRow:
    """One mission as the file has it.

    fields:   field of the mission -> value, for the columns that the file has.
    channels: (platform, address) pairs.
    """

    line: int
    wikidata_id: str
    fields: Fields
    channels: frozenset[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Known:
    """Values of the database that rows are checked against.

    operators: Wikidata item -> code of the ministry.
    longest:   field -> most characters.
    names:     of countries and ministries, for rows without the item of their operator.
    """

    operators: Mapping[str, str]
    longest: Mapping[str, int]
    names: CountryNames

    def ministry(self, cells: Mapping[str, str]) -> str:
        """Return the code of the ministry that operates the mission, or ""."""
        if cells["operatorQID"]:
            return self.operators.get(wikidata_item(cells["operatorQID"]), "")
        return resolve(cells["operator"], self.names).code


def mission_row(row: Row, header: Collection[str], known: Known) -> MissionRow | Problem:
    """Return the mission, or one problem with every reason why the row is not imported."""
    why = [
        *identity_reasons(row.cells, known),
        *coordinate_reasons(row.cells),
        *length_reasons(row.cells, known),
        *address_reasons(row.cells),
    ]
    wikidata_id = wikidata_item(row.cells["QID"])
    if why:
        return Problem(f"line {row.line}", f"{wikidata_id or 'no item'}: {'; '.join(why)}.")
    fields: Fields = {field: row.cells[column] for field, column in TEXTS.items()}
    fields["ministry_id"] = known.ministry(row.cells)
    for name in header:
        if name in COORDINATES:
            fields[name] = None
            if row.cells[name]:
                fields[name] = float(row.cells[name])
    channels = set()
    for platform in PLATFORMS:
        for name in accounts(row.cells, platform):
            channels.add((platform, name))
    return MissionRow(row.line, wikidata_id, fields, frozenset(channels))


def accounts(cells: Mapping[str, str], platform: str) -> list[str]:
    """Return the accounts in a cell, or the websites: most often one, or none."""
    found = []
    separator = BETWEEN_ACCOUNTS
    if platform == "website":
        separator = BETWEEN_WEBSITES
    for text in separator.split(cells[platform]):
        name = account_name(platform, text)
        if name:
            found.append(name)
    return found


def identity_reasons(cells: Mapping[str, str], known: Known) -> Iterator[str]:
    operator = wikidata_item(cells["operatorQID"])
    if not wikidata_item(cells["QID"]):
        yield f"{cells['QID']!r} is not a Wikidata item"
    if cells["operatorQID"] and not operator:
        yield f"the operator {cells['operatorQID']!r} is not a Wikidata item"
    elif not known.ministry(cells):
        yield f"the operator {cells['operator']} ({operator or 'no item'}) is not a known ministry"
    if not cells["country"]:
        yield "the host country is missing"


def coordinate_reasons(cells: Mapping[str, str]) -> Iterator[str]:
    if bool(cells["latitude"]) != bool(cells["longitude"]):
        yield "only one of the two coordinates is given"
    for name, limit in LIMITS.items():
        # "not <=" instead of ">": NaN, which is returned for text, is neither.
        if cells[name] and not abs(number(cells[name])) <= limit:
            yield f"the {name} {cells[name]!r} is not a number from -{limit} to {limit}"


def number(text: str) -> float:
    """Return the number in a cell; NaN if it holds something else."""
    try:
        return float(text)
    except ValueError:
        return math.nan


def length_reasons(cells: Mapping[str, str], known: Known) -> Iterator[str]:
    # All platforms have one column in the database, `address`.
    columns = TEXTS | {platform: platform for platform in PLATFORMS}
    for field, column in columns.items():
        longest = known.longest["address" if field in PLATFORMS else field]
        if len(cells[column]) > longest:
            yield f"the {column} is longer than {longest} characters"


def address_reasons(cells: Mapping[str, str]) -> Iterator[str]:
    for platform in PLATFORMS:
        is_right = is_web_address if platform == "website" else is_handle
        for name in accounts(cells, platform):
            if not is_right(name):
                yield f"the {platform} {name!r} is not an address"
