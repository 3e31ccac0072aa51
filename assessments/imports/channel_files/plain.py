"""Our own plain table: `date,metric,value`, or `date` and one column for each metric."""

from collections.abc import Sequence

from assessments.imports.channel_files.formats import Header
from assessments.imports.channel_files.free_tables import FreeTable
from assessments.imports.channel_files.results import FileReadings, Options
from assessments.imports.channel_files.sources import Source
from assessments.imports.problems import Problem, Refused
from assessments.imports.reading.grids import Line
from assessments.imports.reading.headers import column_key
from assessments.metrics import METRICS

LONG_CODE, LONG_TITLE = "plain-long", "Plain table, a row a figure"
WIDE_CODE, WIDE_TITLE = "plain-wide", "Plain table, a column a metric"
DATE, METRIC, VALUE = "date", "metric", "value"
CODES = {column_key(code): code for code in METRICS}
UNKNOWN = "The metric is not known. Use one of the codes in docs/channels.md."


def long_place(lines: Sequence[Line]) -> int | None:
    """Return which line names the columns date, metric and value."""
    for place, line in enumerate(lines):
        header = Header(line)
        if header.has(DATE) and header.has(METRIC) and header.has(VALUE):
            return place
    return None


def wide_place(lines: Sequence[Line]) -> int | None:
    """Return which line names the column date and codes of metrics, and no other column.

    With another column the file may be a platform's, whose words can mean something else.
    """
    for place, line in enumerate(lines):
        keys = {key for key in Header(line).keys if key}
        if DATE in keys and len(keys) > 1 and keys - {DATE} <= CODES.keys():
            return place
    return None


def read_long(source: Source, place: int, options: Options) -> FileReadings:
    """Return the readings of a table with a row for each figure."""
    header = Header(source.first[place])
    date, metric = header.places((DATE,))[0], header.places((METRIC,))[0]
    value = header.places((VALUE,))[0]
    table = FreeTable(header, source, options)
    for line in source.after(place):
        cells = table.cells(line)
        if cells is None or not isinstance(line, Line):
            continue
        day = table.rows.day(line.number, cells, date)
        code = CODES.get(column_key(cells[metric]))
        if code is None:
            table.rows.add(line.number, UNKNOWN, metric)
        elif day is not None:
            table.read_figure(line.number, day, code, cells[value], value)
    return table.result(LONG_CODE, LONG_TITLE)


def read_wide(source: Source, place: int, options: Options) -> FileReadings:
    """Return the readings of a table with a column for each metric."""
    header = Header(source.first[place])
    date = header.places((DATE,))[0]
    places: dict[str, int] = {}
    for at, key in enumerate(header.keys):
        if key in CODES and CODES[key] in places:
            message = f"Column {CODES[key]} is there twice."
            raise Refused([Problem(f"line {header.number}", message)])
        if key in CODES:
            places[CODES[key]] = at
    table = FreeTable(header, source, options)
    for line in source.after(place):
        cells = table.cells(line)
        if cells is not None and isinstance(line, Line):
            table.read_wide(line.number, cells, date, places)
    return table.result(WIDE_CODE, WIDE_TITLE)
