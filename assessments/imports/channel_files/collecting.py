"""Collect problems and figures while the rows of a file pass by."""

from collections.abc import Iterator

from assessments.imports.channel_files.days import Day, Days
from assessments.imports.channel_files.figures import Marks, NotAFigure, Rounded, figure, shape_of
from assessments.imports.channel_files.formats import Header
from assessments.imports.problems import Problem, Refused
from assessments.imports.reading.grids import Line
from assessments.metrics import Kind

MOST_PROBLEMS = 500  # then reading stops: a file of a million bad rows needs no longer list
SEVERAL_TABLES = (
    "The file has several tables, one under another. Export one table at a time, with a row for "
    "each day."
)
# The first cell of a row of totals, in the languages of exports.
TOTALS = frozenset(
    {"total", "totale", "totaal", "totales", "gesamt", "summe", "итого", "всего", "suma", "toplam"}
)
NO_ROWS = "The file has no rows below its header."


class Problems:
    """The problems of a file."""

    def __init__(self) -> None:
        self.found: list[Problem] = []

    def add(self, problem: Problem) -> None:
        """Keep a problem. Raises Refused when there are many."""
        self.found.append(problem)
        if len(self.found) >= MOST_PROBLEMS:
            last = Problem("", f"Reading stopped after {MOST_PROBLEMS} problems.")
            raise Refused([*self.found, last])

    def refuse(self) -> None:
        """Raise Refused if there are any."""
        if self.found:
            raise Refused(self.found)


class Rows:
    """Reads the rows of a table one after another: their days and figures, and their problems."""

    def __init__(self, header: Header, marks: Marks, days: Days) -> None:
        self.header = header
        self.marks = marks
        self.days = days
        self.problems = Problems()
        self.rounded: list[int] = []
        self.count = 0

    def complete(self, line: Line) -> list[str] | None:
        """Return as many cells as there are columns; None, with a problem, if there are more.

        Platforms leave out blank cells at the end of a row.
        """
        cells, width = line.cells, self.header.width
        self.count += 1
        if len(cells) == width:
            return cells
        if len(cells) < width:
            return cells + [""] * (width - len(cells))
        if any(cells[width:]):
            message = f"Too many cells: {len(cells)} where the header has {width}."
            self.add(line.number, message)
            return None
        return cells

    def add(self, number: int, message: str, place: int | None = None) -> None:
        """Keep a problem of a line, with the name of its column."""
        if place is not None:
            message = f"Column {self.header.names[place]}: {message}"
        self.problems.add(Problem(f"line {number}", message))

    def day(self, number: int, cells: list[str], place: int) -> Day | None:
        """Return the day in a cell; None, with a problem, for anything else."""
        try:
            return self.days.read(cells[place])
        except (ValueError, OverflowError):
            filled = [cell for cell in cells if cell]
            if len(filled) <= 1 and cells[0]:
                self.add(number, SEVERAL_TABLES)
            elif not cells[place]:
                self.add(number, "The date is missing.", place)
            else:
                shape = shape_of(cells[place], quoted=True)
                self.add(number, f"{shape[0].upper()}{shape[1:]} is not a date.", place)
        return None

    def figure(self, number: int, text: str, place: int, kind: Kind) -> int | None:
        """Return the figure in a cell; None for no figure, or for a problem."""
        # Nearly every cell is plain digits.
        if text.isdecimal() and text.isascii() and len(text) < 15:
            return int(text)
        try:
            value = figure(text, self.marks)
        except Rounded as rounded:
            self.rounded.append(number)
            value = rounded.value
        except NotAFigure as error:
            self.add(number, str(error), place)
            return None
        if value is not None and value < 0 and not kind.may_be_negative:
            self.add(number, f"{value} is below zero, which this figure cannot be.", place)
        return value

    def finish(self) -> None:
        """Raise Refused if there are problems, or no rows."""
        self.problems.refuse()
        if not self.count:
            raise Refused([Problem("", NO_ROWS)])

    def notes(self) -> Iterator[str]:
        """Yield what the sender should know of the dates."""
        if self.days.found or self.days.examples:
            first = "day" if self.days.order() == "day-month" else "month"
            yield f"Dates with two numbers before the year were read with the {first} first."
