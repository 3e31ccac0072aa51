"""Read XLSX, after checking that the archive is small enough to unpack."""

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
RATIO_COUNTS_FROM = 1024 * 1024  # bytes; a small workbook cannot do harm, whatever its ratio
MAX_ROWS = 1_048_576  # of Excel itself
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
    """Return the rows of the first sheet of an XLSX workbook, with the row numbers of the sheet.

    Numbers become text as typed (3, 2.5), dates 2024-02-29. Raises Refused for anything else than
    a workbook, and for an archive that would unpack to too much, before unpacking it.
    """
    try:
        unpacked = unpacked_workbook(data)
        with CalamineWorkbook.from_filelike(unpacked) as workbook:
            rows = workbook.get_sheet_by_index(0).to_python(skip_empty_area=False)
        failed = failed_formulas(unpacked)
    except UNREADABLE as error:
        raise Refused(
            [Problem("", f"The file is not a readable XLSX workbook ({error}).")]
        ) from error
    lines = []
    # Blank rows are counted and then left out: problems name the row that Excel shows.
    for number, row in enumerate(rows, 1):
        line = Line(number, [as_text(cell) for cell in row])
        if not line.is_blank():
            lines.append(line)
    return Grid(lines, failed)


def unpacked_workbook(data: bytes) -> io.BytesIO:
    """Return the workbook packed again without compression, for the spreadsheet reader."""
    # The sizes in the table of contents are checked first. zipfile stops unpacking at them, even
    # if they are wrong; the spreadsheet reader would not.
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
    """Raise Refused if the archive's table of contents announces too much."""
    problems = []
    size = sum(part.file_size for part in parts)
    packed = sum(part.compress_size for part in parts)
    if "xl/workbook.xml" not in {part.filename for part in parts}:
        problems.append("The file is an archive, but not an XLSX workbook")
    if len(parts) > MAX_PARTS:
        problems.append(f"The workbook has {len(parts):,} parts; at most {MAX_PARTS:,} are allowed")
    if size > MAX_UNPACKED:
        problems.append(
            f"The workbook unpacks to {size:,} bytes; at most {MAX_UNPACKED:,} are allowed"
        )
    if size > RATIO_COUNTS_FROM and size > packed * MAX_RATIO:
        problems.append(f"The workbook unpacks to more than {MAX_RATIO} times its size")
    if problems:
        raise Refused([Problem("", f"{problem}.") for problem in problems])


def refuse_vast_sheet(name: str, content: bytes) -> None:
    """Raise Refused if the sheet is too large once its blank cells are counted."""
    # A small file may have two cells far apart; the reader fills the rectangle between them.
    if not name.startswith("xl/worksheets/"):
        return
    if b"\0" in content:  # in two-byte text, the pattern would not find the cells
        raise Refused([Problem("", f"The workbook's part {name} is not UTF-8.")])
    rows = columns = 0
    for letters, digits in PLACE.findall(content):
        rows = max(rows, int(digits[:9]))
        columns = max(columns, column_number(letters))
    if columns > MAX_COLUMNS or rows > MAX_ROWS or rows * columns > MAX_CELLS:
        message = (
            f"The sheet reaches to row {rows:,} and column {columns:,}; at most {MAX_COLUMNS:,} "
            f"columns and {MAX_CELLS:,} cells are allowed. Delete rows and columns that are "
            "formatted but empty."
        )
        raise Refused([Problem("", message)])


def column_number(letters: bytes) -> int:
    """Return 1 for A, 26 for Z, 27 for AA, and 0 without letters, as in the place of a row."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def failed_formulas(unpacked: io.BytesIO) -> list[Problem]:
    """Return a problem for each formula with an error, which the reader returns as empty."""
    with zipfile.ZipFile(unpacked) as archive:
        content = archive.read(first_sheet(archive))
    problems = []
    for attributes in FAILED.findall(content):
        where, cell = "", "a cell"
        if place := PLACE.search(attributes):
            where, cell = f"line {place[2].decode()}", (place[1] + place[2]).decode()
        problems.append(Problem(where, f"The formula in {cell} has an error."))
    return problems


def first_sheet(archive: zipfile.ZipFile) -> str:
    """Return the name of the part with the first sheet."""
    first, *_ = SHEET.findall(archive.read("xl/workbook.xml"))
    targets: dict[bytes, str] = {}
    for relation in RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        attributes = dict(ATTRIBUTE.findall(relation))
        targets[attributes[b"Id"]] = attributes[b"Target"].decode()
    target = targets[first]
    if target.startswith("/"):
        return target[1:]
    return f"xl/{target}"


def as_text(cell: Any) -> str:
    """Return a cell as people type it: 3.0 is "3", a date is 2024-02-29."""
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        # From 1e15 on, a float no longer holds every whole number.
        if math.isfinite(cell) and cell.is_integer() and abs(cell) < 1e15:
            return str(int(cell))
        return repr(cell)
    if isinstance(cell, datetime.date | datetime.time):
        return cell.isoformat()
    return str(cell).strip()
