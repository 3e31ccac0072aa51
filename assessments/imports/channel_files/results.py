"""The result of reading an export of a channel, and the questions that a file can raise."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from operator import attrgetter
from typing import Literal, NamedTuple

from assessments.metrics import Kind

START, METRIC = attrgetter("start"), attrgetter("metric")

DateOrder = Literal["day-month", "month-day"]


class FoundReading(NamedTuple):
    """One figure. start, end: the first and the last day, which are the same for a daily figure.

    as_of: the day on which a lifetime figure was counted; None for all other kinds.
    bin:   of answer times; the value is the number of answers in it.

    It is a tuple, as a file can have a million.
    """

    metric: str
    kind: Kind
    start: date
    end: date
    value: int
    as_of: date | None = None
    bin: int | None = None


@dataclass(frozen=True, slots=True)
class FileReadings:
    """The readings of a file, without anything that people wrote and without their names.

    source:   the code of the recogniser, such as "x-overview".
    readings: in the order of metric, day and bin.
    zeros:    zero for each day that the file leaves out, where its platform leaves out zeros.
    notes:    sentences on what was left out or read in a special way.
    flags:    sentences on doubtful figures.
    """

    source: str
    title: str
    readings: tuple[FoundReading, ...]
    zeros: tuple[FoundReading, ...] = ()
    notes: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Options:
    """The knowledge of the person who sends a file.

    own_accounts: handles or ids of the channel itself. mapping: column -> "date", the code of a
    metric, "post" or "ignore", for files without a recogniser.
    """

    as_of: date
    own_accounts: Collection[str] = ()
    mapping: Mapping[str, str] | None = None
    date_order: DateOrder | None = None


@dataclass(eq=False)
class NeedsMapping(Exception):
    """No recogniser knows the header: a person must say which column is which.

    shape:      the same for every file with these columns, in any order: keep the answer under it.
    columns:    the names of the columns. first_rows: their cells; words are replaced by their
    length, as they may be what people wrote.
    """

    shape: str
    columns: tuple[str, ...]
    first_rows: tuple[tuple[str, ...], ...] = ()

    def __str__(self) -> str:
        return f"{len(self.columns)} columns need a mapping"


@dataclass(eq=False)
class NeedsDateOrder(Exception):
    """Day and month of the dates cannot be known apart: a person must say which comes first."""

    examples: tuple[str, ...] = field(default=())

    def __str__(self) -> str:
        return "The order of day and month must be chosen"


def daily_flows(counts: Mapping[str, Mapping[date, int]]) -> tuple[FoundReading, ...]:
    """Return a reading for each metric and day of some counts."""
    found = []
    for metric, by_day in counts.items():
        for day, value in by_day.items():
            found.append(FoundReading(metric, Kind.FLOW, day, day, value))
    return in_order(found)


def in_order(readings: Iterable[FoundReading]) -> tuple[FoundReading, ...]:
    """Return readings in the order of metric, day and bin."""
    found = sorted(readings, key=START)
    # Sorting keeps the order of equals, and each of these keys is quick.
    found.sort(key=METRIC)
    if any(reading.bin for reading in found):
        found.sort(key=place_of)
    return tuple(found)


def place_of(reading: FoundReading) -> tuple[str, date, int]:
    return reading.metric, reading.start, reading.bin or 0
