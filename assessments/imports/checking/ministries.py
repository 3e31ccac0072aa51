"""The table of ministries against the ministries we have: what a load would change."""

import re
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields

from assessments.imports.checking.web import is_web_address
from assessments.imports.checking.wikidata import item
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
CODE = re.compile(r"[A-Z]{3}")


@dataclass(frozen=True, slots=True)
class MinistryFacts:
    """One ministry; operators are the Wikidata items under which directories name it."""

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
        """The names of the fields in which two ministries differ."""
        names = (field.name for field in fields(self))
        return [name for name in names if getattr(self, name) != getattr(other, name)]


@dataclass(frozen=True, slots=True)
class Allowed:
    """What the rows of the database take: the choices, and the longest text of each field."""

    standings: Collection[str]
    income_groups: Collection[str]
    longest: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class MinistryPlan:
    """changed: (before, after); missing: ours that the file does not name, left as they are."""

    added: list[MinistryFacts]
    changed: list[tuple[MinistryFacts, MinistryFacts]]
    unchanged: int
    missing: list[MinistryFacts]

    def changes_something(self) -> bool:
        return bool(self.added or self.changed)


def plan_ministries(
    rows: Sequence[Row], current: Mapping[str, MinistryFacts], allowed: Allowed
) -> tuple[MinistryPlan, list[Problem]]:
    """Return what loading the rows would do, and all that forbids it.

    current: code -> the ministry as it stands. A ministry is known again by its code, so a new
    country name is a change.
    """
    found = [(row.line, facts(row)) for row in rows]
    new = {ministry.code: ministry for _, ministry in found}
    missing = [ministry for code, ministry in current.items() if code not in new]
    problems = [
        *(
            Problem(f"line {line}", reason)
            for line, ministry in found
            for reason in reasons(ministry, allowed)
        ),
        *shared(found, missing),
    ]
    plan = MinistryPlan(
        added=[ministry for code, ministry in new.items() if code not in current],
        changed=[
            (current[code], ministry)
            for code, ministry in new.items()
            if code in current and current[code] != ministry
        ],
        unchanged=sum(current.get(code) == ministry for code, ministry in new.items()),
        missing=missing,
    )
    return plan, problems


def facts(row: Row) -> MinistryFacts:
    texts = {COLUMNS[column]: cell for column, cell in row.cells.items()}
    operators = frozenset(part.strip() for part in texts.pop("operators").split("|"))
    return MinistryFacts(**texts, operators=operators - {""})


def reasons(ministry: MinistryFacts, allowed: Allowed) -> Iterator[str]:
    """Yield what is wrong with one ministry by itself."""
    yield from text_reasons(ministry, allowed)
    known = {"standing": allowed.standings, "income_group": ["", *allowed.income_groups]}
    for name, choices in known.items():
        if (value := getattr(ministry, name)) not in choices:
            listed = ", ".join(filter(None, choices))
            yield f"The {name.replace('_', ' ')} {value!r} is none of: {listed}."
    for operator in sorted(ministry.operators):
        if item(operator) != operator:
            yield f"The operator {operator!r} is not a Q and a number."


def text_reasons(ministry: MinistryFacts, allowed: Allowed) -> Iterator[str]:
    if not CODE.fullmatch(ministry.code):
        yield f"The code {ministry.code!r} is not three capital letters."
    if not ministry.country:
        yield "The country is missing."
    if not ministry.name:
        yield "The ministry's name is missing."
    if ministry.website and not is_web_address(ministry.website):
        yield f"The website {ministry.website!r} is no http or https address."
    for name, longest in allowed.longest.items():
        if len(getattr(ministry, name)) > longest:
            yield f"The {name.replace('_', ' ')} is longer than {longest} characters."


def shared(
    found: Sequence[tuple[int, MinistryFacts]], missing: Sequence[MinistryFacts]
) -> Iterator[Problem]:
    """Yield each code, country or operator that two ministries claim.

    missing: ministries that are not in the file and keep what is theirs.
    """
    holders: dict[tuple[str, str], list[str]] = defaultdict(list)
    for where, ministry in [
        *((f"line {line}", ministry) for line, ministry in found),
        *((f"{ministry.code}, which the file leaves out", ministry) for ministry in missing),
    ]:
        holders["code", ministry.code].append(where)
        holders["country", ministry.country].append(where)
        for operator in sorted(ministry.operators):
            holders["operator", operator].append(where)
    for (kind, value), places in holders.items():
        if value and len(places) > 1:
            first, *others = places
            yield Problem(first, f"The {kind} {value} also belongs to {', '.join(others)}.")
