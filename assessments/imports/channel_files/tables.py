"""Read a table of which the format is known: a row a day, or a row a post."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date

from assessments.imports.channel_files.checks import flags, rounded_flags
from assessments.imports.channel_files.collecting import TOTALS, Rows
from assessments.imports.channel_files.days import Day, Days
from assessments.imports.channel_files.figures import complaint, is_date, is_scientific
from assessments.imports.channel_files.formats import Header, MetricColumn, TableFormat
from assessments.imports.channel_files.results import (
    FileReadings,
    FoundReading,
    Options,
    daily_flows,
    in_order,
)
from assessments.imports.channel_files.sources import Source
from assessments.imports.problems import Problem, Refused, counted_lines
from assessments.imports.reading.grids import Line
from assessments.metrics import Kind
from assessments.wording import counted, long_date

REPLY_SIGNS = ("@", "＠")
RATE = re.compile(r"rate(?:\(|$)|%|percent")  # in the key of a column
NOT_LIFETIME = (
    "The file has a row for each day of a post. Export the posts with their lifetime figures."
)


@dataclass(slots=True)
class ReadColumn:
    """A column of the file that is a metric. others: places of columns of the same name."""

    metric: MetricColumn
    place: int
    others: list[int]
    differing: list[int] = field(default_factory=list)
    incomplete: set[Day] = field(default_factory=set)


Figures = list[int | None]


class TableReader:
    """Reads the rows of one table into sums for each day."""

    def __init__(self, form: TableFormat, header: Header, source: Source, options: Options) -> None:
        self.form, self.source, self.options = form, source, options
        self.rows = Rows(header, source.marks, Days(options.date_order))
        self.date = header.places(form.dates)[0]
        self.columns = list(read_columns(form, header))
        self.ids = [place for name in form.ids for place in header.places((name,))]
        self.rates = [at for at, key in enumerate(header.keys) if RATE.search(key)]
        self.text = header.place((form.text,))
        self.lifetime = header.place((form.lifetime,))
        self.by_day: dict[Day, Figures] = {}
        self.counts: dict[str, dict[Day, int]] = {}
        self.undated: list[int] = []
        self.repeated: list[int] = []

    def read(self, line: Line | Problem) -> None:
        if isinstance(line, Problem):
            self.rows.problems.add(line)
            return
        cells = self.rows.complete(line)
        if cells is None or cells[0].casefold() in TOTALS:
            return
        self._check(line.number, cells)
        if self.form.is_by_post and not cells[self.date] and any(cells[1:]):
            self.undated.append(line.number)
            return
        day = self.rows.day(line.number, cells, self.date)
        if day is not None:
            self._add(line.number, day, cells)

    def _check(self, number: int, cells: list[str]) -> None:
        """Keep the problems by which a file is known that a spreadsheet program destroyed."""
        for place in self.ids:
            if not cells[place].isdecimal() and is_scientific(cells[place]):
                self.rows.add(number, complaint(cells[place]), place)
        for place in self.rates:
            if cells[place] and is_date(cells[place]):
                self.rows.add(number, complaint(cells[place]), place)
        if self.lifetime is not None and cells[self.lifetime].casefold() not in ("", "lifetime"):
            self.rows.add(number, NOT_LIFETIME)

    def _add(self, number: int, day: Day, cells: list[str]) -> None:
        figures: Figures = []
        for column in self.columns:
            text = cells[column.place]
            # Nearly every cell is plain digits.
            if text.isdecimal() and text.isascii() and len(text) < 15 and not column.others:
                figures.append(int(text))
            else:
                figures.append(self._figure(number, column, cells))
        if self.form.is_by_post:
            counts = self.counts.setdefault(self._counted(cells), {})
            counts[day] = counts.get(day, 0) + 1
            self._sum(day, figures)
        elif day not in self.by_day:
            self.by_day[day] = figures
        elif self.by_day[day] == figures:
            self.repeated.append(number)
        else:
            self.rows.add(number, "The day is there twice, with different figures.", self.date)

    def _figure(self, number: int, column: ReadColumn, cells: list[str]) -> int | None:
        text = cells[column.place]
        for place in column.others:
            if cells[place] and cells[place] != text:
                if text:
                    column.differing.append(number)
                text = text or cells[place]
        return self.rows.figure(number, text, column.place, column.metric.kind)

    def _counted(self, cells: list[str]) -> str:
        """Return the metric that a row counts for."""
        if self.text is not None and cells[self.text].startswith(REPLY_SIGNS):
            return "replies_given"
        return "posts"

    def _sum(self, day: Day, figures: Figures) -> None:
        sums = self.by_day.setdefault(day, [None] * len(figures))
        for place, value in enumerate(figures):
            if value is None:
                self.columns[place].incomplete.add(day)
            else:
                sums[place] = (sums[place] or 0) + value

    def result(self) -> FileReadings:
        """Return the readings. Raises Refused, or NeedsDateOrder."""
        self.rows.finish()
        readings = (*self._readings(), *daily_flows(self._counts()))
        if self.counts:
            readings = in_order(readings)
        if not readings:
            message = "The file has no figure: every cell of the columns that are read is empty."
            raise Refused([Problem("", message)])
        return FileReadings(
            self.form.code,
            self.form.title,
            readings,
            notes=(*self.source.notes, *self._notes()),
            flags=(
                *rounded_flags(self.rows.rounded),
                *self._differing(),
                *flags(readings, self.options.as_of),
            ),
        )

    def _readings(self) -> Iterator[FoundReading]:
        figures_of = self._decided(self.by_day)
        days = sorted(figures_of)
        for column in sorted(self.columns, key=lambda column: column.metric.metric):
            place = self.columns.index(column)
            metric, kind = column.metric.metric, column.metric.kind
            as_of = self.options.as_of if kind is Kind.LIFETIME else None
            for day in days:
                value = figures_of[day][place]
                if value is not None:
                    yield FoundReading(metric, kind, day, day, value, as_of)

    def _decided(self, by_day: dict[Day, Figures]) -> dict[date, Figures]:
        """Return the figures by days whose order of day and month is decided."""
        found: dict[date, Figures] = {}
        for day, figures in by_day.items():
            decided = self.rows.days.decided(day)
            if decided not in found:
                found[decided] = figures
            elif self.form.is_by_post:
                found[decided] = added(found[decided], figures)
            else:
                message = f"{long_date(decided)} is there twice, written in two ways."
                raise Refused([Problem("", message)])
        return found

    def _counts(self) -> dict[str, Counter[date]]:
        found: dict[str, Counter[date]] = {}
        for metric, counts in self.counts.items():
            by_day = found[metric] = Counter()
            for day, value in counts.items():
                by_day[self.rows.days.decided(day)] += value
        return found

    def _notes(self) -> Iterator[str]:
        yield from self.rows.notes()
        for name, note in self.form.notes:
            if self.rows.header.has(name):
                yield note
        if self.undated:
            yield f"Not counted: {counted_lines(self.undated, 'post')} without a date."
        if self.repeated:
            rows = counted_lines(self.repeated, "row")
            yield f"Days that are there twice were read once: {rows}."
        for column in self.columns:
            partly = [day for day in column.incomplete if self._is_known(column, day)]
            if partly:
                name = self.rows.header.names[column.place]
                yield (
                    f"Column {name}: on {counted(len(partly), 'day')} some posts have no figure; "
                    "the sum is of the others."
                )

    def _is_known(self, column: ReadColumn, day: Day) -> bool:
        return self.by_day[day][self.columns.index(column)] is not None

    def _differing(self) -> Iterator[str]:
        for column in self.columns:
            if column.differing:
                name = self.rows.header.names[column.place]
                rows = counted_lines(column.differing, "row")
                yield f"Column {name} is there twice and differs in {rows}; the first was read."


def added(some: Figures, others: Figures) -> Figures:
    """Return the sum of the figures of two days; of those that only one has, that one."""
    sums: Figures = []
    for one, other in zip(some, others, strict=True):
        sums.append(other if one is None else one + (other or 0))
    return sums


def read_columns(form: TableFormat, header: Header) -> Iterator[ReadColumn]:
    for metric in form.columns:
        places = header.places(metric.names)
        if places:
            yield ReadColumn(metric, places[0], places[1:])


def read_table(form: TableFormat, source: Source, place: int, options: Options) -> FileReadings:
    """Return the readings of a table. place: which of its first lines is the header."""
    reader = TableReader(form, Header(source.first[place]), source, options)
    for line in source.after(place):
        reader.read(line)
    return reader.result()
