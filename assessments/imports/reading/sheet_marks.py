"""Marks of a sheet: hidden rows, percentages, links, and formulas without a value.

The spreadsheet reader returns values only. This module reads the same part of the workbook again,
as a stream. Rows count from 1 and columns from 0, as in `Line`.
"""

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import product
from xml.etree.ElementTree import Element, fromstring, iterparse

from assessments.imports.problems import Problem, Refused
from assessments.imports.reading.grids import MAX_COLUMNS
from assessments.imports.reading.workbooks import XLSX_PART

MAX_ROWS = 1_048_576  # of Excel itself
MAX_CELLS = 4_000_000
MOST_LINKED = 1_000  # cells with one link: a link on whole columns is no address of a cell
STYLES_PART = "xl/styles.xml"
PLACE = re.compile(r"([A-Za-z]{0,3})([0-9]{1,9})")
PERCENT_FORMATS = {"9", "10"}  # 0% and 0.00%, which every workbook has
# Text of a number format, in which a sign means nothing: "..." and \x.
LITERAL = re.compile(r'"[^"]*"|\\.')
LINK_FORMULA = re.compile(r'(?:of:)?=?HYPERLINK\(\s*"([^"]+)"', re.IGNORECASE)
DECLARATIONS = (b"<!DOCTYPE", b"<!ENTITY")

Cell = tuple[int, int]  # row from 1, column from 0


@dataclass(slots=True)
class Marks:
    """The marks of one sheet.

    hidden: rows. links: cell -> address. unstored, failed: cells with such a formula.
    rows, columns: how far the sheet reaches.
    """

    rows: int = 0
    columns: int = 0
    hidden: set[int] = field(default_factory=set)
    percentages: set[Cell] = field(default_factory=set)
    links: dict[Cell, str] = field(default_factory=dict)
    unstored: list[Cell] = field(default_factory=list)
    failed: list[Cell] = field(default_factory=list)

    def reach(self, row: int, columns: int) -> None:
        """Raise Refused if the sheet is too large once its blank cells are counted."""
        # A small file may have two cells far apart; the reader fills the rectangle between them.
        self.rows = max(self.rows, row)
        self.columns = max(self.columns, columns)
        is_too_wide = self.columns > MAX_COLUMNS or self.rows > MAX_ROWS
        if is_too_wide or self.rows * self.columns > MAX_CELLS:
            message = (
                f"The sheet reaches to row {self.rows:,} and column {self.columns:,}; at most "
                f"{MAX_COLUMNS:,} columns and {MAX_CELLS:,} cells are allowed. Delete rows and "
                "columns that are formatted but empty."
            )
            raise Refused([Problem("", message)])

    def problems(self) -> list[Problem]:
        """Return one problem for each formula that has no value."""
        found = []
        for row, column in self.failed:
            message = f"The formula in {place_name(row, column)} has an error."
            found.append(Problem(f"line {row}", message))
        for row, column in self.unstored:
            message = (
                f"The formula in {place_name(row, column)} has no stored value. Open the file in a "
                "spreadsheet program and save it again, or write the value itself."
            )
            found.append(Problem(f"line {row}", message))
        return sorted(found, key=lambda problem: int(problem.where.removeprefix("line ")))


def xlsx_marks(archive: zipfile.ZipFile, part: str, percent_styles: set[str]) -> Marks:
    """Return the marks of one sheet of an XLSX workbook. Raises Refused for a vast sheet."""
    marks = Marks()
    targets = relations(archive, part)
    row = column = 0
    for event, element in parsed(archive, part):
        name = local(element)
        if (event, name) == ("start", "row"):
            row, column = row_number(element, row + 1), -1
            if element.get("hidden") in ("1", "true"):
                marks.hidden.add(row)
        elif (event, name) == ("start", "c"):
            row, column = cell_place(element, row, column + 1)
            marks.reach(row, column + 1)
        elif (event, name) == ("end", "c"):
            mark_xlsx_cell(element, (row, column), percent_styles, marks)
        elif (event, name) == ("end", "row"):
            element.clear()  # a long sheet must not be kept whole
        elif (event, name) == ("end", "hyperlink"):
            mark_link(element, targets, marks)
    return marks


def mark_xlsx_cell(element: Element, cell: Cell, percent_styles: set[str], marks: Marks) -> None:
    parts = {local(child): (child.text or "") for child in element}
    kind = element.get("t", "n")
    value = parts.get("v", "")
    if kind == "e":
        marks.failed.append(cell)
    elif "f" in parts:
        # A formula of kind "str" may have stored an empty text.
        if not value and not (kind == "str" and "v" in parts):
            marks.unstored.append(cell)
        if link := LINK_FORMULA.match(parts["f"]):
            marks.links[cell] = link[1]
    if kind == "n" and value and element.get("s") in percent_styles:
        marks.percentages.add(cell)


