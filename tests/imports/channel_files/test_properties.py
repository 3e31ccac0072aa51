"""Any bytes give readings, a refusal or a question, and never another exception."""

import contextlib
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.imports.channel_files import (
    FileReadings,
    NeedsDateOrder,
    NeedsMapping,
    read_channel_file,
)
from assessments.imports.channel_files.formats import TableFormat
from assessments.imports.channel_files.other_tables import SPROUT
from assessments.imports.channel_files.reader import FORMATS
from assessments.imports.problems import Refused
from assessments.metrics import METRICS
from tests.imports.channel_files.exports import (
    AS_OF,
    figures,
    post,
    repository,
    table,
    workbook,
    zipped,
)
from tests.imports.channel_files.test_people import BROKEN, HEALTHY

STARTS = [
    *(b"", b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"sep=;\n", b"PK\x03\x04", b"PK\x05\x06"),
    *(
        b"\x1f\x8b\x08",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b'{"orderedItems":[',
        b"%PDF-",
        b"<html",
    ),
    b":\xa2eroots\x81\xd8*X%\x00\x01q\x12 ",
]
FILES = [
    *(each if isinstance(each, bytes) else each.encode() for each in HEALTHY.values()),
    *BROKEN.values(),
    zipped({"outbox.json": HEALTHY["mastodon"]}),
    workbook({"New followers": [["Date", "Total followers"], ["03/31/2026", 1]]}),
    repository({f"app.bsky.feed.post/{n}": post("2026-03-08T10:00:00Z") for n in range(9)}),
]
CELLS = st.one_of(
    st.sampled_from(
        ["", "0", "-1", "1,234", "1.234", "03/04/2026", "2026-03-31", "Apr 3, 2026", "NAN", "3.4k"]
    ),
    st.text(max_size=8),
    st.integers().map(str),
    st.dates().map(str),
)
FIGURES = st.integers(0, 10**14 - 1).map(str)
DAYS = [form for form in FORMATS if form.columns and not form.is_by_post and form != SPROUT]
MEANINGS = st.sampled_from(["date", "ignore", *METRICS, "loves"])


def outcome(content: bytes, **options) -> object:
    """Read a file, and check that what comes out is one of four things."""
    try:
        found = read_channel_file("any.csv", content, as_of=AS_OF, **options)
    except (Refused, NeedsMapping, NeedsDateOrder) as error:
        return error
    assert isinstance(found, FileReadings)
    assert found.readings
    for reading in found.readings:
        assert reading.metric in METRICS
        assert reading.value >= 0 or reading.kind.may_be_negative
        assert reading.start == reading.end
    keys = [(each.metric, each.start, each.bin) for each in (*found.readings, *found.zeros)]
    assert len(set(keys)) == len(keys)
    return found


@given(st.sampled_from(STARTS), st.binary(max_size=300))
def test_any_bytes_are_read_refused_or_asked_about(start, rest):
    outcome(start + rest)


@given(st.sampled_from(FILES), st.data())
def test_a_damaged_export_is_read_refused_or_asked_about(content, data):
    at = data.draw(st.integers(0, len(content)))
    length = data.draw(st.integers(0, 40))
    outcome(content[:at] + data.draw(st.binary(max_size=6)) + content[at + length :])
    outcome(content[:at])


@settings(max_examples=60)
@given(st.sampled_from(FORMATS), st.data())
def test_any_cells_below_a_known_header_are_read_refused_or_asked_about(form, data):
    header = data.draw(st.permutations([*dict.fromkeys(form.names())]))
    rows = data.draw(st.lists(st.lists(CELLS, max_size=len(header) + 1), max_size=6))
    order = data.draw(st.sampled_from([None, "day-month", "month-day"]))
    mark = data.draw(st.sampled_from([",", ";", "\t"]))

    outcome(table(header, *rows, mark=mark), date_order=order)


def first_names(form: TableFormat) -> list[str]:
    """Return a header of a format: of columns with several names, the first."""
    known = [form.dates[0], *form.required, *form.any_of]
    known += [column.names[0] for column in form.columns]
    return list(dict.fromkeys(known))


@settings(max_examples=60)
@given(st.sampled_from(DAYS), st.data())
def test_a_table_of_days_gives_the_same_figures_in_each_order_encoding_and_separator(form, data):
    header = first_names(form)
    days = data.draw(st.lists(st.dates(date(2013, 1, 1), AS_OF), min_size=1, unique=True))
    rows = []
    for day in days:
        cells = data.draw(st.lists(FIGURES, min_size=len(header), max_size=len(header)))
        cells[header.index(form.dates[0])] = day.isoformat()
        rows.append(cells)
    order = data.draw(st.permutations(range(len(header))))
    shuffled = [[cells[place] for place in order] for cells in (header, *rows)]
    content = table(*shuffled, mark=data.draw(st.sampled_from([",", ";", "\t"]))).decode()

    found = outcome(content.encode(data.draw(st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))))

    assert isinstance(found, FileReadings)
    expected = {}
    for column in form.columns:
        place = header.index(column.names[0])
        by_day = {cells[header.index(form.dates[0])]: int(cells[place]) for cells in rows}
        expected[column.metric] = by_day
    assert found.source == form.code
    assert figures(found) == expected


@settings(max_examples=60)
@given(st.lists(st.lists(CELLS, max_size=5), max_size=6), st.dictionaries(CELLS, MEANINGS))
def test_any_table_is_read_by_any_answer_or_refused(rows, mapping):
    content = table(["a", "b", *mapping], *rows)

    outcome(content, mapping={**mapping, "a": "date", "b": "views"})
    outcome(content, mapping=mapping)


@given(st.sampled_from(FILES), st.text(max_size=5))
def test_the_name_of_a_file_and_the_accounts_make_no_difference_to_what_can_happen(content, text):
    with contextlib.suppress(Refused, NeedsMapping, NeedsDateOrder):
        read_channel_file(text, content, as_of=AS_OF, own_accounts=[text])


@pytest.mark.parametrize("content", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"sep=,\n"])
def test_an_empty_file_is_refused(content):
    assert isinstance(outcome(content), Refused)
