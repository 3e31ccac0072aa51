"""Read a table from a CSV or XLSX file: rows by column name."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assessments.imports.problems import Problem, Refused
from assessments.imports.reading.grids import MAX_COLUMNS, Grid, Line
from assessments.imports.reading.separated import separated_grid
from assessments.imports.reading.spreadsheets import spreadsheet_grid
from assessments.wording import counted

MAX_BYTES = 50 * 1024 * 1024
ZIPPED = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    line:  the line on which it starts, with the header on line 1; in XLSX the row of the sheet.
    cells: column name -> stripped text, for every required and optional column; "" if missing.
    """

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with at least one row. header: the columns of the file, in its order."""

    header: tuple[str, ...]
    rows: list[Row]


def read_table(
    path: Path,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
    extra: Literal["refuse", "ignore"] = "refuse",
) -> Table:
    """Return the rows of a CSV file (UTF-8; comma or semicolon) or an XLSX workbook's first sheet.

    required: columns that must be there.
    optional: columns that may be there.
    extra:    "refuse" makes any other column a problem; "ignore" leaves it out of the cells.

    Blank lines, and blank cells after the last column, are ignored. Raises Refused with all
    problems of the file.
    """
    known = (*required, *optional)
    grid = read_grid(path, known)
    if not grid.lines:
        raise Refused(grid.problems or [Problem("", "The file is empty.")])
    header = columns(grid.lines[0])
    allowed = known if extra == "refuse" else None
    problems = header_problems(grid.lines[0].number, header, required, allowed)
    problems += grid.problems
    problems += row_problems(grid.lines[1:], len(header))
    if not grid.problems and len(grid.lines) == 1:
        problems.append(Problem("", "The file has no rows below its header."))
    if problems:
        raise Refused(problems)
    rows = []
    for line in grid.lines[1:]:
        cells = dict.fromkeys(known, "")
        # A line may have blank cells after the last column.
        for name, cell in zip(header, line.cells, strict=False):
            if name in known:
                cells[name] = cell
        rows.append(Row(line.number, cells))
    return Table(tuple(header), rows)


def read_grid(path: Path, known: Sequence[str]) -> Grid:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refused([Problem("", f"The file is larger than {MAX_BYTES // 1024**2} MB.")])
        data = path.read_bytes()
    except OSError as error:
        raise Refused([Problem("", f"{path} cannot be read ({error.strerror}).")]) from error
    # The content decides, not the name: files are often renamed.
    if data.startswith(OLD_OFFICE):
        message = "The file is an old or a protected Excel file. Save it as XLSX or CSV."
        raise Refused([Problem("", message)])
    if data.startswith(ZIPPED):
        return spreadsheet_grid(data)
    return separated_grid(data, known)


def columns(line: Line) -> list[str]:
    """Return the header without empty columns at its end, which a final separator makes."""
    cells = list(line.cells)
    while not cells[-1]:
        cells.pop()
    return cells


def header_problems(
    number: int, header: Sequence[str], required: Sequence[str], allowed: Sequence[str] | None
) -> list[Problem]:
    """Return the problems of the header. allowed: names of allowed columns; None allows any."""
    if len(header) > MAX_COLUMNS:
        message = f"{len(header):,} columns; at most {MAX_COLUMNS:,} are allowed."
        return [Problem(f"line {number}", message)]
    counts = Counter(header)
    messages = [f"Column {name} is missing." for name in required if name not in counts]
    for place, name in enumerate(header, 1):
        if not name:
            messages.append(f"Column {place} has no name.")
    for name, count in counts.items():
        if name and count > 1:
            messages.append(f"Column {name} is there {count} times.")
    for name in counts:
        if name and allowed is not None and name not in allowed:
            known = ", ".join(allowed)
            messages.append(f"Column {name} is not known. Known columns: {known}.")
    return [Problem(f"line {number}", message) for message in messages]


def row_problems(lines: Sequence[Line], width: int) -> list[Problem]:
    problems = []
    for line in lines:
        where = f"line {line.number}"
        found = len(line.cells)
        if found < width:
            message = f"{counted(found, 'cell')} where the header has {width}."
            problems.append(Problem(where, f"The line is incomplete: {message}"))
        elif any(line.cells[width:]):
            problems.append(
                Problem(where, f"Too many cells: {found} where the header has {width}.")
            )
        if any("\0" in cell for cell in line.cells):
            problems.append(Problem(where, "A cell contains a NUL character."))
    return problems
