"""Recognise an export by its content, and read it."""

import io
import lzma
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, partial
from itertools import islice, pairwise

from assessments.imports.channel_files import (
    front,
    linkedin,
    meta_daily,
    meta_posts,
    other_tables,
    plain,
    x_tables,
)
from assessments.imports.channel_files.archives import GZIP, ZIPS, tar_part, zip_part, zip_parts
from assessments.imports.channel_files.bluesky import read_repository
from assessments.imports.channel_files.car_blocks import is_car
from assessments.imports.channel_files.collecting import MOST_PROBLEMS, SEVERAL_TABLES
from assessments.imports.channel_files.formats import TableFormat, placed
from assessments.imports.channel_files.mapping import (
    UNKNOWN,
    header_place,
    mapped_place,
    may_be_header,
    read_mapped,
    unmapped,
)
from assessments.imports.channel_files.mastodon import OUTBOX, read_outbox
from assessments.imports.channel_files.meta_daily import title_of
from assessments.imports.channel_files.results import DateOrder, FileReadings, Options
from assessments.imports.channel_files.sources import Source, sources
from assessments.imports.channel_files.sprout import read_profiles
from assessments.imports.channel_files.tables import read_table
from assessments.imports.problems import Problem, Refused
from assessments.imports.reading.grids import MAX_COLUMNS, Line
from assessments.imports.reading.headers import Columns
from assessments.imports.reading.tables import MAX_BYTES
from assessments.imports.reading.workbooks import ODS_PART, XLSX_PART
from assessments.metrics import METRICS

JSON_BLANKS = b"\xef\xbb\xbf \t\r\n"
WORKBOOKS = {XLSX_PART.rpartition("/")[2], ODS_PART}
MOST_LOOKED = 1_000  # lines in which a file that is not known is searched for problems
UNREADABLE = "The file is not a readable workbook. Export it again."
TABLE = re.compile("tab|таб")  # Tabellendaten, Datos de la tabla, Данные таблицы
YOUTUBE_TABLE = "table data.csv"
OWN_READERS = {
    front.FORMAT: front.read_messages,
    other_tables.SPROUT: read_profiles,
}
FORMATS: tuple[TableFormat, ...] = (
    meta_posts.FACEBOOK,
    meta_posts.INSTAGRAM,
    x_tables.POSTS,
    x_tables.CLASSIC_POSTS,
    front.FORMAT,
    other_tables.SPROUT,
    linkedin.FOLLOWERS,
    linkedin.CONTENT,
    other_tables.TIKTOK,
    other_tables.YOUTUBE_VIDEOS,
    other_tables.YOUTUBE_DAYS,
    x_tables.OVERVIEW,
)
UNKNOWN_ARCHIVE = (
    "The archive is not one that is known: a Mastodon archive has outbox.json, one of YouTube "
    "Studio has Table data.csv."
)


@dataclass(frozen=True, slots=True)
class Recogniser:
    """One kind of table. place: from the first lines to the header's place, or None."""

    place: Callable[[Sequence[Line]], int | None]
    read: Callable[[Source, int, Options], FileReadings]


def _recognisers() -> tuple[Recogniser, ...]:
    found = [Recogniser(meta_daily.place_of, meta_daily.read_daily)]
    for form in FORMATS:
        read = OWN_READERS.get(form) or partial(read_table, form)
        found.append(Recogniser(partial(placed, form), read))
    found.append(Recogniser(plain.long_place, plain.read_long))
    found.append(Recogniser(plain.wide_place, plain.read_wide))
    return tuple(found)


RECOGNISERS = _recognisers()


@cache
def known_columns() -> Columns:
    """Return all columns of all formats, by which the separator of a file is recognised."""
    names = [meta_daily.DATE, meta_daily.FIGURE, plain.METRIC, plain.VALUE, *METRICS]
    for form in FORMATS:
        names += form.names()
    return Columns((), tuple(dict.fromkeys(names)))


