"""Hostile files are refused before they take time or memory."""

import gzip
import io
import struct
import tarfile
import zipfile

import pytest

from assessments.imports.channel_files.compound_files import END, chained, workbook_stream
from assessments.imports.channel_files.old_workbooks import check_sheets, sheet_starts
from assessments.imports.problems import Refused
from tests.imports.channel_files.exports import (
    compound,
    figures,
    old_workbook,
    post,
    problems,
    read,
    record,
    repository,
    table,
    zipped,
)

ROWS = {"New followers": [["Date", "Organic followers", "Total followers"], ["03/31/2026", 1, 1]]}
BIFF = struct.pack("<HHHHII", 0x0600, 0x0010, 0x0DBB, 0x07CC, 0, 6)


def test_a_file_larger_than_the_limit_is_refused():
    assert problems(bytes(50 * 1024 * 1024 + 1)) == ["The file is larger than 50 MB."]


@pytest.mark.parametrize("name", ["outbox.json", "Table data.csv"])
def test_an_archive_that_unpacks_to_too_much_is_refused(name):
    assert problems(zipped({name: bytes(3_000_000)})) == [
        "The archive unpacks to more than 200 times its size."
    ]


def test_an_archive_that_unpacks_to_more_than_it_says_is_refused():
    content = zipped({"outbox.json": bytes(3_000_000)})
    lying = content.replace(struct.pack("<I", 3_000_000), struct.pack("<I", 3_000))

    assert len(problems(lying)) == 1


def test_a_compressed_tar_that_unpacks_to_too_much_is_refused():
    content = io.BytesIO()
    with gzip.GzipFile(fileobj=content, mode="w", compresslevel=9) as packed:
        part = tarfile.TarInfo("media.jpg")
        part.size = 200 * 1024 * 1024
        packed.write(part.tobuf())
        for _ in range(200):
            packed.write(bytes(1024 * 1024))

    assert problems(content.getvalue()) == ["The archive unpacks to more than 100 MB."]


def test_an_archive_with_too_many_parts_is_refused():
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("outbox.json", "{}")
    many = content.getvalue() + b"PK\x01\x02" * 50_001

    assert problems(many) == ["The archive has more than 50,000 parts."]


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_damaged_part_in_another_packing_is_refused(method):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", method) as archive:
        archive.writestr("outbox.json", '{"orderedItems": []}' * 50)
    damaged = bytearray(content.getvalue())
    damaged[60:70] = bytes(10)

    assert len(problems(bytes(damaged))) == 1


def test_a_cell_without_end_is_refused():
    content = table(["date", "metric", "value"], ["2026-03-31", "posts", "1" * 200_000])

    assert "line 2: A cell is too long" in problems(content)[0]


def test_more_columns_than_an_export_has_are_refused():
    assert problems("date,metric,value" + "," * 100_000) == [
        "100,003 columns; at most 1,000 are allowed."
    ]


def test_json_of_blanks_is_passed_at_once():
    text = '{"type":' + " " * 5_000_000 + '"Person"}'

    assert "ends too early" in problems(text)[0]


def test_a_repository_that_names_one_long_record_again_and_again_is_refused():
    long = {**post("2026-03-08T10:00:00Z"), "text": "a" * 1_000_000}
    records = {f"app.bsky.feed.post/{number}": long for number in range(9)}

    assert problems(repository(records)) == ["The repository is damaged. Download it again."]


def test_a_value_of_json_without_end_is_refused():
    assert len(problems('{"orderedItems": ["' + "a" * 9_000_000)) == 1


def test_reading_stops_after_many_problems():
    content = table(["date", "metric", "value"], *[["2026-03-31", "loves", 1]] * 5_000)

    found = problems(content)

    assert found[-1] == "Reading stopped after 500 problems."
    assert len(found) == 2


def test_a_year_that_is_wrong_does_not_make_a_million_zeros():
    content = 'Views\n"Date","Primary"\n"1996-03-09T00:00:00","1"\n"2026-03-09T00:00:00","1"\n'

    assert problems(content) == [
        "The first and the last day are more than ten years apart. Check the dates."
    ]


@pytest.mark.parametrize(
    "extra",
    [
        record(0x0203, struct.pack("<HHHd", 65_535, 65_535, 15, 1.0)),
        record(0x00BD, struct.pack("<HHHIH", 65_535, 0, 15, 0, 255)),
        record(0x0200, struct.pack("<IIHHH", 0, 4_000_000_000, 0, 255, 0)),
    ],
    ids=["a far cell", "a far run of cells", "said dimensions"],
)
def test_an_old_workbook_with_cells_far_apart_is_refused(extra):
    assert problems(old_workbook(ROWS, extra=extra)) == [
        "The sheets reach over more than 1,000,000 cells. Delete rows and columns that are "
        "formatted but empty."
    ]


def test_the_sheets_of_an_old_workbook_are_counted_together():
    rows = [*[[]] * 2_999, [0] * 100]

    found = problems(old_workbook({**ROWS, **{f"Sheet {number}": rows for number in range(4)}}))

    assert "more than 1,000,000 cells" in found[0]


def test_sheets_of_an_old_workbook_that_overlap_are_refused():
    long = [["Date", "Organic followers", "Total followers"], *[["03/31/2026", 1, 1]] * 300]
    sheets = {"First": long, **{f"Sheet {number}": [] for number in range(9)}}
    stream = workbook_stream(old_workbook(sheets))
    first, *others = sheet_starts(stream)
    for start in others:
        stream = stream.replace(struct.pack("<I", start), struct.pack("<I", first))

    with pytest.raises(Refused):
        check_sheets(stream)


def test_an_old_workbook_that_says_it_has_more_texts_than_bytes_is_refused():
    texts = record(0x00FC, struct.pack("<II", 2**31, 2**31))

    assert problems(compound(record(0x0809, BIFF) + texts)) == [
        "The file is not a readable XLS workbook. Export it again."
    ]


def test_an_old_workbook_with_a_password_is_refused():
    locked = record(0x0809, BIFF) + record(0x002F, bytes(6))

    assert problems(compound(locked)) == [
        "The file is protected with a password. Save it without one."
    ]


def test_no_chain_of_sectors_is_longer_than_its_file():
    content = bytes(range(12))

    assert chained(content, (1, 2, END), 0, 4, 0) == content
    assert len(chained(content, (1, 0), 0, 4, 0)) <= len(content) + 4


@pytest.mark.parametrize("length", [8, 100, 600, 1_500])
def test_an_old_workbook_that_is_cut_is_refused(length):
    assert len(problems(old_workbook(ROWS)[:length])) == 1


def test_a_web_page_named_as_a_workbook_is_refused():
    assert "a web page (HTML)" in problems(b"<html><table><tr><td>Date</td></tr></table>")[0]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16-le", "utf-16", "utf-16-be"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_in_each_encoding_and_with_each_end_of_lines(encoding, end):
    lines = ["sep=,", "date,metric,value", "2026-03-31,posts,1", "", "2026-04-01,posts,2", ""]

    found = read(end.join(lines).encode(encoding))

    assert figures(found) == {"posts": {"2026-03-31": 1, "2026-04-01": 2}}


def test_utf_16_that_is_cut_in_a_character_is_refused():
    content = "date,metric,value\n2026-03-31,posts,1".encode("utf-16")

    assert "The file is damaged" in problems(content[:-1])[0]


def test_invisible_signs_in_the_header_make_no_difference():
    found = read("\ufeff\ufeffDate\u200b , metric\u00a0,VALUE ,,\n2026-03-31,posts,1,,\n\n")

    assert figures(found) == {"posts": {"2026-03-31": 1}}
