"""Open a file as tables: lines of cells, in whatever encoding, separator or workbook they come."""

import codecs
import csv
import io
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, islice

from assessments.imports.channel_files.figures import Marks
from assessments.imports.channel_files.new_workbooks import workbook_grids
from assessments.imports.channel_files.old_workbooks import old_workbook_grids
from assessments.imports.problems import Problem, Refused
from assessments.imports.reading.file_kinds import OLD_OFFICE, refuse_other_kinds
from assessments.imports.reading.grids import Grid, Line
from assessments.imports.reading.headers import FIRST_LINES, Columns
from assessments.imports.reading.separated import (
    SEPARATOR_LINE,
    SEPARATORS,
    is_utf_16,
    separator,
    stream_records,
)
from assessments.imports.reading.tables import ZIPPED

QUOTED_TWICE = (
    "Every row is quoted once more: a spreadsheet program saved the file in another format. Export "
    "it again, and do not open it in a spreadsheet program."
)
QUOTED_ROW = re.compile(r'"((?:[^"]|"")*)"[;,\t ]*')
FEWEST_QUOTED = 3  # cells in a row that is one quoted cell
PIECE = 1024 * 1024  # bytes that are decoded at once
BEGINNING = 128 * 1024  # characters in which the separator is looked for
BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
NAMES = {"cp1251": "Windows-1251 (Cyrillic)", "cp1252": "Windows-1252 (western European)"}


@dataclass(slots=True)
class Source:
    """One table of a file. first: its first lines; rest: the lines after them, read once.

    sheet: the name of the sheet, or "". notes: sentences on how it was opened.
    """

    first: list[Line]
    rest: Iterator[Line | Problem]
    marks: Marks = Marks.ENGLISH
    sheet: str = ""
    notes: tuple[str, ...] = ()

    def after(self, place: int) -> Iterator[Line | Problem]:
        """Yield the lines after one of the first, and those that are not read yet."""
        return chain(self.first[place + 1 :], self.rest)


def sources(content: bytes, wanted: Columns) -> list[Source]:
    """Return the tables of a file: one of a text, one for each visible sheet of a workbook.

    wanted: the columns by which the separator is recognised. Raises Refused.
    """
    if content.startswith(OLD_OFFICE):
        return [of_grid(grid) for grid in old_workbook_grids(content)]
    refuse_other_kinds(content)
    if content.startswith(ZIPPED):
        return [of_grid(grid) for grid in workbook_grids(content)]
    return [text_source(content, wanted)]


def of_grid(grid: Grid) -> Source:
    lines: list[Line | Problem] = [*grid.problems, *grid.lines]
    count = len(grid.problems)
    first = grid.lines[:FIRST_LINES]
    del lines[count : count + len(first)]
    return Source(first, iter(lines), Marks.TYPED, grid.sheet)


def text_source(content: bytes, wanted: Columns) -> Source:
    """Return the table of a text file. Its lines are decoded as they are read."""
    encoding, start, notes = encoding_of(content)

    def text() -> io.TextIOWrapper:
        # newline="" keeps line breaks inside quotation marks.
        stream = io.BytesIO(content)
        stream.seek(start)
        return io.TextIOWrapper(stream, encoding, errors="replace", newline="")

    beginning = text().read(BEGINNING)
    if is_quoted_twice(beginning, wanted):
        raise Refused([Problem("", QUOTED_TWICE)])
    mark = separator_of(beginning, wanted)
    lines = filled(stream_records(text(), mark))
    first: list[Line] = []
    begun: list[Line | Problem] = []
    for line in islice(lines, FIRST_LINES):
        if isinstance(line, Problem):
            begun.append(line)
        elif first or not is_separator_line(line):
            first.append(line)
    marks = Marks.CONTINENTAL if mark == ";" else Marks.ENGLISH
    return Source(first, chain(begun, lines), marks, notes=notes)


