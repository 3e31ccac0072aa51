"""What importing a directory would change: missions and channels, or the rows it cannot take."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from assessments.imports.checking.directory.rows import (
    COORDINATES,
    PLATFORMS,
    Fields,
    Known,
    MissionRow,
    Value,
    mission_row,
)
from assessments.imports.checking.wikidata import item
from assessments.imports.problems import Problem
from assessments.imports.reading import Table

Changes = dict[str, tuple[Value, Value]]  # field -> before, after


class ChannelKey(NamedTuple):
    mission: str  # Wikidata item
    platform: str
    address: str


@dataclass(frozen=True, slots=True)
class Current:
    """What stands now.

    missions: Wikidata item -> fields; closed: those of them that are closed.
    channels: key -> whether it is active, for those that a directory brought; of the others, that
    were entered by hand, only the keys.
    """

    missions: Mapping[str, Fields]
    closed: Collection[str]
    channels: Mapping[ChannelKey, bool]
    channels_by_hand: Collection[ChannelKey]


@dataclass(frozen=True, slots=True)
class DirectoryPlan:
    """Every row is in exactly one of added, changed, reopened, unchanged and reported.

    Missions go by their Wikidata item. reopened: what changes besides, often nothing.
    closed: open missions of ours that the file does not name at all; a reported row names one.
    without_city: taken, though the city is blank.
    """

    added: dict[str, Fields]
    changed: dict[str, Changes]
    reopened: dict[str, Changes]
    unchanged: list[str]
    closed: list[str]
    channels_added: list[ChannelKey]
    channels_closed: list[ChannelKey]
    channels_reopened: list[ChannelKey]
    reported: list[Problem]
    without_city: list[MissionRow]
    open_before: int

    def counts(self) -> dict[str, int]:
        """What would be written, by kind; all 0 when nothing changes."""
        return {
            "missions added": len(self.added),
            "missions changed": len(self.changed),
            "missions reopened": len(self.reopened),
            "missions closed": len(self.closed),
            "channels added": len(self.channels_added),
            "channels reopened": len(self.channels_reopened),
            "channels closed": len(self.channels_closed),
        }

    def changes_something(self) -> bool:
        return any(self.counts().values())

    def closes_most(self) -> bool:
        """More than half of the open missions: more likely a wrong file than the world's news."""
        return 2 * len(self.closed) > self.open_before


def plan_directory(
    table: Table, known: Known, current: Current
) -> tuple[DirectoryPlan, list[Problem]]:
    """Return what importing the table would change, and what forbids importing any of it.

    Only the columns that the file has are compared: a file without coordinates leaves them.
    """
    rows, reported = taken_rows(table, known)
    said = {row.wikidata_id: row.fields for row in rows}
    changes = {
        mission: differences(current.missions[mission], fields)
        for mission, fields in said.items()
        if mission in current.missions
    }
    named = {item(row.cells["QID"]) for row in table.rows}
    open_before = [mission for mission in current.missions if mission not in current.closed]
    still_open = {mission: c for mission, c in changes.items() if mission not in current.closed}
    platforms = [name for name in table.header if name in PLATFORMS]
    wanted = {ChannelKey(row.wikidata_id, *channel) for row in rows for channel in row.channels}
    plan = DirectoryPlan(
        added={mission: said[mission] for mission in said if mission not in changes},
        changed={mission: change for mission, change in still_open.items() if change},
        reopened={mission: changes[mission] for mission in changes if mission not in still_open},
        unchanged=[mission for mission, change in still_open.items() if not change],
        closed=[mission for mission in open_before if mission not in named],
        channels_added=sorted(wanted - current.channels.keys() - set(current.channels_by_hand)),
        channels_closed=sorted(unnamed_channels(said, platforms, wanted, current)),
        channels_reopened=sorted(key for key in wanted if current.channels.get(key) is False),
        reported=reported,
        without_city=[row for row in rows if not row.fields["city"]],
        open_before=len(open_before),
    )
    return plan, file_problems(table.header, known)


def file_problems(header: Collection[str], known: Known) -> list[Problem]:
    problems = []
    if len(present := [name for name in COORDINATES if name in header]) == 1:
        problems.append(Problem("line 1", f"Of the two coordinates, only {present[0]} is there."))
    if not known.operators:
        problems.append(Problem("", "No ministry has an operator; load the ministries first."))
    return problems


def taken_rows(table: Table, known: Known) -> tuple[list[MissionRow], list[Problem]]:
    """Return the rows that can be taken, and for every other row one problem.

    An item that stands twice is a contradiction of the source: none of its rows is taken.
    """
    lines: dict[str, list[int]] = defaultdict(list)
    for row in table.rows:
        lines[item(row.cells["QID"])].append(row.line)
    taken, reported = [], []
    for row in table.rows:
        found = mission_row(row, table.header, known)
        if isinstance(found, Problem):
            reported.append(found)
        elif len(twice := lines[found.wikidata_id]) > 1:
            listed = ", ".join(map(str, twice))
            why = f"{found.wikidata_id}: the item stands {len(twice)} times (lines {listed})."
            reported.append(Problem(f"line {row.line}", why))
        else:
            taken.append(found)
    return taken, reported


def differences(before: Fields, after: Fields) -> Changes:
    return {name: (before[name], value) for name, value in after.items() if before[name] != value}


def unnamed_channels(
    missions: Collection[str],
    platforms: Collection[str],
    wanted: Collection[ChannelKey],
    current: Current,
) -> Iterator[ChannelKey]:
    """Yield the active channels of the missions that a column of the file no longer names."""
    for key, is_active in current.channels.items():
        is_said = key.mission in missions and key.platform in platforms
        if is_active and is_said and key not in wanted:
            yield key
