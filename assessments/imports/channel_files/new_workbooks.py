"""Read plain XLSX workbooks fast; all others as the rest of the site does.

The usual reader parses each sheet twice, to find hidden rows, links, percentages and formulas
without a value. Exports of platforms have no need of that, but a year of days should not take long.
"""

import re
import zipfile
from collections.abc import Iterator
from typing import Any

from python_calamine import CalamineWorkbook

from assessments.imports.reading.grids import Grid, Line
from assessments.imports.reading.sheet_marks import (
    Marks,
    checked_part,
    column_number,
    xlsx_sheets,
)
from assessments.imports.reading.spreadsheets import (
    as_text,
    explained,
    spreadsheet_grids,
    visible_sheets,
)
from assessments.imports.reading.workbooks import XLSX_PART, unpacked_workbook

CELL = re.compile(rb'<c r="([A-Z]{1,3})([0-9]{1,7})"')
# Other ways to write a cell, a formula, or an error: the usual reader knows them.
UNUSUAL = re.compile(rb'<c[>/\t\r\n]|<[\w.-]+:c\b|<f[ >/]|t="e"|<!')


def float_text(value: float) -> str:
    """Return a number as `as_text` does: nearly every cell is one."""
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    return repr(value)


TEXTS: dict[type, Any] = {float: float_text, int: str, str: str.strip}


def workbook_grids(data: bytes) -> Iterator[Grid]:
    """Yield each visible sheet of an XLSX or ODS workbook. Raises Refused."""
    with explained(), unpacked_workbook(data) as archive:
        if not is_plain(archive):
            yield from spreadsheet_grids(data)
            return
        unpacked: Any = archive.fp
        unpacked.seek(0)
        with CalamineWorkbook.from_filelike(unpacked) as workbook:
            # A workbook without a visible sheet is refused by the usual reader.
            names = visible_sheets(workbook)
            if not names:
                yield from spreadsheet_grids(data)
            for name in names:
                rows = workbook.get_sheet_by_name(name).to_python(skip_empty_area=False)
                yield Grid(list(filled_lines(rows)), [], sheet=name)


def is_plain(archive: zipfile.ZipFile) -> bool:
    """Return True if every cell says its place as Excel writes it. Raises Refused for a vast sheet.

    The sheet reader fills the rectangle between the first and the last cell.
    """
    if XLSX_PART not in archive.namelist():
        return False
    for part in xlsx_sheets(archive).values():
        content = checked_part(archive, part)
        places = CELL.findall(content)
        if content.count(b"<c ") != len(places) or UNUSUAL.search(content, content.find(b"?>")):
            return False
        if places:
            widest = max({column for column, _ in places}, key=lambda name: (len(name), name))
            rows = max(map(int, {row for _, row in places}))
            Marks().reach(rows, column_number(widest.decode()))
    return True


def filled_lines(rows: list[list[Any]]) -> Iterator[Line]:
    for number, row in enumerate(rows, 1):
        cells = [TEXTS.get(type(cell), as_text)(cell) for cell in row]
        if any(cells):
            yield Line(number, cells)
