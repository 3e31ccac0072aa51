"""A table as bytes: numbers in full, text that stays text, memory that does not grow."""

import csv
import datetime
import io
import json
import re
import tracemalloc
import zipfile
from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from assessments.exports import tables
from assessments.exports.tables import (
    Table,
    TooLarge,
    csv_bytes,
    csv_chunks,
    json_bytes,
    xlsx_bytes,
)

FORMULAS = [
    '=HYPERLINK("https://example.org","x")',
    "=1+1",
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "\t=1",
    "\r=1",
    "\n=1",
    "  =1",
    "\u00a0=1",
    "\ufeff=1",
    "\u200b=1",
    "\u3000=1",
    "＝1+1",
    "＋1",
    "－1",
    "＠SUM(A1)",
    "﹦1",
    " \t=1",
    "-1.5",
]
PLAIN = ["Finland", "a=b", "3 = 3", "'=1", "", " ", "Ministry", "1-2", "Ålesund", "外交部", "#REF"]


def read_csv(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline="")))


@pytest.mark.parametrize("text", FORMULAS)
def test_no_text_becomes_a_formula_in_csv(text: str) -> None:
    assert read_csv(csv_bytes(Table(("a", "b"), [(text, 1)])))[1] == [f"'{text}", "1"]


@pytest.mark.parametrize("text", PLAIN)
def test_plain_text_is_unchanged_in_csv(text: str) -> None:
    assert read_csv(csv_bytes(Table(("a", "b"), [(text, 1)])))[1] == [text, "1"]


def test_headers_are_text_too() -> None:
    assert read_csv(csv_bytes(Table(("=a",), []))) == [["'=a"]]


def test_no_text_becomes_a_formula_or_a_link_in_a_workbook() -> None:
    texts = [*FORMULAS, *PLAIN, "https://example.org", "mailto:a@example.org"]

    content = xlsx_bytes(Table(("=a", "b"), [(text, -1.5) for text in texts]))

    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheet = archive.read("xl/worksheets/sheet1.xml").decode()
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet
    assert len(re.findall(r"<v>-1\.5</v>", sheet)) == len(texts)


def test_a_workbook_gives_the_same_text_back() -> None:
    texts = [text for text in [*FORMULAS, *PLAIN] if text and "\r" not in text]

    content = xlsx_bytes(Table(("a", "b"), [(text, "end") for text in texts]))

    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    assert [row[0] for row in sheet.to_python()[1:]] == texts


def test_cells_of_every_kind() -> None:
    table = Table(
        ("text", "whole", "number", "yes", "day", "none"),
        [("a,b", -3, -1.5, True, datetime.date(2024, 2, 29), None)],
    )

    assert csv_bytes(table).decode() == (
        'text,whole,number,yes,day,none\r\n"a,b",-3,-1.5,true,2024-02-29,\r\n'
    )
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(xlsx_bytes(table))).get_sheet_by_index(0)
    assert sheet.to_python()[1] == ["a,b", -3.0, -1.5, True, "2024-02-29", ""]


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_float_is_read_back_as_the_same_number(number: float) -> None:
    (text,) = read_csv(csv_bytes(Table(("n",), [(number,)])))[1]

    assert repr(float(text)) == repr(number)
    assert json.loads(json_bytes({"n": number}))["n"] == number


@given(st.lists(st.tuples(st.text(st.characters(exclude_categories=["Cs", "Cc"])), st.integers())))
def test_text_comes_back_but_for_the_mark_that_makes_it_text(rows: list[tuple[str, int]]) -> None:
    found = read_csv(csv_bytes(Table(("text", "number"), rows)))[1:]

    assert [(text.removeprefix("'"), int(number)) for text, number in found] == [
        (text.removeprefix("'"), number) for text, number in rows
    ]


def test_chunks_are_about_64_kb_and_end_with_a_row() -> None:
    table = Table(("n", "text"), ((n, "x" * 50) for n in range(10_000)))

    chunks = list(csv_chunks(table))

    assert all(chunk.endswith(b"\r\n") for chunk in chunks)
    assert all(tables.CHUNK <= len(chunk) < 2 * tables.CHUNK for chunk in chunks[:-1])
    assert len(b"".join(chunks).splitlines()) == 10_001


def test_the_first_chunk_waits_for_no_more_rows_than_it_holds() -> None:
    asked = 0

    def rows() -> Iterator[tuple[int, str]]:
        nonlocal asked
        for n in range(100_000):
            asked += 1
            yield (n, "x" * 50)

    next(csv_chunks(Table(("n", "text"), rows())))

    assert asked < 2_000


def test_a_long_csv_is_never_held_in_memory() -> None:
    table = Table(("n", "text"), ((n, "x" * 50) for n in range(100_000)))
    tracemalloc.start()

    size = sum(map(len, csv_chunks(table)))

    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert size > 5_000_000
    assert peak < 1_000_000


def test_what_a_sheet_cannot_hold_is_refused_instead_of_cut(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with pytest.raises(TooLarge, match="32,767 characters"):
        xlsx_bytes(Table(("a",), [("x" * 32_768,)]))
    monkeypatch.setattr(tables, "MOST_XLSX_ROWS", 3)
    assert xlsx_bytes(Table(("a",), [("x",)] * 2))
    with pytest.raises(TooLarge, match="3 rows"):
        xlsx_bytes(Table(("a",), [("x",)] * 3))


def test_json_keeps_numbers_text_and_what_is_missing() -> None:
    content = {"title": "=1", "rows": [{"score": 0.1, "rank": None}]}

    assert json.loads(json_bytes(content)) == content
