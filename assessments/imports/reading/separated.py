"""Read CSV: UTF-8; commas, semicolons or tabs; with the line numbers that a text editor shows."""

import codecs
import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator
from string import whitespace
from typing import NoReturn

from assessments.imports.problems import Problem, Refused
from assessments.imports.reading.grids import Grid, Line
from assessments.imports.reading.headers import FIRST_LINES, Columns

SEPARATORS = (",", ";", "\t")
OTHER_SEPARATORS = {"|": "vertical bars", ":": "colons"}
# A first line such as sep=; names the separator for Excel.
SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[;,\t]*', re.IGNORECASE)
SAVE_AS = "save it as CSV in UTF-8"
FORMULA_STARTS = frozenset("=+-@")
BLANKS = f"{whitespace}\u00a0\ufeff\u200b\u200c\u200d\u2060"
TOO_LONG = "field larger than"
EXPLAINED = {
    "unexpected end of data": "A quotation mark is opened but not closed.",
    "expected after": "Text follows a closing quotation mark.",
    TOO_LONG: "A cell is too long. Is a quotation mark not closed?",
}


def separated_grid(data: bytes, wanted: Columns) -> Grid:
    """Return the lines of a CSV file. wanted: columns, by which the separator is recognised.

    Raises Refused at once if the encoding or the separator is wrong: every line would be wrong.
    """
    text = decoded(data)
    mark, is_named = separator(text, wanted)
    lines: list[Line] = []
    problems: list[Problem] = []
    for line in records(text, mark):
        if isinstance(line, Problem):
            problems.append(line)
        elif not line.is_blank():
            lines.append(line)
    if is_named:
        del lines[:1]
    # Where a comma is in numbers, spreadsheet programs separate the columns by semicolons.
    return Grid(lines, problems, has_decimal_commas=mark == ";")


def decoded(data: bytes) -> str:
    """Return the text of UTF-8 bytes, with or without a byte order mark. Raises Refused."""
    if is_utf_16(data):
        raise Refused([Problem("", f"The file is UTF-16 text, not UTF-8: {SAVE_AS}.")])
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Refused([undecodable(data, error)]) from error


def is_utf_16(data: bytes) -> bool:
    """Return True for a byte order mark of UTF-16, or if every second byte is NUL."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    # Without a byte order mark, Latin letters in two bytes each have a NUL.
    for half in (data[:200:2], data[1:200:2]):
        if len(half) >= 4 and half.count(0) > len(half) * 0.8:
            return True
    return False


def undecodable(data: bytes, error: UnicodeDecodeError) -> Problem:
    number = data.count(b"\n", 0, error.start) + 1
    in_line = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
    if error.reason == "unexpected end of data" and error.end == len(data):
        return Problem(
            f"line {number}", "The file ends in the middle of a character: it is incomplete."
        )
    return Problem(
        f"line {number}",
        f"Byte {in_line} (0x{data[error.start]:02X}) is not UTF-8 text; the file looks like "
        f"Latin-1 or Windows-1252: {SAVE_AS}.",
    )


def separator(text: str, wanted: Columns) -> tuple[str, bool]:
    """Return the separator, and True if the first line names it. Raises Refused.

    Otherwise it is the one that gives one of the first lines most known names.
    """
    lines = first_lines(text)
    if lines and (named := SEPARATOR_LINE.fullmatch(lines[0].strip(" \r\n"))):
        if named[1] not in SEPARATORS:
            refuse_separator(f"“{named[1]}”")
        return named[1], True

    def recognised(candidate: str) -> int:
        most = 0
        for line in lines:
            names = [cell.strip(' "\r\n') for cell in line.split(candidate)]
            most = max(most, len(wanted.recognised(names)))
        return most

    best = max(SEPARATORS, key=recognised)
    for other, name in OTHER_SEPARATORS.items():
        if recognised(other) > recognised(best):
            refuse_separator(name)
    return best, False


def refuse_separator(name: str) -> NoReturn:
    message = f"The columns are separated by {name}. Use commas, semicolons or tabs."
    raise Refused([Problem("line 1", message)])


def first_lines(text: str) -> list[str]:
    """Return the first lines that are not blank, ten at most: the header is one of them."""
    found: list[str] = []
    # Line by line, as a file may have fifty megabytes. newline="" takes a lone return for an end.
    for line in io.StringIO(text, newline=""):
        if line.strip():
            found.append(line)
        if len(found) == FIRST_LINES:
            break
    return found


def records(text: str, delimiter: str) -> Iterator[Line | Problem]:
    """Yield each record, or its problem, with the line on which it starts."""
    # newline="" keeps line breaks inside quotation marks, which the reader counts.
    return stream_records(io.StringIO(text, newline=""), delimiter)


def stream_records(text: Iterable[str], delimiter: str) -> Iterator[Line | Problem]:
    """Yield each record of lines of text, which keep their line breaks."""
    reader = csv.reader(text, delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(f"line {number}", explained(error))
            if TOO_LONG in str(error):
                return  # the rest of the file would be read as part of that cell
        else:
            stripped = map(str.strip, cells)
            yield Line(number, [unmarked(cell) if cell[:1] == "'" else cell for cell in stripped])


def unmarked(cell: str) -> str:
    """Return a cell without the apostrophe that our own CSV files put before formulas.

    cell: begins with an apostrophe.
    """
    # The apostrophe keeps a spreadsheet from running a cell such as =1+1.
    text = cell[1:].strip(BLANKS)
    is_formula = unicodedata.normalize("NFKC", text[:1]) in FORMULA_STARTS
    if is_formula or cell[1:2] in ("\t", "\r"):
        return cell[1:].strip()
    return cell


def explained(error: csv.Error) -> str:
    message = str(error)
    for part, sentence in EXPLAINED.items():
        if part in message:
            return sentence
    return f"CSV: {message}."
