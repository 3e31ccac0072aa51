"""The one door for files: any accepted format in, rows by column name out."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from assessments.imports.problems import Problem, Refused
from assessments.imports.reading.grids import MAX_COLUMNS, Grid, Line
from assessments.imports.reading.separated import separated_grid
from assessments.imports.reading.spreadsheets import spreadsheet_grid

MAX_BYTES = 50 * 1024 * 1024
ZIPPED = b"PK\x03\x04"
OLD_OFFICE = b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class Row:
    """line: where the row starts in the file, the header being line 1; in XLSX the sheet's row.

    cells: column name -> stripped text, for every required and optional column; "" is missing.
    """

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """header: the columns that the file really has, in its order; at least one row."""

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

    required: columns that must be there. optional: columns that may be. extra: whether any
    other column is a problem or is left out of the cells. Blank lines, and blank cells beyond
    the header, are passed over.

    Raises Refused with all problems of the file.
    """
    known = (*required, *optional)
    grid = read_grid(path, known)
    if not grid.lines:
        raise Refused(grid.problems or [Problem("", "The file is empty.")])
    header = columns(grid.lines[0])
    problems = [
        *header_problems(
            grid.lines[0].number, header, required, known if extra == "refuse" else None
        ),
        *grid.problems,
        *row_problems(grid.lines[1:], len(header)),
    ]
    if not grid.problems and len(grid.lines) == 1:
        problems.append(Problem("", "The file has no rows below its header."))
    if problems:
        raise Refused(problems)
    places = {name: place for place, name in enumerate(header) if name in known}
    return Table(
        header=tuple(header),
        rows=[
            Row(
                line.number,
                dict.fromkeys(known, "") | {n: line.cells[p] for n, p in places.items()},
            )
            for line in grid.lines[1:]
        ],
    )


def read_grid(path: Path, known: Sequence[str]) -> Grid:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refused([Problem("", f"The file is larger than {MAX_BYTES // 1024**2} MB.")])
        data = path.read_bytes()
    except OSError as error:
        raise Refused([Problem("", f"{path} cannot be read ({error.strerror}).")]) from error
    if data.startswith(OLD_OFFICE):
        raise Refused(
            [Problem("", "The file is an old or a protected Excel file; save it as XLSX or CSV.")]
        )
    if data.startswith(ZIPPED):
        return spreadsheet_grid(data)
    return separated_grid(data, known)


def columns(line: Line) -> list[str]:
    """The header without the empty columns that a separator at the line's end leaves."""
    cells = list(line.cells)
    while not cells[-1]:
        cells.pop()
    return cells


def header_problems(
    number: int, header: Sequence[str], required: Sequence[str], allowed: Sequence[str] | None
) -> list[Problem]:
    """allowed: the only columns there may be; None allows any."""
    where = f"line {number}"
    if len(header) > MAX_COLUMNS:
        return [Problem(where, f"{len(header):,} columns; at most {MAX_COLUMNS:,} are read.")]
    counts = Counter(header)
    unnamed = [place for place, name in enumerate(header, 1) if not name]
    unknown = [name for name in counts if name and allowed is not None and name not in allowed]
    return [
        *(Problem(where, f"Column {name} is missing.") for name in required if name not in counts),
        *(Problem(where, f"Column {place} has no name.") for place in unnamed),
        *(
            Problem(where, f"Column {name} stands {count} times.")
            for name, count in counts.items()
            if name and count > 1
        ),
        *(
            Problem(where, f"Column {name} is not known; known are: {', '.join(allowed or ())}.")
            for name in unknown
        ),
    ]


def row_problems(lines: Sequence[Line], width: int) -> list[Problem]:
    problems = []
    for line in lines:
        where = f"line {line.number}"
        found = len(line.cells)
        if found < width:
            problems.append(
                Problem(where, f"The line is cut off: {cells(found)} where the header has {width}.")
            )
        elif any(line.cells[width:]):
            problems.append(
                Problem(where, f"Too many cells: {found} where the header has {width}.")
            )
        if any("\0" in cell for cell in line.cells):
            problems.append(Problem(where, "A cell contains a NUL character."))
    return problems


def cells(count: int) -> str:
    return "1 cell" if count == 1 else f"{count} cells"
