"""Sprout Social: profile performance, a row a day. A file may have several profiles."""

from collections.abc import Collection
from dataclasses import replace

from assessments.imports.channel_files.formats import Header
from assessments.imports.channel_files.other_tables import SPROUT
from assessments.imports.channel_files.results import FileReadings, Options
from assessments.imports.channel_files.sources import Source
from assessments.imports.channel_files.tables import read_table
from assessments.imports.problems import Problem, Refused
from assessments.imports.reading.grids import Line
from assessments.wording import counted

Profile = tuple[str, str]  # network, name


def read_profiles(source: Source, place: int, options: Options) -> FileReadings:
    """Return the readings of the only profile, or of the one that is the channel's own account.

    Raises Refused if it is not clear which profile is meant.
    """
    header = Header(source.first[place])
    network, name = header.places(("Network",))[0], header.places(("Profile",))[0]

    def profile_of(line: Line) -> Profile:
        cells = [*line.cells, *[""] * header.width]
        return cells[network].casefold(), folded(cells[name])

    lines = list(source.after(place))
    profiles: dict[Profile, int] = {}
    for line in lines:
        if isinstance(line, Line):
            profiles[profile_of(line)] = profiles.get(profile_of(line), 0) + 1
    wanted = chosen(profiles, options.own_accounts)
    kept: list[Line | Problem] = []
    for line in lines:
        if isinstance(line, Problem) or wanted in (None, profile_of(line)):
            kept.append(line)
    header_only = replace(source, first=[source.first[place]], rest=iter(kept))
    found = read_table(SPROUT, header_only, 0, options)
    if wanted is None:
        return found
    note = f"Not read: {counted(len(lines) - len(kept), 'row')} of other profiles."
    return replace(found, notes=(*found.notes, note))


def chosen(profiles: Collection[Profile], own_accounts: Collection[str]) -> Profile | None:
    """Return the profile to read; None if there is only one. Raises Refused."""
    if len(profiles) <= 1:
        return None
    own = {folded(account) for account in own_accounts}
    found = [profile for profile in profiles if profile[1] in own]
    if len(found) == 1:
        return found[0]
    message = f"The file has {len(profiles):,} profiles. Export one profile at a time."
    raise Refused([Problem("", message)])


def folded(account: str) -> str:
    return account.strip().removeprefix("@").casefold()
