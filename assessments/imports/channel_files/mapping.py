"""Ask which column is which where no recogniser knows the header, and read by the answer."""

import hashlib
from collections.abc import Mapping, Sequence

from assessments.imports.channel_files.days import is_day
from assessments.imports.channel_files.figures import Marks, NotAFigure, Rounded, figure, shape_of
from assessments.imports.channel_files.formats import Header
from assessments.imports.channel_files.free_tables import POST, FreeTable
from assessments.imports.channel_files.results import FileReadings, NeedsMapping, Options
from assessments.imports.channel_files.sources import Source
from assessments.imports.problems import Problem, Refused
from assessments.imports.reading.grids import Line
from assessments.imports.reading.headers import column_key
from assessments.metrics import METRICS, Kind
from assessments.wording import listed

CODE, TITLE = "mapped", "A table whose columns were chosen"
DATE, IGNORE = "date", "ignore"
LONGEST_NAME = 80  # characters of a column's name: longer cells are what people wrote
SHOWN_ROWS = 5
UNKNOWN = (
    "The file is not one of the exports that are known, and no line names its columns. "
    "Send the file as the platform exports it."
)


def header_place(lines: Sequence[Line]) -> int | None:
    """Return which line may name the columns of an unknown table; None if no line may."""
    for place, line in enumerate(lines):
        if may_be_header(line):
            below = lines[place + 1 :]
            return place if any(has_figures(each) for each in below) else None
    return None


def may_be_header(line: Line) -> bool:
    """Return True for a line of at least two short names, and without a figure or a date."""
    names = [cell for cell in line.cells if cell]
    if len(set(names)) < 2 or any(len(name) > LONGEST_NAME for name in names):
        return False
    return not has_figures(line)


def has_figures(line: Line) -> bool:
    return any(is_figure(cell) or is_day(cell) for cell in line.cells if cell)


def is_figure(cell: str) -> bool:
    try:
        return figure(cell, Marks.EITHER) is not None
    except Rounded:
        return True
    except NotAFigure:
        return False


def unmapped(header: Line, rows: Sequence[Line]) -> NeedsMapping:
    """Return the question which column is which. The rows are shown without words."""
    names = tuple(clean(name) for name in Header(header).names)
    shown = []
    for row in rows[:SHOWN_ROWS]:
        cells = [masked(cell) for cell in row.cells[: len(names)]]
        shown.append(tuple(cells + [""] * (len(names) - len(cells))))
    return NeedsMapping(shape_of_header(names), names, tuple(shown))


def shape_of_header(names: Sequence[str]) -> str:
    """Return the same text for the same columns, in any order, case and spacing."""
    keys = sorted(column_key(name) for name in names)
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()


def clean(name: str) -> str:
    """Return the name of a column without signs that cannot be stored or shown."""
    return "".join(sign if sign.isprintable() else " " for sign in name).strip()


def masked(cell: str) -> str:
    """Return a cell as it may be shown: figures and dates as they are, words by their length."""
    return cell if is_day(cell) else shape_of(cell)


def mapped_metric(title: str, other: str, mapping: Mapping[str, str]) -> tuple[str, Kind]:
    """Return the metric of the one figure in a file, by either of its names. Raises Refused."""
    chosen = checked(mapping)
    code = chosen.get(column_key(title)) or chosen.get(column_key(other))
    if code is None or code not in METRICS:
        raise Refused([Problem("", "No column was chosen to be read as a metric.")])
    return code, METRICS[code].kind


def checked(mapping: Mapping[str, str]) -> dict[str, str]:
    """Return the key of each column -> date or metric. Raises Refused for an answer not known."""
    chosen: dict[str, str] = {}
    problems = []
    for name, meaning in mapping.items():
        code = meaning.strip().casefold()
        key = column_key(clean(name))
        if code == IGNORE or not code or not key:
            continue
        if code not in (DATE, POST) and code not in METRICS:
            problems.append(
                Problem("", f"“{code[:40]}” is no metric. Use {DATE}, {POST}, {IGNORE} or a code.")
            )
        elif code in chosen.values() or {POST, "posts"} <= {code, *chosen.values()}:
            problems.append(Problem("", f"Two columns were chosen as {code}. Choose one of them."))
        chosen[key] = code
    if problems:
        raise Refused(problems)
    return chosen


def mapped_place(lines: Sequence[Line], mapping: Mapping[str, str]) -> int | None:
    """Return which line names the columns of a mapping; None if no line does."""
    wanted = checked(mapping)
    for place, line in enumerate(lines):
        keys = {column_key(clean(cell)) for cell in line.cells}
        if wanted and wanted.keys() <= keys:
            return place
    return None


def read_mapped(source: Source, place: int, options: Options) -> FileReadings:
    """Return the readings of a table by the columns that a person chose. Raises Refused."""
    chosen = checked(options.mapping or {})
    header = Header(source.first[place])
    keys = [column_key(clean(name)) for name in header.names]
    places = {code: keys.index(key) for key, code in chosen.items()}
    date = places.pop(DATE, None)
    if date is None or not places:
        message = "Choose one column as the date, and at least one as a metric."
        raise Refused([Problem("", message)])
    if source.marks is not Marks.TYPED:
        source.marks = Marks.EITHER  # the signs in figures of another language are not known
    table = FreeTable(header, source, options, adds_days=True)
    for line in source.after(place):
        cells = table.cells(line)
        if cells is not None and isinstance(line, Line):
            table.read_wide(line.number, cells, date, places)
    ignored = [name for name, key in zip(header.names, keys, strict=True) if key not in chosen]
    notes = []
    if ignored:
        notes.append(f"Columns that were not read: {listed(map(clean, ignored))}.")
    return table.result(CODE, TITLE, notes)