def mark_link(element: Element, targets: Mapping[str, str], marks: Marks) -> None:
    """Note the address of a link for each of its cells. A link inside the workbook has none."""
    address = targets.get(relation_of(element), "")
    first, _, last = element.get("ref", "").partition(":")
    start, end = PLACE.fullmatch(first), PLACE.fullmatch(last or first)
    if not (address and start and end):
        return
    rows = range(int(start[2]), int(end[2]) + 1)
    columns = range(column_number(start[1]) - 1, column_number(end[1]))
    # The ranges of a hostile file could overlap without end.
    if len(rows) * len(columns) <= MOST_LINKED:
        marks.links.update(dict.fromkeys(product(rows, columns), address))


def xlsx_sheets(archive: zipfile.ZipFile) -> dict[str, str]:
    """Return sheet -> its part in the archive."""
    targets = relations(archive, XLSX_PART)
    found = {}
    for sheet in tree(archive, XLSX_PART).iterfind("{*}sheets/{*}sheet"):
        found[sheet.attrib["name"]] = targets[relation_of(sheet)]
    return found


def relations(archive: zipfile.ZipFile, part: str) -> dict[str, str]:
    """Return id -> target of the relations of a part; those inside the archive as its names."""
    folder, name = posixpath.split(part)
    listed = posixpath.join(folder, "_rels", f"{name}.rels")
    if listed not in archive.namelist():
        return {}
    found = {}
    for relation in tree(archive, listed):
        target = relation.attrib["Target"]
        if relation.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
        found[relation.attrib["Id"]] = target
    return found


def relation_of(element: Element) -> str:
    """Return the id of the relation that an element names, or ""."""
    for name, value in element.attrib.items():
        if name.endswith("}id"):  # of one of two namespaces, by the kind of XLSX
            return value
    return ""


def xlsx_percent_styles(archive: zipfile.ZipFile) -> set[str]:
    """Return the numbers of the cell styles that show a percentage."""
    if STYLES_PART not in archive.namelist():
        return set()
    styles = tree(archive, STYLES_PART)
    formats = set(PERCENT_FORMATS)
    for each in styles.iterfind("{*}numFmts/{*}numFmt"):
        if "%" in LITERAL.sub("", each.get("formatCode", "")):
            formats.add(each.get("numFmtId", ""))
    found = set()
    for number, style in enumerate(styles.iterfind("{*}cellXfs/{*}xf")):
        if style.get("numFmtId") in formats:
            found.add(str(number))
    return found


def tree(archive: zipfile.ZipFile, part: str) -> Element:
    """Return the root of a small part."""
    return fromstring(checked_part(archive, part))  # noqa: S314 - without entities, as checked


def parsed(archive: zipfile.ZipFile, part: str) -> Iterator[tuple[str, Element]]:
    """Yield the elements of a long part, each as it starts and as it ends."""
    content = io.BytesIO(checked_part(archive, part))
    yield from iterparse(content, ("start", "end"))  # noqa: S314 - without entities, as checked


def checked_part(archive: zipfile.ZipFile, part: str) -> bytes:
    """Return the content of a part. Raises Refused for XML that no spreadsheet program writes."""
    content = archive.read(part)
    if b"\0" in content:
        raise Refused([Problem("", f"The workbook's part {part} is not UTF-8.")])
    if any(sign in content for sign in DECLARATIONS):
        raise Refused([Problem("", f"The workbook's part {part} has a document type.")])
    return content


def local(element: Element) -> str:
    """Return the name of an element without its namespace."""
    return element.tag.rpartition("}")[2]


def row_number(element: Element, following: int) -> int:
    text = element.get("r", "")
    if text.isdecimal():
        return int(text[:9])
    return following


def cell_place(element: Element, row: int, following: int) -> Cell:
    place = PLACE.fullmatch(element.get("r", ""))
    if place is None:
        return row, following
    return int(place[2]), column_number(place[1]) - 1


def column_number(letters: str) -> int:
    """Return 1 for A, 26 for Z, 27 for AA."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def place_name(row: int, column: int) -> str:
    """Return A1 for row 1 and column 0."""
    letters = ""
    number = column + 1
    while number:
        number, rest = divmod(number - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return f"{letters}{row}"
