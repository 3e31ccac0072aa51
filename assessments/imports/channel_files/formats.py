"""A table format: by which columns it is recognised, and which column is which metric."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from assessments.imports.reading.grids import Line
from assessments.imports.reading.headers import column_key
from assessments.metrics import Kind


@dataclass(frozen=True, slots=True)
class MetricColumn:
    """A column that is a metric. names: of the column, the first that the file has is read."""

    metric: str
    kind: Kind
    names: tuple[str, ...]


def column(metric: str, kind: Kind, *names: str) -> MetricColumn:
    return MetricColumn(metric, kind, names)


@dataclass(frozen=True, slots=True)
class TableFormat:
    """One table that a platform exports. A file may have more columns, in any order.

    dates:     names of the column of dates.
    required:  columns that it always has. any_of: columns of which it has at least `least`.
    without:   columns that only other tables have.
    is_by_post: a row is a post, so the rows of a day are counted and summed; else a row is a day.
    ids:       columns of ids, by which a file is known that a spreadsheet program destroyed.
    text:      the column by which replies are known from posts; "" if the export has no replies.
    lifetime:  a column that says "Lifetime" for figures of the whole life of a post.
    notes:     sentences on columns that are not read on purpose: column -> sentence.
    """

    code: str
    title: str
    dates: tuple[str, ...]
    columns: tuple[MetricColumn, ...]
    required: tuple[str, ...]
    any_of: tuple[str, ...] = ()
    least: int = 1
    without: tuple[str, ...] = ()
    is_by_post: bool = False
    ids: tuple[str, ...] = ()
    text: str = ""
    lifetime: str = ""
    notes: tuple[tuple[str, str], ...] = ()

    def is_in(self, header: "Header") -> bool:
        """Return True if a header has the columns of this format."""
        if not all(header.has(name) for name in self.required):
            return False
        if any(header.has(name) for name in self.without) or header.place(self.dates) is None:
            return False
        found = [name for name in self.any_of if header.has(name)]
        return not self.any_of or len(found) >= self.least

    def names(self) -> list[str]:
        """Return all columns that this format knows."""
        found = [*self.dates, *self.required, *self.any_of]
        for each in self.columns:
            found += each.names
        return found


class Header:
    """The names of the columns of a table, compared without case, blanks and signs between."""

    def __init__(self, line: Line) -> None:
        self.number = line.number
        self.names = list(line.cells)
        while self.names and not self.names[-1]:
            self.names.pop()  # a final separator makes an empty column
        self.keys = [column_key(name) for name in self.names]
        self._places: dict[str, list[int]] = {}
        for place, key in enumerate(self.keys):
            self._places.setdefault(key, []).append(place)

    @property
    def width(self) -> int:
        return len(self.names)

    def has(self, name: str) -> bool:
        return column_key(name) in self._places

    def places(self, names: Iterable[str]) -> list[int]:
        """Return the places of the first of the names that the header has, as it may be twice."""
        for name in names:
            if found := self._places.get(column_key(name)):
                return found
        return []

    def place(self, names: Iterable[str]) -> int | None:
        found = self.places(names)
        return found[0] if found else None


def placed(form: TableFormat, lines: Sequence[Line]) -> int | None:
    """Return which of the lines is the header of a format; None if no line is."""
    for place, line in enumerate(lines):
        if form.is_in(Header(line)):
            return place
    return None