def filled(lines: Iterable[Line | Problem]) -> Iterator[Line | Problem]:
    for line in lines:
        if isinstance(line, Problem) or any(line.cells):
            yield line


def is_separator_line(line: Line) -> bool:
    """Return True for `sep=,`, which the comma itself cuts in two."""
    start = line.cells[0].casefold()
    return start in ("sep=", *(f"sep={mark}" for mark in SEPARATORS)) and not any(line.cells[1:])


def encoding_of(content: bytes) -> tuple[str, int, tuple[str, ...]]:
    """Return the encoding, the length of the byte order mark, and a note where it was guessed.

    Raises Refused for text that ends in the middle of a character.
    """
    for bom, encoding in BOMS:
        if content.startswith(bom):
            refuse_undecodable(content, encoding, len(bom))
            return encoding, len(bom), ()
    if is_utf_16(content):
        encoding = "utf-16-le" if content[1:2] == b"\0" else "utf-16-be"
        refuse_undecodable(content, encoding, 0)
        return encoding, 0, ()
    if undecodable(content, "utf-8", 0) is None:
        return "utf-8", 0, ()
    encoding = code_page(content)
    return encoding, 0, (f"The file is not UTF-8; it was read as {NAMES[encoding]}.",)


def refuse_undecodable(content: bytes, encoding: str, start: int) -> None:
    if undecodable(content, encoding, start):
        message = "The file is damaged, or cut in the middle of a character. Export it again."
        raise Refused([Problem("", message)])


def undecodable(content: bytes, encoding: str, start: int) -> UnicodeDecodeError | None:
    """Return the error of decoding, piece by piece so that the text is never whole in memory."""
    decoder = codecs.getincrementaldecoder(encoding)()
    try:
        for place in range(start, len(content), PIECE):
            decoder.decode(content[place : place + PIECE])
        decoder.decode(b"", final=True)
    except UnicodeDecodeError as error:
        return error
    return None


def code_page(content: bytes) -> str:
    """Return the code page of a spreadsheet program: words of Cyrillic have no plain letters."""
    high = together = 0
    previous = 0
    for byte in content[:BEGINNING]:
        if byte >= 0xC0:
            high += 1
            together += previous >= 0xC0
        previous = byte
    return "cp1251" if together * 2 > high else "cp1252"


def separator_of(beginning: str, wanted: Columns) -> str:
    """Return the separator that gives known names; without any, the one that gives most cells."""
    lines = [line for line in beginning.splitlines()[:FIRST_LINES] if line.strip()]
    mark, is_named = separator(beginning, wanted)
    if is_named or not lines or SEPARATOR_LINE.fullmatch(lines[0].strip()):
        return mark
    for line in lines:
        if wanted.recognised(name.strip('" ') for name in line.split(mark)):
            return mark

    def cells(candidate: str) -> int:
        return sum(sorted(map(len, parsed(lines, candidate)))[-3:])

    return max(SEPARATORS, key=cells)


def parsed(lines: Sequence[str], mark: str) -> Iterator[list[str]]:
    """Yield the cells of some lines, as far as they can be read."""
    try:
        yield from csv.reader(lines, delimiter=mark)
    except csv.Error:
        return


def is_quoted_twice(beginning: str, wanted: Columns) -> bool:
    """Return True if the first row with names is one quoted cell that holds all the names."""
    lines = [line.strip() for line in beginning.splitlines()[:FIRST_LINES] if line.strip()]
    rows = []
    for line in lines:
        found = QUOTED_ROW.fullmatch(line)
        inner = found[1].replace('""', '"') if found else ""
        cells = max((inner.split(mark) for mark in SEPARATORS), key=len)
        if len(cells) >= FEWEST_QUOTED:
            if len(wanted.recognised(cell.strip('" ') for cell in cells)) > 1:
                return True
            rows.append(line)
    return len(rows) > 1 and len(rows) * 2 > len(lines)
