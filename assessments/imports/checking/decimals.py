"""Decimal commas, which files with semicolons between their columns have."""

import re
from collections.abc import Collection, Iterator, Mapping

from assessments.imports.problems import counted_lines
from assessments.imports.reading import Table

DECIMAL_COMMA = re.compile(r"([+-]?[0-9]*),([0-9]+)(\s*%)?")


def with_decimal_points(cells: Mapping[str, str], columns: Collection[str]) -> dict[str, str]:
    """Return the cells of a row with points in the place of the commas in its numbers."""
    found = dict(cells)
    for column in columns:
        if DECIMAL_COMMA.fullmatch(found[column]):
            found[column] = found[column].replace(",", ".")
    return found


def comma_notes(table: Table, columns: Collection[str]) -> Iterator[str]:
    """Yield which rows have numbers with a decimal comma, if the file may have any."""
    if not table.has_decimal_commas:
        return
    lines = []
    for row in table.rows:
        if any(DECIMAL_COMMA.fullmatch(row.cells[column]) for column in columns):
            lines.append(row.line)
    if lines:
        yield f"Commas in numbers are read as decimal points: {counted_lines(lines, 'row')}."
