"""Read tables in which any metric can be: our own plain ones, and those with chosen columns.

A figure has the usual kind of its metric. Figures of a day are summed where its kind allows it.
"""

from collections.abc import Iterable, Mapping

from assessments.imports.channel_files.checks import flags, rounded_flags
from assessments.imports.channel_files.collecting import TOTALS, Rows
from assessments.imports.channel_files.days import Day, Days
from assessments.imports.channel_files.formats import Header
from assessments.imports.channel_files.results import (
    FileReadings,
    FoundReading,
    Options,
    in_order,
)
from assessments.imports.channel_files.sources import Source
from assessments.imports.problems import Problem, Refused, counted_lines
from assessments.imports.reading.grids import Line
from assessments.metrics import ANSWER_TIMES, METRICS, bin_of

POST = "post"  # the meaning of a column that has something for each post

Key = tuple[str, int | None]  # metric, bin


class FreeTable:
    """Collects figures by metric and day.

    adds_days: a day may have several rows, such as one for each post, which are summed.
    """

    def __init__(
        self, header: Header, source: Source, options: Options, *, adds_days: bool = False
    ) -> None:
        self.adds_days = adds_days
        self.rows = Rows(header, source.marks, Days(options.date_order))
        self.source, self.options = source, options
        self.sums: dict[Key, dict[Day, int]] = {}
        self.summed: set[int] = set()
        self.undated: list[int] = []

    def cells(self, line: Line | Problem) -> list[str] | None:
        """Return the cells of a row; None for a problem, or a row of totals."""
        if isinstance(line, Problem):
            self.rows.problems.add(line)
            return None
        cells = self.rows.complete(line)
        if cells is None or cells[0].casefold() in TOTALS:
            return None
        return cells

    def read_wide(
        self, number: int, cells: list[str], date: int, places: Mapping[str, int]
    ) -> None:
        """Read a row with one column for each metric. places: metric -> place."""
        if self.adds_days and not cells[date]:
            self.undated.append(number)
            return
        day = self.rows.day(number, cells, date)
        if day is None:
            return
        for metric, place in places.items():
            self.read_figure(number, day, metric, cells[place], place)

    def read_figure(self, number: int, day: Day, metric: str, text: str, place: int) -> None:
        if metric == POST:
            metric, text = "posts", "1" if text else ""
        kind = METRICS[metric].kind
        value = self.rows.figure(number, text, place, kind)
        if value is None:
            return
        if metric == ANSWER_TIMES:
            self._answer(day, value)
            return
        sums = self.sums.setdefault((metric, None), {})
        if day not in sums:
            sums[day] = value
        elif self.adds_days and kind.is_summed_over_time:
            sums[day] += value
            self.summed.add(number)
        elif sums[day] != value:
            self.rows.add(number, "The day is there twice, with different figures.", place)

    def _answer(self, day: Day, seconds: int) -> None:
        """Count one answer by its seconds."""
        if seconds >= 0:
            sums = self.sums.setdefault((ANSWER_TIMES, bin_of(seconds)), {})
            sums[day] = sums.get(day, 0) + 1

    def result(self, code: str, title: str, notes: Iterable[str] = ()) -> FileReadings:
        """Return the readings. Raises Refused, or NeedsDateOrder."""
        self.rows.finish()
        found = []
        for (metric, place), sums in self.sums.items():
            kind = METRICS[metric].kind
            for undecided, value in sums.items():
                day = self.rows.days.decided(undecided)
                found.append(FoundReading(metric, kind, day, day, value, bin=place))
        if not found:
            raise Refused([Problem("", "The file has no figure in the columns that are read.")])
        if len({(each.metric, each.bin, each.start) for each in found}) < len(found):
            raise Refused([Problem("", "A day is there twice, written in two ways.")])
        readings = in_order(found)
        all_notes = [*self.source.notes, *self.rows.notes(), *notes]
        if self.undated:
            all_notes.append(f"Not read: {counted_lines(self.undated, 'row')} without a date.")
        if self.summed:
            rows = counted_lines(sorted(self.summed), "row")
            all_notes.append(f"Figures of a day that is there more than once were summed: {rows}.")
        flagged = [*rounded_flags(self.rows.rounded), *flags(readings, self.options.as_of)]
        return FileReadings(code, title, readings, notes=tuple(all_notes), flags=tuple(flagged))
