"""Compare the table of ministries with the stored ministries: what a load would change."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from assessments.addresses import is_web_address, wikidata_item
from assessments.imports.problems import Problem
from assessments.imports.reading import Row

COLUMNS = {  # column -> field of MinistryFacts
    "code": "code",
    "country": "country",
    "ministry": "name",
    "national": "national_name",
    "website": "website",
    "region": "region",
    "subregion": "subregion",
    "income_group": "income_group",
    "standing": "standing",
    "operators": "operators",
}
CODE = re.compile(r"[A-Z]{3}")  # ISO 3166-1 alpha-3


@dataclass(frozen=True, slots=True)
class MinistryFacts:
    """One ministry. operators: the Wikidata items that directories use for it."""

    code: str
    country: str
    name: str
    national_name: str
    website: str
    region: str
    subregion: str
    income_group: str
    standing: str
    operators: frozenset[str]

    def differences(self, other: "MinistryFacts") -> list[str]:
        """Return the names of the fields in which two ministries differ."""
        found = []
        for field in fields(self):
            if getattr(self, field.name) != getattr(other, field.name):
                found.append(field.name)
        return found


@dataclass(frozen=True, slots=True)
class Allowed:
    """The values that the database accepts. longest: field -> most characters."""

    standings: Collection[str]
    income_groups: Collection[str]
    longest: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class MinistryPlan:
    """The changes of a load.

    changed: pairs of before and after. missing: stored ministries that are not in the file and do
    not change.
    """

    added: list[MinistryFacts]
    changed: list[tuple[MinistryFacts, MinistryFacts]]
    unchanged: int
    missing: list[MinistryFacts]

    def changes_something(self) -> bool:
        return bool(self.added or self.changed)


def plan_ministries(
    rows: Sequence[Row], current: Mapping[str, MinistryFacts], allowed: Allowed
) -> tuple[MinistryPlan, list[Problem]]:
    """Return what loading the rows would change, and the problems that forbid it.

    current: code -> the stored ministry. The code identifies a ministry, so another country name
    is a change.
    """
    found = [(row.line, facts(row)) for row in rows]
    problems = []
    for line, ministry in found:
        for reason in reasons(ministry, allowed):
            problems.append(Problem(f"line {line}", reason))
    new = {ministry.code: ministry for _, ministry in found}
    # Ministries that are not in the file keep their country and operators, so these may not be
    # used again.
    missing = [ministry for code, ministry in current.items() if code not in new]
    problems += duplicates(found, missing)

    added, changed, unchanged = [], [], 0
    for code, ministry in new.items():
        if code not in current:
            added.append(ministry)
        elif current[code] != ministry:
            changed.append((current[code], ministry))
        else:
            unchanged += 1
    return MinistryPlan(added, changed, unchanged, missing), problems


def facts(row: Row) -> MinistryFacts:
    texts = {COLUMNS[column]: cell for column, cell in row.cells.items()}
    # A blank cell splits into one blank part, which is no operator.
    operators = frozenset(map(str.strip, texts.pop("operators").split("|")))
    return MinistryFacts(**texts, operators=operators - {""})


def reasons(ministry: MinistryFacts, allowed: Allowed) -> Iterator[str]:
    """Yield what is wrong with one ministry, whatever the others are."""
    yield from text_reasons(ministry, allowed)
    known = {"standing": allowed.standings, "income_group": ["", *allowed.income_groups]}
    for name, choices in known.items():
        value = getattr(ministry, name)
        if value not in choices:
            listed = ", ".join(filter(None, choices))
            yield f"The {name.replace('_', ' ')} {value!r} is not one of: {listed}."
    for operator in sorted(ministry.operators):
        if wikidata_item(operator) != operator:
            yield f"The operator {operator!r} is not Q and a number."


def text_reasons(ministry: MinistryFacts, allowed: Allowed) -> Iterator[str]:
    if not CODE.fullmatch(ministry.code):
        yield f"The code {ministry.code!r} is not three capital letters."
    if not ministry.country:
        yield "The country is missing."
    if not ministry.name:
        yield "The ministry's name is missing."
    if ministry.website and not is_web_address(ministry.website):
        yield f"The website {ministry.website!r} is not an http or https address."
    for name, longest in allowed.longest.items():
        if len(getattr(ministry, name)) > longest:
            yield f"The {name.replace('_', ' ')} is longer than {longest} characters."


def duplicates(
    found: Sequence[tuple[int, MinistryFacts]], missing: Sequence[MinistryFacts]
) -> Iterator[Problem]:
    """Yield each code, country or operator that two ministries have.

    missing: stored ministries that are not in the file and keep their names and operators.
    """
    places = [(f"line {line}", ministry) for line, ministry in found]
    for ministry in missing:
        places.append((f"{ministry.country} ({ministry.code}), which is not in the file", ministry))
    holders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for where, ministry in places:
        holders["code", ministry.code].append(where)
        holders["country", ministry.country].append(where)
        for operator in sorted(ministry.operators):
            holders["operator", operator].append(where)
    for (kind, value), wheres in holders.items():
        if value and len(wheres) > 1:
            first, *others = wheres
            yield Problem(first, f"The {kind} {value} is also used by {', '.join(others)}.")
