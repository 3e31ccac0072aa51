"""Meta's daily results: a line with the name of a metric, then `Date` and `Primary`, a row a day.

Meta leaves out the days on which a figure is zero.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from assessments.imports.channel_files.formats import Header, TableFormat, column
from assessments.imports.channel_files.mapping import mapped_metric, unmapped
from assessments.imports.channel_files.results import (
    FileReadings,
    FoundReading,
    Options,
    in_order,
)
from assessments.imports.channel_files.sources import Source
from assessments.imports.channel_files.tables import read_table
from assessments.imports.problems import Problem, Refused
from assessments.imports.reading.grids import Line
from assessments.imports.reading.headers import column_key
from assessments.metrics import Kind
from assessments.wording import counted

CODE, TITLE = "meta-daily", "Meta Business Suite, daily results"
DATE, FIGURE = "Date", "Primary"
PLATFORM = re.compile(r"(?:facebook|instagram) ", re.IGNORECASE)
# Without the name of the platform before it.
METRICS_OF_TITLES = {
    "follows": ("followers_gained", Kind.FLOW),
    "contentinteractions": ("interactions", Kind.FLOW),
    "reach": ("reach", Kind.UNIQUE),
    "viewers": ("reach", Kind.UNIQUE),
    "views": ("views", Kind.FLOW),
    "visits": ("profile_visits", Kind.FLOW),
    "pagevisits": ("profile_visits", Kind.FLOW),
    "profilevisits": ("profile_visits", Kind.FLOW),
    "linkclicks": ("link_clicks", Kind.FLOW),
}
LONGEST_GAP = 4_000  # days, so that one wrong year does not make a million zeros


def place_of(lines: Sequence[Line]) -> int | None:
    """Return which line is the header: `Date` and `Primary`, below a line with one cell."""
    for place, line in enumerate(lines):
        header = Header(line)
        if header.has(DATE) and header.has(FIGURE) and place and title_of(lines[place - 1]):
            return place
    return None


def title_of(line: Line) -> str:
    """Return the only cell of a line, or ""."""
    filled = [cell for cell in line.cells if cell]
    return filled[0] if len(filled) == 1 and len(filled[0]) <= 80 else ""


def read_daily(source: Source, place: int, options: Options) -> FileReadings:
    """Return the readings of a file of daily results. Raises Refused, or NeedsMapping."""
    title = title_of(source.first[place - 1])
    metric, kind = metric_of(title, source, place, options)
    form = TableFormat(
        CODE, TITLE, (DATE,), (column(metric, kind, FIGURE),), required=(DATE, FIGURE)
    )
    found = read_table(form, source, place, options)
    zeros = left_out(found.readings)
    if not zeros:
        return found
    note = f"Read as zero: {counted(len(zeros), 'day')} that the file leaves out, as Meta does."
    return replace(found, zeros=zeros, notes=(*found.notes, note))


def metric_of(title: str, source: Source, place: int, options: Options) -> tuple[str, Kind]:
    known = METRICS_OF_TITLES.get(column_key(PLATFORM.sub("", title, count=1)))
    if known:
        return known
    if options.mapping is None:
        header = Line(source.first[place].number, [DATE, title])
        raise unmapped(header, source.first[place + 1 :])
    return mapped_metric(title, FIGURE, options.mapping)


def left_out(readings: Sequence[FoundReading]) -> tuple[FoundReading, ...]:
    """Return zero for each day without a row, between the first day and the last."""
    there = {reading.start: reading for reading in readings}
    first, last = min(there), max(there)
    if last - first > timedelta(days=LONGEST_GAP):
        message = "The first and the last day are more than ten years apart. Check the dates."
        raise Refused([Problem("", message)])
    zeros = []
    for after in range((last - first).days):
        day: date = first + timedelta(days=after)
        if day not in there:
            zeros.append(there[first]._replace(start=day, end=day, value=0))
    return in_order(zeros)
