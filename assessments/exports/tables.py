"""A table, once, and its bytes as CSV, XLSX and JSON. No cell becomes a formula."""

import csv
import datetime
import io
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Any

import orjson
import xlsxwriter

Cell = str | int | float | bool | datetime.date | None

CHUNK = 64 * 1024  # a row a chunk costs eight times as much
ROWS_AT_ONCE = 200
FORMULA_STARTS = frozenset("=+-@")
BLANKS_OF_NO_WIDTH = "\ufeff\u200b\u200c\u200d\u2060"
LONGEST_XLSX_CELL = 32_767
MOST_XLSX_ROWS = 1_048_576


class TooLarge(ValueError):
    """A workbook cannot hold the table; the CSV can."""


@dataclass(frozen=True, slots=True)
class Table:
    """rows: as many cells each as the header has; an iterator can be read once only.

    A number is passed as a number: text that looks like one is text. None is an empty cell.
    """

    header: tuple[str, ...]
    rows: Iterable[Sequence[Cell]]


def csv_chunks(table: Table) -> Iterator[bytes]:
    """Yield the table as UTF-8 CSV in chunks of about 64 kB that end with a row.

    Floats are written by repr, so that reading them back gives the same number.
    """
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    writer.writerow(as_texts(table.header))
    rows = map(as_texts, table.rows)
    while some := list(islice(rows, ROWS_AT_ONCE)):
        writer.writerows(some)
        if buffer.tell() >= CHUNK:
            yield buffer.getvalue().encode()
            buffer.seek(0)
            buffer.truncate()
    yield buffer.getvalue().encode()


def as_texts(row: Iterable[Cell]) -> list[object]:
    return list(map(as_text, row))


def csv_bytes(table: Table) -> bytes:
    return b"".join(csv_chunks(table))


def xlsx_bytes(table: Table) -> bytes:
    """Return the table as a workbook of one sheet, row by row through a temporary file.

    Text goes in as text, never as a formula or a link. Raises TooLarge for more rows, or a longer
    text, than a sheet can hold: both would be cut off without a word.
    """
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"constant_memory": True}) as workbook:
        sheet = workbook.add_worksheet()
        sheet.freeze_panes(1, 0)
        write_row(sheet, 0, table.header)
        for place, row in enumerate(table.rows, 1):
            write_row(sheet, place, row)
    return content.getvalue()


def write_row(sheet: Any, place: int, row: Sequence[Cell]) -> None:
    if place >= MOST_XLSX_ROWS:
        raise TooLarge(f"A sheet holds {MOST_XLSX_ROWS:,} rows; take the CSV instead.")
    for column, cell in enumerate(row):
        # Before numbers: in Python a bool is an int.
        if isinstance(cell, bool):
            sheet.write_boolean(place, column, cell)
        elif isinstance(cell, int | float):
            sheet.write_number(place, column, cell)
        elif cell is not None:
            text = str(cell)
            if len(text) > LONGEST_XLSX_CELL:
                raise TooLarge(
                    f"A cell holds {LONGEST_XLSX_CELL:,} characters; take the CSV instead."
                )
            sheet.write_string(place, column, text)


def json_bytes(content: Mapping[str, Any]) -> bytes:
    """Return the content as JSON in UTF-8; floats in full, dates as 2024-02-29."""
    return orjson.dumps(content)


def as_text(cell: Cell) -> object:
    """Return what the CSV writer should write: text that no spreadsheet runs, or the number."""
    if isinstance(cell, str):
        if is_formula(cell):
            return f"'{cell}"
        return cell
    if isinstance(cell, bool):
        return "true" if cell else "false"
    return cell


def is_formula(text: str) -> bool:
    """True for text that a spreadsheet may run: = + - @ in any width, also after blanks; tab, CR.

    The one place that knows it. A leading apostrophe is the spreadsheets' own mark for text.
    """
    # Most text ends here, and a table has very many cells.
    if text[:1].isalpha():
        return False
    if text.startswith(("\t", "\r")):
        return True
    # Blanks of no width between two blanks that can be seen: spreadsheets pass over both kinds.
    first = text.lstrip().lstrip(BLANKS_OF_NO_WIDTH).lstrip()[:1]
    return unicodedata.normalize("NFKC", first) in FORMULA_STARTS
