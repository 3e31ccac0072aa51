"""Read old Excel workbooks (.xls, BIFF), which LinkedIn exports, within a limit of cells.

The spreadsheet reader fills the rectangle between the first and the last cell of each sheet, so a
file of a few bytes could take all the memory. The records of the file are looked through first.
"""

import io
import struct
from collections.abc import Iterator

from python_calamine import CalamineError, CalamineWorkbook

from assessments.imports.problems import Problem, Refused
from assessments.imports.reading.file_kinds import OLD_OFFICE, PROTECTED
from assessments.imports.reading.grids import Grid
from assessments.imports.reading.sheet_marks import Marks
from assessments.imports.reading.spreadsheets import grid, visible_sheets

__all__ = ["OLD_OFFICE", "old_workbook_grids"]

MAX_CELLS = 1_000_000  # in all sheets together
STREAMS = {"workbook", "book"}
END_OF_CHAIN = 0xFFFFFFF0  # this number and higher ones are no sectors
ENTRY = 128  # bytes of an entry of the directory
SHEET_STARTS = {0x0009, 0x0209, 0x0409, 0x0809}
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
        looked = [check_records(stream) for stream in workbook_streams(content)]
    except (struct.error, IndexError, OverflowError) as error:
        raise Refused([Problem("", UNREADABLE)]) from error
    if not looked:
        refuse(UNREADABLE)
    try:
        with CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
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


def refuse(message: str) -> None:
    raise Refused([Problem("", message)])


def check_records(stream: bytes) -> int:
    """Return the cells that the sheets of a workbook take. Raises Refused if they are too many."""
    total = rows = columns = 0
    for kind, record in records(stream):
        if kind == PASSWORD:
            refuse("The file is protected with a password. Save it without one.")
        if kind in SHEET_STARTS:
            total, rows, columns = total + rows * columns, 0, 0
        elif kind in CELLS or kind == DIMENSIONS:
            last_row, last_column = reached(kind, record)
            rows, columns = max(rows, last_row), max(columns, last_column)
        elif kind == TEXTS and struct.unpack_from("<I", record, 4)[0] > len(stream):
            refuse(UNREADABLE)
        if total + rows * columns > MAX_CELLS:
            refuse(
                f"The sheets reach over more than {MAX_CELLS:,} cells. Delete rows and columns "
                "that are formatted but empty."
            )
    return total + rows * columns


def records(stream: bytes) -> Iterator[tuple[int, bytes]]:
    """Yield kind and content of each record."""
    place = 0
    while place + 4 <= len(stream):
        kind, length = struct.unpack_from("<HH", stream, place)
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


def workbook_streams(content: bytes) -> Iterator[bytes]:
    """Yield the streams that a spreadsheet reader could take for the workbook."""
    shift, mini_shift = struct.unpack_from("<HH", content, 30)
    if shift not in (9, 12) or mini_shift != 6:
        return
    first_directory, _, cutoff, first_mini = struct.unpack_from("<4I", content, 48)
    size = 1 << shift
    table = sector_table(content, size)
    directory = chained(content, table, first_directory, size, size)
    root_start = struct.unpack_from("<I", directory, 116)[0]
    for at in range(0, len(directory) - ENTRY + 1, ENTRY):
        entry = directory[at : at + ENTRY]
        length = struct.unpack_from("<H", entry, 64)[0]
        name = entry[: max(0, min(length, 64) - 2)].decode("utf-16-le", "replace")
        if name.casefold() not in STREAMS:
            continue
        start, bytes_used = struct.unpack_from("<II", entry, 116)
        if bytes_used < cutoff:
            minis = chained(content, table, root_start, size, size)
            packed = chained(content, table, first_mini, size, size)
            numbers = struct.unpack(f"<{len(packed) // 4}I", packed[: len(packed) // 4 * 4])
            yield chained(minis, numbers, start, 64, 0)[:bytes_used]
        else:
            yield chained(content, table, start, size, size)[:bytes_used]


def sector_table(content: bytes, size: int) -> tuple[int, ...]:
    """Return which sector follows each sector."""
    places = list(struct.unpack_from("<109I", content, 76))
    following = struct.unpack_from("<I", content, 68)[0]
    for _ in range(len(content) // size):
        if following >= END_OF_CHAIN:
            break
        numbers = struct.unpack_from(f"<{size // 4}I", content, size * (following + 1))
        places += numbers[:-1]
        following = numbers[-1]
    table: list[int] = []
    for place in places:
        if place < END_OF_CHAIN and (place + 2) * size <= len(content) + size:
            part = content[size * (place + 1) : size * (place + 2)]
            table += struct.unpack(f"<{len(part) // 4}I", part[: len(part) // 4 * 4])
        if len(table) * size > len(content) + size * size:
            break  # a table that names more sectors than the file has is damaged
    return tuple(table)


def chained(content: bytes, table: tuple[int, ...], start: int, size: int, offset: int) -> bytes:
    """Return the sectors of a chain, joined. A chain in a circle ends where it would be longer."""
    found: list[bytes] = []
    sector = start
    while sector < END_OF_CHAIN and len(found) * size <= len(content):
        found.append(content[offset + size * sector : offset + size * (sector + 1)])
        sector = table[sector]
    return b"".join(found)
