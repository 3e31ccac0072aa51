"""Read a table from a CSV, XLSX or ODS file: rows by column name, and notes on how it was read."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from assessments.addresses import is_web_address
from assessments.imports.problems import Problem, Refused, counted_lines, named_lines
from assessments.imports.reading.file_kinds import refuse_other_kinds
from assessments.imports.reading.grids import Grid, Line
from assessments.imports.reading.headers import (
    Columns,
    header_problems,
    ignored_columns,
    visible,
)
from assessments.imports.reading.separated import separated_grid
from assessments.imports.reading.spreadsheets import spreadsheet_grids
from assessments.wording import counted, listed

NO_NAMES: Mapping[str, str] = {}
MAX_BYTES = 50 * 1024 * 1024
ZIPPED = b"PK\x03\x04"


@dataclass(frozen=True, slots=True)
class Row:
    """One row.

    line:  the line on which it starts, with the first line of the file as 1; the row of a sheet.
    cells: column name -> stripped text, for every required and optional column; "" if missing.
    """

    line: int
    cells: dict[str, str]


@dataclass(frozen=True, slots=True)
class Table:
    """A table with at least one row.

    header:             the columns of the file, in its order; known ones by our names.
    notes:              sentences on how the file was read, which its sender should see.
    has_decimal_commas: a number may be written 2,5.
    """

    header: tuple[str, ...]
    rows: list[Row]
    notes: tuple[str, ...] = ()
    has_decimal_commas: bool = False


def read_table(
    path: Path,
    *,
    required: Sequence[str],
    optional: Sequence[str] = (),
    addresses: Sequence[str] = (),
    other_names: Mapping[str, str] = NO_NAMES,
) -> Table:
    """Return the rows of a CSV file (UTF-8; comma, semicolon or tab) or of a workbook's sheet.

    required:    columns that must be there.
    optional:    columns that may be there.
    addresses:   columns of web addresses: a link behind the text of a cell is what is meant.
    other_names: other name of a column -> the column, where a file has not its own name.

    The first visible sheet with the required columns is read. The header may be any of the first
    ten lines. Names of columns are taken in any case, with blanks, hyphens or underscores; other
    columns are ignored. Blank lines, and blank cells after the last column, are ignored. Raises
    Refused with all problems of the file.
    """
    wanted = Columns(required, optional, other_names)
    known = wanted.known
    grid = read_grid(path, wanted)
    if not grid.lines:
        raise Refused(grid.problems or [Problem("", "The file is empty.")])
    place = wanted.place(grid.lines)
    named, lines = grid.lines[place], grid.lines[place + 1 :]
    header = wanted.header(named.cells)
    problems = header_problems(named.number, header, required, known)
    if problems and grid.sheet:
        problems.insert(0, Problem("", f"No visible sheet has the columns {listed(required)}."))
    problems += grid.problems
    problems += row_problems(lines, len(header))
    if not grid.problems and not lines:
        problems.append(Problem("", "The file has no rows below its header."))
    if problems:
        raise Refused(problems)
    rows, cleaned = read_rows(lines, header, known, addresses)
    notes = [*grid_notes(grid, place, lines, header, known)]
    if cleaned:
        notes.append(
            "Characters that cannot be seen were removed, or hyphens made plain, in "
            f"{counted_lines(cleaned, 'cell')}."
        )
    return Table(tuple(header), rows, tuple(notes), grid.has_decimal_commas)


def read_rows(
    lines: Sequence[Line], header: Sequence[str], known: Sequence[str], addresses: Sequence[str]
) -> tuple[list[Row], list[int]]:
    """Return the rows, and the line of each cell that had characters that show nothing."""
    rows: list[Row] = []
    cleaned: list[int] = []
    for line in lines:
        cells = dict.fromkeys(known, "")
        for name, text in named_cells(line, header, addresses):
            if name in cells:
                cells[name] = visible(text)
                if cells[name] != text:
                    cleaned.append(line.number)
        rows.append(Row(line.number, cells))
    return rows, cleaned


def named_cells(
    line: Line, header: Sequence[str], addresses: Sequence[str]
) -> Iterator[tuple[str, str]]:
    """Yield column and text of each cell. A line may have blank cells after the last column."""
    for place, (name, cell) in enumerate(zip(header, line.cells, strict=False)):
        is_text_of_link = name in addresses and place in line.links and not is_web_address(cell)
        yield name, line.links[place] if is_text_of_link else cell


def grid_notes(
    grid: Grid, place: int, lines: Sequence[Line], header: Sequence[str], known: Sequence[str]
) -> Iterator[str]:
    """Yield what the sender should know of how the file was read."""
    if grid.sheet:
        yield f"The sheet “{grid.sheet}” was read."
    if place:
        number = grid.lines[place].number
        yield f"The columns are named on line {number}; the lines above were not read."
    ignored = ignored_columns(header, known)
    if ignored:
        yield f"{counted(len(ignored), 'column')} ignored: {listed(ignored)}."
    hidden = [line.number for line in lines if line.number in grid.hidden]
    if hidden:
        yield f"Hidden in the sheet, and read as all others: {named_lines(hidden)}."
    yield from percentage_notes(grid.percentages, lines, header, known)


def percentage_notes(
    percentages: Mapping[int, Mapping[int, str]],
    lines: Sequence[Line],
    header: Sequence[str],
    known: Sequence[str],
) -> Iterator[str]:
    found = []
    for line in lines:
        for place in percentages.get(line.number, ()):
            if place < len(header) and header[place] in known:
                found.append(line.number)
    if found:
        yield f"Percentages were read as the sheet shows them: {counted_lines(found, 'cell')}."


def read_grid(path: Path, wanted: Columns) -> Grid:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise Refused([Problem("", f"The file is larger than {MAX_BYTES // 1024**2} MB.")])
        data = path.read_bytes()
    except OSError as error:
        raise Refused([Problem("", f"{path} cannot be read ({error.strerror}).")]) from error
    # The content decides, not the name: files are often renamed.
    refuse_other_kinds(data)
    if data.startswith(ZIPPED):
        return best_sheet(spreadsheet_grids(data), wanted)
    return separated_grid(data, wanted)


def best_sheet(grids: Iterator[Grid], wanted: Columns) -> Grid:
    """Return the first sheet with the required columns, else the first that is not empty."""
    best = None
    for grid in grids:
        if wanted.are_in(grid):
            return grid
        if best is None or (grid.lines and not best.lines):
            best = grid
    return best or Grid([], [])


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
