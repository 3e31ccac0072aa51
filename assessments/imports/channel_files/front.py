"""Front: the messages of a shared inbox, a row a message, and one more for each other inbox.

Subjects and people are in no column that is read; ids are dropped once the rows are counted.
"""

import re
from collections import Counter

from assessments.imports.channel_files.checks import flags
from assessments.imports.channel_files.collecting import Rows
from assessments.imports.channel_files.days import Day, Days
from assessments.imports.channel_files.figures import complaint, is_scientific
from assessments.imports.channel_files.formats import Header, TableFormat
from assessments.imports.channel_files.results import (
    FileReadings,
    FoundReading,
    Options,
    in_order,
)
from assessments.imports.channel_files.sources import Source
from assessments.imports.problems import Problem, Refused
from assessments.imports.reading.grids import Line
from assessments.metrics import ANSWER_TIMES, Kind, bin_of
from assessments.wording import counted

ID, DIRECTION, TIME = "Message ID", "Direction", "Response time (seconds)"
FORMAT = TableFormat(
    code="front-messages",
    title="Front, messages of a shared inbox",
    dates=("Message Date",),
    columns=(),
    required=(ID, DIRECTION, "Message Date"),
    any_of=(TIME, "Conversation ID", "Inbox", "Status"),
    ids=(ID,),
)
FRACTION = re.compile(r"(?<=[0-9])\.[0-9]{1,9}$")  # of a second
INBOUND, OUTBOUND = "inbound", "outbound"


class MessageReader:
    """Counts the messages of each day, each once."""

    def __init__(self, header: Header, source: Source, options: Options) -> None:
        self.rows = Rows(header, source.marks, Days(options.date_order))
        self.id, self.direction = header.places((ID,))[0], header.places((DIRECTION,))[0]
        self.date = header.places(FORMAT.dates)[0]
        self.time = header.place((TIME,))
        self.seen: set[str] = set()
        self.again = self.others = 0
        self.received: Counter[Day] = Counter()
        self.answered: Counter[Day] = Counter()
        self.times: Counter[tuple[Day, int]] = Counter()

    def read(self, line: Line | Problem) -> None:
        if isinstance(line, Problem):
            self.rows.problems.add(line)
            return
        cells = self.rows.complete(line)
        if cells is None or not self._is_new(line.number, cells):
            return
        day = self.rows.day(line.number, cells, self.date)
        direction = cells[self.direction].casefold()
        if direction not in (INBOUND, OUTBOUND):
            self.others += 1
        elif day is not None and direction == INBOUND:
            self.received[day] += 1
        elif day is not None:
            self._answer(line.number, day, cells)

    def _is_new(self, number: int, cells: list[str]) -> bool:
        message = cells[self.id]
        if is_scientific(message):
            self.rows.add(number, complaint(message), self.id)
        elif not message:
            self.rows.add(number, "The id is missing: a message is counted once by it.", self.id)
        elif message in self.seen:
            self.again += 1
        else:
            self.seen.add(message)
            return True
        return False

    def _answer(self, number: int, day: Day, cells: list[str]) -> None:
        """Count an answer. A message that answers no other, such as a first one, has no time."""
        if self.time is None:
            self.answered[day] += 1
            return
        text = FRACTION.sub("", cells[self.time])
        seconds = self.rows.figure(number, text, self.time, Kind.FLOW)
        if seconds is None:
            self.others += not text
        elif seconds >= 0:
            self.answered[day] += 1
            self.times[day, bin_of(seconds)] += 1

    def readings(self) -> list[FoundReading]:
        decided = self.rows.days.decided
        found = []
        for metric, counts in (
            ("messages_received", self.received),
            ("messages_answered", self.answered),
        ):
            for day, value in counts.items():
                at = decided(day)
                found.append(FoundReading(metric, Kind.FLOW, at, at, value))
        for (day, place), value in self.times.items():
            at = decided(day)
            found.append(FoundReading(ANSWER_TIMES, Kind.FLOW, at, at, value, bin=place))
        return found

    def notes(self) -> list[str]:
        found = [*self.rows.notes()]
        for count, noun, which in (
            (self.again, "row", "with a message that another row has too"),
            (self.others, "message", "neither received nor answering one"),
        ):
            if count:
                found.append(f"Not counted: {counted(count, noun)} {which}.")
        return found


def read_messages(source: Source, place: int, options: Options) -> FileReadings:
    """Return the readings of a file of messages. Raises Refused, or NeedsDateOrder."""
    reader = MessageReader(Header(source.first[place]), source, options)
    for line in source.after(place):
        reader.read(line)
    reader.rows.finish()
    readings = in_order(reader.readings())
    if not readings:
        message = f"No message is {INBOUND} or {OUTBOUND} in the column {DIRECTION}."
        raise Refused([Problem("", message)])
    return FileReadings(
        FORMAT.code,
        FORMAT.title,
        readings,
        notes=(*source.notes, *reader.notes()),
        flags=tuple(flags(readings, options.as_of)),
    )
