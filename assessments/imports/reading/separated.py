"""CSV bytes to lines of cells: UTF-8, commas or semicolons, lines numbered as an editor does."""

import codecs
import csv
import io
import unicodedata
from collections.abc import Collection, Iterator
from string import whitespace

from assessments.imports.problems import Problem, Refused
from assessments.imports.reading.grids import Grid, Line

SEPARATORS = {",": "commas", ";": "semicolons"}
OTHER_SEPARATORS = {"\t": "tabs", "|": "vertical bars", ":": "colons"}
SAVE_AS = "save it as CSV in UTF-8"
FORMULA_STARTS = frozenset("=+-@")
BLANKS = f"{whitespace}\u00a0\ufeff\u200b\u200c\u200d\u2060"
TOO_LONG = "field larger than"
EXPLAINED = {
    "unexpected end of data": "A quotation mark is opened and never closed.",
    "expected after": "Text follows a closing quotation mark.",
    TOO_LONG: "A cell is too long; is a quotation mark never closed?",
}


def separated_grid(data: bytes, known: Collection[str]) -> Grid:
    """Return the lines of a CSV file; `known` column names tell its separator.

    Raises Refused at once when the encoding or the separator is wrong: nothing after that would
    be worth reading.
    """
    text = decoded(data)
    lines: list[Line] = []
    problems: list[Problem] = []
    for line in records(text, separator(text, known)):
        if isinstance(line, Problem):
            problems.append(line)
        elif not line.is_blank():
            lines.append(line)
    return Grid(lines, problems)


def decoded(data: bytes) -> str:
    """Return the text of UTF-8 bytes with or without a byte order mark; raise Refused."""
    if is_utf_16(data):
        raise Refused([Problem("", f"The file is UTF-16 text, not UTF-8: {SAVE_AS}.")])
    data = data.removeprefix(codecs.BOM_UTF8)
    try:
        return data.decode()
    except UnicodeDecodeError as error:
        raise Refused([undecodable(data, error)]) from error


def is_utf_16(data: bytes) -> bool:
    """A byte order mark, or every other byte NUL at the start (Latin letters in two bytes)."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return True
    start = data[:200]
    return any(
        len(half) >= 4 and half.count(0) > len(half) * 0.8 for half in (start[::2], start[1::2])
    )


def undecodable(data: bytes, error: UnicodeDecodeError) -> Problem:
    number = data.count(b"\n", 0, error.start) + 1
    in_line = error.start - (data.rfind(b"\n", 0, error.start) + 1) + 1
    if error.reason == "unexpected end of data" and error.end == len(data):
        return Problem(
            f"line {number}", "The file ends in the middle of a character: it is cut off."
        )
    return Problem(
        f"line {number}",
        f"Byte {in_line} (0x{data[error.start]:02X}) is not UTF-8 text; the file looks like "
        f"Latin-1 or Windows-1252: {SAVE_AS}.",
    )


def separator(text: str, known: Collection[str]) -> str:
    """Return the separator under which the header has most of the known names; raise Refused."""
    header = next((line for line in io.StringIO(text, newline="") if line.strip()), "")

    def recognised(candidate: str) -> int:
        return len({cell.strip(' "\r\n') for cell in header.split(candidate)}.intersection(known))

    best = max(SEPARATORS, key=recognised)
    for other, name in OTHER_SEPARATORS.items():
        if recognised(other) > recognised(best):
            raise Refused(
                [
                    Problem(
                        "line 1", f"The columns are separated by {name}; use commas or semicolons."
                    )
                ]
            )
    return best


def records(text: str, delimiter: str) -> Iterator[Line | Problem]:
    """Yield each record, or what is wrong with it, at the line on which it starts."""
    # newline="" leaves line ends inside quotation marks to the reader, which counts them.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    while True:
        number = reader.line_num + 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Problem(f"line {number}", explained(error))
            if TOO_LONG in str(error):
                return  # the rest is the inside of that cell
        else:
            yield Line(number, [unmarked(cell.strip()) for cell in cells])


def unmarked(cell: str) -> str:
    """Take off the apostrophe that our own CSV files put before what a spreadsheet would run."""
    if not cell.startswith("'"):
        return cell
    text = cell[1:].strip(BLANKS)
    is_formula = unicodedata.normalize("NFKC", text[:1]) in FORMULA_STARTS
    return cell[1:].strip() if is_formula or cell[1:2] in ("\t", "\r") else cell


def explained(error: csv.Error) -> str:
    said = str(error)
    return next((plain for part, plain in EXPLAINED.items() if part in said), f"CSV: {said}.")
