"""Read the visible sheets of an XLSX or ODS workbook."""

import datetime
import math
import zipfile
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from decimal import Decimal
from typing import Any
from xml.etree.ElementTree import ParseError

from python_calamine import CalamineError, CalamineWorkbook, SheetTypeEnum, SheetVisibleEnum

from assessments.imports.problems import Problem, Refused
from assessments.imports.reading.grids import Grid, Line
from assessments.imports.reading.ods_marks import ods_marks
from assessments.imports.reading.sheet_marks import (
    Marks,
    xlsx_marks,
    xlsx_percent_styles,
    xlsx_sheets,
)
from assessments.imports.reading.workbooks import XLSX_PART, unpacked_workbook

UNREADABLE = (
    CalamineError,
    ParseError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,  # a part is cut off
    LookupError,  # a part is missing, or not named where it should be
    NotImplementedError,  # a packing method that Python does not know
    RuntimeError,  # encrypted
    ValueError,  # a damaged table of contents, or no sheet in it
)


def spreadsheet_grids(data: bytes) -> Iterator[Grid]:
    """Yield each visible sheet of a workbook, with the row numbers of the sheet.

    Numbers become text as typed (3, 2.5), percentages as shown (75%), dates 2024-02-29. A sheet is
    read when it is asked for. Raises Refused for anything else than a workbook, for one without a
    visible sheet, and for an archive that would unpack to too much, before unpacking it.
    """
    with explained(), unpacked_workbook(data) as archive:
        marks_of = marks_by_sheet(archive)
        unpacked: Any = archive.fp
        unpacked.seek(0)
        with CalamineWorkbook.from_filelike(unpacked) as workbook:
            names = visible_sheets(workbook)
            if not names:
                raise Refused([Problem("", "The workbook has no visible sheet.")])
            for name in names:
                marks = marks_of(name)
                rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                yield grid(name, rows, marks)


@contextmanager
def explained() -> Iterator[None]:
    try:
        yield
    except UNREADABLE as error:
        message = f"The file is not a readable XLSX or ODS workbook ({error})."
        raise Refused([Problem("", message)]) from error


def marks_by_sheet(archive: zipfile.ZipFile) -> Callable[[str], Marks]:
    """Return a function that returns the marks of a sheet by its name."""
    if XLSX_PART not in archive.namelist():
        return ods_marks(archive).__getitem__
    parts = xlsx_sheets(archive)
    percent_styles = xlsx_percent_styles(archive)
    return lambda name: xlsx_marks(archive, parts[name], percent_styles)


def visible_sheets(workbook: CalamineWorkbook) -> list[str]:
    found = []
    for sheet in workbook.sheets_metadata:
        is_visible = sheet.visible == SheetVisibleEnum.Visible
        if is_visible and sheet.typ == SheetTypeEnum.WorkSheet:
            found.append(sheet.name)
    return found


def grid(name: str, rows: list[list[Any]], marks: Marks) -> Grid:
    lines = []
    percentages: dict[int, dict[int, str]] = {}
    links: dict[int, dict[int, str]] = {}
    for (number, column), address in marks.links.items():
        links.setdefault(number, {})[column] = address.strip()
    # Blank rows are counted and then left out: problems name the row that the program shows.
    for number, row in enumerate(rows, 1):
        cells = []
        for column, value in enumerate(row):
            text = as_text(value)
            if (number, column) in marks.percentages and is_number(value):
                text = as_percentage(value)
                percentages.setdefault(number, {})[column] = text
            cells.append(text)
        line = Line(number, cells, links.get(number, {}))
        if not line.is_blank():
            lines.append(line)
    return Grid(lines, marks.problems(), frozenset(marks.hidden), percentages, name)


def is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def as_percentage(value: float) -> str:
    """Return 0.75 as "75%", with all its digits: nothing is rounded as the sheet may show it."""
    shown = Decimal(repr(value)) * 100
    return f"{shown.normalize():f}%"


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
