"""Compare a directory of missions with the stored ones: what an import would change.

Pure: rows and the stored values in, a plan and the problems out.
"""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from assessments.addresses import account_key, wikidata_item
from assessments.imports.checking.decimals import comma_notes, with_decimal_points
from assessments.imports.checking.directory_rows import (
    COORDINATES,
    PLATFORMS,
    Fields,
    Known,
    MissionRow,
    Value,
    mission_row,
)
from assessments.imports.problems import Problem, counted_lines
from assessments.imports.reading import Table

Changes = dict[str, tuple[Value, Value]]  # field -> before, after


class ChannelKey(NamedTuple):
    mission: str  # Wikidata item
    platform: str
    address: str


@dataclass(frozen=True, slots=True)
class Current:
    """The stored directory.

    missions:         Wikidata item -> fields.
    closed:           the items of those that are closed.
    channels:         channels from a directory -> True if active.
    channels_by_hand: channels entered by hand, which no import changes.
    """

    missions: Mapping[str, Fields]
    closed: Collection[str]
    channels: Mapping[ChannelKey, bool]
    channels_by_hand: Collection[ChannelKey]


@dataclass(frozen=True, slots=True)
class DirectoryPlan:
    """The changes of an import, with missions by their Wikidata item.

    Every row of the file is in exactly one of added, changed, reopened, unchanged and reported.

    changed, reopened: item -> changed fields; a reopened mission often has none.
    closed:       open missions that the file does not name. A reported row still names its mission.
    reported:     rows that are not imported, with their reasons.
    without_city: rows that are imported although the city is blank.
    open_before:  number of open missions until now.
    notes:        sentences that its sender should read before it is imported.
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
    notes: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        """Return the number of changes by kind; all 0 if nothing changes."""
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
        """Return True if more than half of the open missions would close."""
        # That is more likely a wrong file than the truth, so it needs to be confirmed.
        return 2 * len(self.closed) > self.open_before


def plan_directory(
    table: Table, known: Known, current: Current
) -> tuple[DirectoryPlan, list[Problem]]:
    """Return what importing the table would change, and the problems that forbid the import.

    Only columns that the file has are compared: a file without coordinates keeps those stored.
    """
    rows, reported = importable_rows(table, known)
    added, changed, reopened, unchanged = {}, {}, {}, []
    without_city = []
    for row in rows:
        mission = row.wikidata_id
        if not row.fields["city"]:
            without_city.append(row)
        if mission not in current.missions:
            added[mission] = row.fields
            continue
        changes = differences(current.missions[mission], row.fields)
        if mission in current.closed:
            reopened[mission] = changes
        elif changes:
            changed[mission] = changes
        else:
            unchanged.append(mission)

    # Of all rows: a mission in a row that cannot be imported exists all the same, and stays open.
    named = {wikidata_item(row.cells["QID"]) for row in table.rows}
    open_before = [mission for mission in current.missions if mission not in current.closed]
    rows = with_known_spellings(rows, current)
    channels = channels_of(rows)
    plan = DirectoryPlan(
        added=added,
        changed=changed,
        reopened=reopened,
        unchanged=unchanged,
        closed=[mission for mission in open_before if mission not in named],
        channels_added=sorted(channels - current.channels.keys() - set(current.channels_by_hand)),
        channels_closed=sorted(removed_channels(rows, table.header, current)),
        channels_reopened=sorted(reopened_channels(channels, current)),
        reported=reported,
        without_city=without_city,
        open_before=len(open_before),
        notes=tuple(notes(table, rows)),
    )
    return plan, file_problems(table.header, known)


def notes(table: Table, rows: Sequence[MissionRow]) -> Iterator[str]:
    """Yield how the file was read, and which operators were taken by their names."""
    yield from table.notes
    yield from comma_notes(table, COORDINATES)
    cells = {row.line: row.cells for row in table.rows}
    by_name: dict[tuple[str, Value], list[int]] = defaultdict(list)
    for row in rows:
        if not cells[row.line]["operatorQID"]:
            by_name[cells[row.line]["operator"], row.fields["ministry_id"]].append(row.line)
    for (operator, code), lines in by_name.items():
        yield f"“{operator}” is read as {code}: {counted_lines(lines, 'row')}."


def file_problems(header: Collection[str], known: Known) -> list[Problem]:
    problems = []
    present = [name for name in COORDINATES if name in header]
    if len(present) == 1:
        problems.append(
            Problem("line 1", f"Column {present[0]} is there without the other coordinate.")
        )
    if not known.operators:
        problems.append(Problem("", "No ministry has an operator. Load the ministries first."))
    return problems


def importable_rows(table: Table, known: Known) -> tuple[list[MissionRow], list[Problem]]:
    """Return the rows that can be imported, and one problem for each other row.

    None of the rows of an item that the file has twice is imported: they contradict each other.
    """
    lines: dict[str, list[int]] = defaultdict(list)
    for row in table.rows:
        lines[wikidata_item(row.cells["QID"])].append(row.line)
    importable, reported = [], []
    for row in table.rows:
        cells = row.cells
        if table.has_decimal_commas:
            cells = with_decimal_points(cells, COORDINATES)
        found = mission_row(replace(row, cells=cells), table.header, known)
        if isinstance(found, Problem):
            reported.append(found)
            continue
        places = lines[found.wikidata_id]
        if len(places) > 1:
            listed = ", ".join(map(str, places))
            why = f"the item is in the file {len(places)} times (lines {listed})."
            reported.append(Problem(f"line {row.line}", f"{found.wikidata_id}: {why}"))
        else:
            importable.append(found)
    return importable, reported


def differences(before: Fields, after: Fields) -> Changes:
    found = {}
    for name, value in after.items():
        if before[name] != value:
            found[name] = (before[name], value)
    return found


def with_known_spellings(rows: Sequence[MissionRow], current: Current) -> list[MissionRow]:
    """Return the rows with one spelling for each account: the stored one, or the file's first.

    "FinEmb" and "finemb" are one account, which several missions may share.
    """
    spellings: dict[tuple[str, str], str] = {}
    for key in (*current.channels, *current.channels_by_hand):
        spellings.setdefault((key.platform, account_key(key.platform, key.address)), key.address)
    found = []
    for row in rows:
        channels = set()
        for platform, name in sorted(row.channels):
            spelling = spellings.setdefault((platform, account_key(platform, name)), name)
            channels.add((platform, spelling))
        found.append(replace(row, channels=frozenset(channels)))
    return found


def channels_of(rows: Collection[MissionRow]) -> set[ChannelKey]:
    found = set()
    for row in rows:
        for platform, address in row.channels:
            found.add(ChannelKey(row.wikidata_id, platform, address))
    return found


def reopened_channels(channels: Collection[ChannelKey], current: Current) -> Iterator[ChannelKey]:
    """Yield the channels that are stored as closed."""
    for key in channels:
        # None, for a channel that is not stored, is another case: that one is added.
        if current.channels.get(key) is False:
            yield key


def removed_channels(
    rows: Collection[MissionRow], header: Collection[str], current: Current
) -> Iterator[ChannelKey]:
    """Yield the active channels of these missions that the file no longer names.

    A channel of a platform without a column in the file is kept.
    """
    named = channels_of(rows)
    missions = {row.wikidata_id for row in rows}
    platforms = [name for name in header if name in PLATFORMS]
    for key, is_active in current.channels.items():
        is_covered = key.mission in missions and key.platform in platforms
        if is_active and is_covered and key not in named:
            yield key
