"""Read old Excel workbooks (.xls, BIFF), which LinkedIn exports, within a limit of cells.

The spreadsheet reader fills the rectangle between the first and the last cell of each sheet, so a
file of a few bytes could take all the memory. The records of the file are looked through first.
"""

import io
import struct
from collections.abc import Iterator
from typing import NoReturn

from python_calamine import CalamineError, CalamineWorkbook

from assessments.imports.channel_files.compound_files import packed, workbook_stream
from assessments.imports.problems import Problem, Refused
from assessments.imports.reading.file_kinds import PROTECTED
from assessments.imports.reading.grids import Grid
from assessments.imports.reading.sheet_marks import Marks
from assessments.imports.reading.spreadsheets import grid, visible_sheets

MAX_CELLS = 1_000_000  # in all sheets together
END = 0x000A
SHEET = 0x0085
CELLS = {0x0006, 0x0203, 0x0204, 0x0205, 0x00FD, 0x027E, 0x00D6, 0x0201, 0x00BD, 0x00BE}
RUNS_OF_CELLS = {0x00BD, 0x00BE}  # their last two bytes are the last column
DIMENSIONS = 0x0200
TEXTS = 0x00FC
PASSWORD = 0x002F
UNREADABLE = "The file is not a readable XLS workbook. Export it again."


def old_workbook_grids(content: bytes) -> Iterator[Grid]:
    """Yield each visible sheet of an XLS workbook. Raises Refused."""
    if PROTECTED in content:
        refuse("The file is protected with a password. Save it without one.")
    try:
        stream = workbook_stream(content)
        check_sheets(stream)
    except (struct.error, IndexError, OverflowError) as error:
        raise Refused([Problem("", UNREADABLE)]) from error
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(packed(stream))) as workbook:
            for name in visible_sheets(workbook):
                rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                yield grid(name, rows, Marks())
    except (CalamineError, ValueError, LookupError, OSError) as error:
        raise Refused([Problem("", UNREADABLE)]) from error
    except BaseException as error:
        # The reader is written in Rust, and its panics are no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Refused([Problem("", UNREADABLE)]) from error


def refuse(message: str) -> NoReturn:
    raise Refused([Problem("", message)])


def check_sheets(stream: bytes) -> None:
    """Raise Refused if the sheets of a workbook take too much, or if it has no sheet."""
    cells = walked = 0
    for start in sheet_starts(stream):
        rows = columns = 0
        for kind, record in records(stream, start):
            walked += len(record) + 4
            if kind in CELLS or kind == DIMENSIONS:
                last_row, last_column = reached(kind, record)
                rows, columns = max(rows, last_row), max(columns, last_column)
        cells += rows * columns
        if cells > MAX_CELLS:
            refuse(
                f"The sheets reach over more than {MAX_CELLS:,} cells. Delete rows and columns "
                "that are formatted but empty."
            )
        if walked > len(stream):
            refuse(UNREADABLE)  # sheets that overlap could go on without end


def sheet_starts(stream: bytes) -> list[int]:
    """Return where the records of each sheet begin."""
    found = []
    for kind, record in records(stream, 0):
        if kind == PASSWORD:
            refuse("The file is protected with a password. Save it without one.")
        if kind == TEXTS and struct.unpack_from("<I", record, 4)[0] > len(stream):
            refuse(UNREADABLE)
        if kind == SHEET:
            found.append(struct.unpack_from("<I", record)[0])
    if not found:
        refuse(UNREADABLE)
    return found


def records(stream: bytes, place: int) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of each record, up to the next end of a sheet."""
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
        if kind == END:
            return
        yield kind, stream[place + 4 : place + 4 + length]
        place += 4 + length


def reached(kind: int, record: bytes) -> tuple[int, int]:
    """Return the rows and columns up to a cell, or those that a sheet says it has."""
    if kind in CELLS:
        row, column = struct.unpack_from("<HH", record)
        if kind in RUNS_OF_CELLS:
            column = max(column, struct.unpack_from("<H", record, len(record) - 2)[0])
        return row + 1, column + 1
    if len(record) == 10:
        _, last, _, column = struct.unpack_from("<HHHH", record)
    else:
        _, last, _, column = struct.unpack_from("<IIHH", record)
    return last, column
