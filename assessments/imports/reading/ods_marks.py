"""Marks of the sheets of an ODS workbook: see `sheet_marks`."""

import zipfile
from collections.abc import Iterator
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
    for column, width, cell in filled_cells(element):
        marks.reach(first + times - 1, column + width)
        for row in range(first, first + times):
            if is_hidden:
                marks.hidden.add(row)
            for place in range(column, column + width):
                mark_cell(cell, (row, place), marks)


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


def mark_cell(cell: Element, place: tuple[int, int], marks: Marks) -> None:
    text = "".join(cell.itertext()).strip()
    formula = attribute(cell, "formula")
    if formula:
        if text.startswith(ERRORS):
            marks.failed.append(place)
        elif not attribute(cell, "value-type") and not text:
            marks.unstored.append(place)
        if link := LINK_FORMULA.match(formula):
            marks.links[place] = link[1]
    if attribute(cell, "value-type") == "percentage":
        marks.percentages.add(place)
    for part in cell.iter():
        if local(part) == "a" and attribute(part, "href"):
            marks.links[place] = attribute(part, "href")


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
