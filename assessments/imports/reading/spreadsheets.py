"""XLSX bytes to lines of cells, once the archive is known to be small enough to unpack."""

import datetime
import io
import math
import re
import zipfile
import zlib
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from assessments.imports.problems import Problem, Refused
from assessments.imports.reading.grids import MAX_COLUMNS, Grid, Line

MAX_UNPACKED = 100 * 1024 * 1024
MAX_PARTS = 1_000
MAX_RATIO = 200  # real sheets of repeated text reach about 60
RATIO_COUNTS_FROM = 1024 * 1024
MAX_ROWS = 1_048_576
MAX_CELLS = 4_000_000
UNREADABLE = (
    CalamineError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,  # a part is cut off
    LookupError,  # a part is missing, or not named where it should be
    NotImplementedError,  # a packing method that Python does not know
    RuntimeError,  # encrypted
    ValueError,  # a damaged table of contents, or no sheet in it
)
PICTURES = ("xl/media/", "xl/drawings/", "xl/charts/")
PLACE = re.compile(rb"\br\s*=\s*[\"']([A-Za-z]{0,3})([0-9]+)[\"']")
FAILED = re.compile(rb"<(?:\w+:)?c\s([^>]*\bt\s*=\s*[\"']e[\"'][^>]*)>")
SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*\b\w+:id=[\"']([^\"']*)[\"']")
RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
ATTRIBUTE = re.compile(rb"\b(Id|Target)=[\"']([^\"']*)[\"']")


def spreadsheet_grid(data: bytes) -> Grid:
    """Return the rows of the first sheet of an XLSX workbook, numbered as the sheet numbers them.

    Numbers come as they would be typed (3, 2.5), dates as 2024-02-29. Raises Refused for an
    archive that would unpack to too much, before unpacking it, and for what is no workbook.
    """
    try:
        unpacked = unpacked_workbook(data)
        with CalamineWorkbook.from_filelike(unpacked) as workbook:
            rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
        failed = failed_formulas(unpacked)
    except UNREADABLE as error:
        raise Refused([Problem("", f"The file is no readable XLSX workbook ({error}).")]) from error
    lines = [Line(number, [as_text(cell) for cell in row]) for number, row in enumerate(rows, 1)]
    return Grid([line for line in lines if not line.is_blank()], failed)


def unpacked_workbook(data: bytes) -> io.BytesIO:
    """Return the workbook re-packed without compression, so that its reader meets no surprise.

    The declared sizes are checked first; Python's zipfile then stops at them, which the
    spreadsheet reader would not.
    """
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        refuse_bomb(parts)
        unpacked = io.BytesIO()
        with zipfile.ZipFile(unpacked, "w", zipfile.ZIP_STORED) as plain:
            for part in parts:
                if not part.filename.startswith(PICTURES):
                    content = archive.read(part)
                    refuse_vast_sheet(part.filename, content)
                    plain.writestr(part.filename, content)
    unpacked.seek(0)
    return unpacked


def refuse_bomb(parts: list[zipfile.ZipInfo]) -> None:
    """Raise Refused by what the archive's table of contents says, before unpacking anything."""
    problems = []
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        problems.append("The file is an archive, but no XLSX workbook")
    if len(parts) > MAX_PARTS:
        problems.append(f"The workbook has {len(parts):,} parts; at most {MAX_PARTS:,} are read")
    if size > MAX_UNPACKED:
        problems.append(
            f"The workbook unpacks to {size:,} bytes; at most {MAX_UNPACKED:,} are read"
        )
    if size > RATIO_COUNTS_FROM and size > packed * MAX_RATIO:
        problems.append(f"The workbook unpacks to more than {MAX_RATIO} times its size")
    if problems:
        raise Refused([Problem("", f"{problem}.") for problem in problems])


def refuse_vast_sheet(name: str, content: bytes) -> None:
    """Two far-apart cells make a small file, and a full rectangle of blanks between them."""
    if not name.startswith("xl/worksheets/"):
        return
    if b"\0" in content:  # two-byte text would hide the places of cells from the pattern
        raise Refused([Problem("", f"The workbook's part {name} is not UTF-8.")])
    rows = columns = 0
    for letters, digits in PLACE.findall(content):
        rows = max(rows, int(digits[:9]))
        columns = max(columns, column_number(letters))
    if columns > MAX_COLUMNS or rows > MAX_ROWS or rows * columns > MAX_CELLS:
        raise Refused(
            [
                Problem(
                    "",
                    f"The sheet reaches to row {rows:,} and column {columns:,}; at most "
                    f"{MAX_COLUMNS:,} columns and {MAX_CELLS:,} cells are read. Delete the "
                    "formatted but empty rows and columns.",
                )
            ]
        )


def column_number(letters: bytes) -> int:
    """A is 1, Z 26, AA 27; no letters (the place of a row) 0."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def failed_formulas(unpacked: io.BytesIO) -> list[Problem]:
    """Formulas that ended in an error: the reader would return them as empty cells."""
    with zipfile.ZipFile(unpacked) as archive:
        content = archive.read(first_sheet(archive))
    problems = []
    for attributes in FAILED.findall(content):
        place = PLACE.search(attributes)
        cell = (place[1] + place[2]).decode() if place else "a cell"
        where = f"line {place[2].decode()}" if place else ""
        problems.append(Problem(where, f"The formula in {cell} ends in an error."))
    return problems


def first_sheet(archive: zipfile.ZipFile) -> str:
    """The part that holds the sheet shown first, whatever it is called."""
    first, *_ = SHEET.findall(archive.read("xl/workbook.xml"))
    relations = RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))
    named = [dict(ATTRIBUTE.findall(relation)) for relation in relations]
    target = {attributes[b"Id"]: attributes[b"Target"] for attributes in named}[first].decode()
    return target[1:] if target.startswith("/") else f"xl/{target}"


def as_text(cell: Any) -> str:
    """Return a cell as one would type it: 3.0 is "3", a date without a time is 2024-02-29."""
    if isinstance(cell, bool):
        return "true" if cell else "false"
    if isinstance(cell, float):
        whole = math.isfinite(cell) and cell.is_integer() and abs(cell) < 1e15
        return str(int(cell)) if whole else repr(cell)
    is_moment = isinstance(cell, datetime.date | datetime.time)
    return cell.isoformat() if is_moment else str(cell).strip()