def read_channel_file(
    name: str,
    content: bytes,
    *,
    as_of: date,
    own_accounts: Collection[str] = (),
    mapping: Mapping[str, str] | None = None,
    date_order: DateOrder | None = None,
) -> FileReadings:
    """Return the readings of a file that a platform exported, or of a plain table.

    name:         of the file, for whom calls; only the content decides.
    as_of:        the day on which the platform counted: of the export.
    own_accounts: handles, addresses or ids of the channel, where the file has not its own.
    mapping:      column -> "date", the code of a metric, "post" (each filled cell is a post) or
                  "ignore"; for unknown tables only.
    date_order:   "day-month" or "month-day", where the file does not show it.

    Raises Refused with all problems; NeedsMapping for an unknown header; NeedsDateOrder if no day
    is above 12. No text of any of them holds what people wrote, or their names.
    """
    if len(content) > MAX_BYTES:
        message = f"The file is larger than {MAX_BYTES // 1024**2} MB."
        raise Refused([Problem("", message)])
    if not content.strip():
        raise Refused([Problem("", "The file is empty.")])
    options = Options(as_of, tuple(own_accounts), mapping, date_order)
    if is_car(content):
        return read_repository(content, options)
    if content.startswith(ZIPS):
        return read_zip(content, options)
    if content.startswith(GZIP):
        with tar_part(content, OUTBOX) as stream:
            if stream is None:
                raise Refused([Problem("", UNKNOWN_ARCHIVE)])
            return read_outbox(stream, options)
    if content.lstrip(JSON_BLANKS).startswith(b"{"):
        return read_outbox(io.BytesIO(content), options)
    return read_tables(content, options)


def read_zip(content: bytes, options: Options) -> FileReadings:
    """Return the readings of a Mastodon archive, of YouTube Studio's tables, or of a workbook."""
    parts = zip_parts(content)
    if parts.keys() & WORKBOOKS:
        return read_tables(content, options)
    if OUTBOX in parts:
        with zip_part(content, parts[OUTBOX]) as stream:
            return read_outbox(stream, options)
    name = table_in(parts)
    if name is None:
        raise Refused([Problem("", UNKNOWN_ARCHIVE)])
    with zip_part(content, parts[name]) as stream:
        table = stream.read()
    return read_tables(table, options)


def table_in(names: Collection[str]) -> str | None:
    """Return the table of an archive of YouTube Studio, which has other names elsewhere."""
    tables = [name for name in names if name.endswith(".csv")]
    for name in (YOUTUBE_TABLE, *tables):
        if name in tables and TABLE.search(name):
            return name
    return next(iter(tables), None)


def read_tables(content: bytes, options: Options) -> FileReadings:
    """Return the readings of the first table of a text or a workbook that is known."""
    if not content.strip():
        raise Refused([Problem("", "The file is empty.")])
    wanted = known_columns()
    if options.mapping:
        wanted = Columns((), (*wanted.optional, *options.mapping))
    with readable_tables():
        found = sources(content, wanted)
    refuse_wide(found)
    for source in found:
        for recogniser in RECOGNISERS:
            place = recogniser.place(source.first)
            if place is not None:
                return noted(recogniser.read(source, place, options), source)
    for source in found:
        place = mapped_place(source.first, options.mapping or {})
        if place is not None:
            return noted(read_mapped(source, place, options), source)
    raise question(found)


def refuse_wide(found: Sequence[Source]) -> None:
    """Raise Refused for more columns than any export has: to compare their names takes long."""
    for source in found:
        widest = max((len(line.cells) for line in source.first), default=0)
        if widest > MAX_COLUMNS:
            message = f"{widest:,} columns; at most {MAX_COLUMNS:,} are allowed."
            raise Refused([Problem("", message)])


@contextmanager
def readable_tables() -> Iterator[None]:
    """Turn what the readers of workbooks can raise for damaged files into Refused."""
    try:
        yield
    except Refused:
        raise
    except (OSError, lzma.LZMAError, ValueError) as error:
        raise Refused([Problem("", UNREADABLE)]) from error
    except BaseException as error:
        # One of the readers is written in Rust, and its panics are no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Refused([Problem("", UNREADABLE)]) from error


def noted(found: FileReadings, source: Source) -> FileReadings:
    if not source.sheet:
        return found
    # The name of a sheet may be anything, so it is not repeated.
    return replace(found, notes=("The first sheet with known columns was read.", *found.notes))


def question(found: Sequence[Source]) -> Exception:
    """Return the question which column is which, or why the file cannot be read at all."""
    problems: list[Problem] = []
    several = False
    for source in found:
        place = header_place(source.first)
        below = list(islice(source.after(-1 if place is None else place), MOST_LOOKED))
        lines = [line for line in below if isinstance(line, Line)]
        problems += [line for line in below if isinstance(line, Problem)]
        if has_second_table(lines):
            several = True
        elif place is not None:
            return unmapped(source.first[place], lines)
    if problems:
        return Refused(problems[:MOST_PROBLEMS])
    return Refused([Problem("", SEVERAL_TABLES if several else UNKNOWN)])


def has_second_table(lines: Sequence[Line]) -> bool:
    """Return True if a line with one cell, the title of a table, is above names of columns."""
    return any(title_of(line) and may_be_header(below) for line, below in pairwise(lines))
