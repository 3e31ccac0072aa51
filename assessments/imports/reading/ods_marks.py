"""Marks of the sheets of an ODS workbook: see `sheet_marks`."""

import zipfile
from collections.abc import Iterator
from itertools import product
from xml.etree.ElementTree import Element

from assessments.imports.reading.sheet_marks import (
    LINK_FORMULA,
    Marks,
    local,
    parsed,
)
from assessments.imports.reading.workbooks import ODS_PART

NOT_SHOWN = ("collapse", "filter")
ROW, CELLS = "table-row", ("table-cell", "covered-table-cell")
ERRORS = ("#", "Err:")  # what LibreOffice shows for a formula that failed
MAX_REPEATED = 1_000_000_000


def ods_marks(archive: zipfile.ZipFile) -> dict[str, Marks]:
    """Return sheet -> its marks. Raises Refused for a vast sheet."""
    found: dict[str, Marks] = {}
    marks = Marks()
    row = depth = 0
    for event, element in parsed(archive, ODS_PART):
        name = local(element)
        if name == "table":
            # A cell may hold a table of its own, which is no sheet.
            depth += 1 if event == "start" else -1
            if event == "start" and depth == 1:
                marks, row = Marks(), 0
                found[attribute(element, "name")] = marks
        elif event == "end" and name == ROW and depth == 1:
            times = repeated(element, "number-rows-repeated")
            mark_row(element, row + 1, times, marks)
            row += times
            element.clear()
    return found


def mark_row(element: Element, first: int, times: int, marks: Marks) -> None:
    is_hidden = attribute(element, "visibility") in NOT_SHOWN
    rows = range(first, first + times)
    for column, width, cell in filled_cells(element):
        marks.reach(rows[-1], column + width)
        if is_hidden:
            marks.hidden.update(rows)
        mark_cell(cell, rows, range(column, column + width), marks)


def filled_cells(element: Element) -> Iterator[tuple[int, int, Element]]:
    """Yield the first column, the number of columns and the element of each cell with content."""
    column = 0
    for cell in element:
        if local(cell) not in CELLS:
            continue
        width = repeated(cell, "number-columns-repeated")
        if len(cell) or attribute(cell, "value-type") or attribute(cell, "formula"):
            yield column, width, cell
        column += width


def mark_cell(cell: Element, rows: range, columns: range, marks: Marks) -> None:
    """Mark one cell at all its places: one element may be repeated, in rows and in columns."""
    formula, kind = attribute(cell, "formula"), attribute(cell, "value-type")
    if formula:
        text = "".join(cell.itertext()).strip()
        if text.startswith(ERRORS):
            marks.failed += product(rows, columns)
        elif not kind and not text:
            marks.unstored += product(rows, columns)
    if kind == "percentage":
        marks.percentages.update(product(rows, columns))
    if address := address_of(cell, formula):
        marks.links.update(dict.fromkeys(product(rows, columns), address))


def address_of(cell: Element, formula: str) -> str:
    """Return the address of the last link in a cell, or of its formula; "" if there is none."""
    found = ""
    if link := LINK_FORMULA.match(formula):
        found = link[1]
    for part in cell.iter():
        if local(part) == "a":
            found = attribute(part, "href") or found
    return found


def attribute(element: Element, name: str) -> str:
    """Return the value of an attribute in any namespace; "" if there is none."""
    for full, value in element.attrib.items():
        if full.rpartition("}")[2] == name:
            return value
    return ""


def repeated(element: Element, name: str) -> int:
    """Return how many times a row or a cell is repeated."""
    text = attribute(element, name)
    if not text.isdecimal():
        return 1
    return min(int(text[:10]), MAX_REPEATED)
