"""Tests of reading XLSX: numbers and dates as typed; bombs are refused before unpacking."""

import datetime
import io
import tracemalloc
import zipfile
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from assessments.imports.problems import Refused
from assessments.imports.reading import Table, read_table

COLUMNS = ("ministry", "level")


def workbook(rows: Sequence[Sequence[Any]], *, first_row: int = 0) -> bytes:
    """Return a workbook of these rows; a second sheet has an error that must be ignored."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True, "strings_to_formulas": False}) as book:
        dates = {
            datetime.date: book.add_format({"num_format": "yyyy-mm-dd"}),
            datetime.time: book.add_format({"num_format": "hh:mm"}),
            datetime.datetime: book.add_format({"num_format": "yyyy-mm-dd hh:mm"}),
        }
        sheet = book.add_worksheet("Scores")
        for place, row in enumerate(rows, first_row):
            for column, cell in enumerate(row):
                sheet.write(place, column, cell, dates.get(type(cell)))
        book.add_worksheet("Notes").write_formula("A1", "=1/0", None, "#DIV/0!")
    return content.getvalue()


def repacked(content: bytes, parts: dict[str, bytes]) -> bytes:
    """Return the archive with more parts, or with replaced ones."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(changed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in {*old.namelist(), *parts}:
            new.writestr(name, parts[name] if name in parts else old.read(name))
    return changed.getvalue()


def sheet_of(*cells: str) -> bytes:
    spread = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    rows = "".join(f"<row>{cell}</row>" for cell in cells)
    return f'<worksheet xmlns="{spread}"><sheetData>{rows}</sheetData></worksheet>'.encode()


def read(path: Path, content: bytes) -> Table:
    file = path / "scores.xlsx"
    file.write_bytes(content)
    return read_table(file, required=COLUMNS)


def problems(path: Path, content: bytes) -> list[str]:
    with pytest.raises(Refused) as refused:
        read(path, content)
    return [str(problem) for problem in refused.value.problems]


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (3.0, "3"),
        (-0.5, "-0.5"),
        (0.1, "0.1"),
        (1e-7, "1e-07"),
        (1e300, "1e+300"),
        ("  3 ", "3"),
        ("007", "007"),
        ("=1+1", "=1+1"),
        (True, "true"),
        (False, "false"),
        (datetime.date(2024, 2, 29), "2024-02-29"),
        (datetime.datetime(2024, 2, 29, 13, 5), "2024-02-29T13:05:00"),
        (datetime.datetime(2024, 2, 29), "2024-02-29"),
        (datetime.time(13, 5), "13:05:00"),
    ],
)
def test_a_cell_reads_as_typed_text(tmp_path, cell, text):
    table = read(tmp_path, workbook([COLUMNS, ("FIN", cell)]))

    assert table.rows[0].cells == {"ministry": "FIN", "level": text}


def test_rows_are_numbered_as_the_sheet_numbers_them(tmp_path):
    rows = [COLUMNS, ("FIN", 3), (), ("NLD", 2)]

    table = read(tmp_path, workbook(rows, first_row=4))

    assert [row.line for row in table.rows] == [6, 8]


def test_a_formula_that_failed_is_not_taken_for_an_empty_cell(tmp_path):
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_row(1, 0, ("FIN", 3))
        sheet.write_formula(1, 1, "=1/0", None, "#DIV/0!")

    assert problems(tmp_path, content.getvalue()) == ["line 2: The formula in B2 has an error."]


def test_the_first_sheet_is_found_under_any_part_name(tmp_path):
    book = workbook([COLUMNS, ("FIN", 3)])
    with zipfile.ZipFile(io.BytesIO(book)) as archive:
        relations = archive.read("xl/_rels/workbook.xml.rels")
        sheets = [archive.read(f"xl/worksheets/sheet{number}.xml") for number in (1, 2)]
    swapped = repacked(
        book,
        {
            "xl/_rels/workbook.xml.rels": relations.replace(b"sheet1", b"sheet3")
            .replace(b"sheet2", b"sheet1")
            .replace(b'"worksheets/sheet3', b'"/xl/worksheets/sheet2'),
            "xl/worksheets/sheet1.xml": sheets[1],
            "xl/worksheets/sheet2.xml": sheets[0],
        },
    )

    assert read(tmp_path, swapped).rows[0].cells == {"ministry": "FIN", "level": "3"}


def test_pictures_in_a_workbook_are_left_packed(tmp_path):
    pictured = repacked(workbook([COLUMNS, ("FIN", 3)]), {"xl/media/image1.png": b"\0" * 1000})

    assert len(read(tmp_path, pictured).rows) == 1


def test_a_row_wider_than_the_header_is_a_problem(tmp_path):
    assert problems(tmp_path, workbook([COLUMNS, ("FIN", 3, "why")])) == [
        "line 2: Too many cells: 3 where the header has 2."
    ]


def test_an_empty_sheet_is_refused(tmp_path):
    assert problems(tmp_path, workbook([])) == ["The file is empty."]


def test_an_archive_that_is_no_workbook_is_refused(tmp_path):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as archive:
        archive.writestr("scores.csv", "ministry,level")

    assert problems(tmp_path, content.getvalue()) == [
        "The file is an archive, but not an XLSX or ODS workbook."
    ]


@pytest.mark.parametrize("kept", [200, -40])
def test_a_cut_off_workbook_is_refused(tmp_path, kept):
    assert (
        "The file is not a readable XLSX or ODS workbook"
        in problems(tmp_path, workbook([COLUMNS, ("FIN", 3)])[:kept])[0]
    )


def test_a_damaged_workbook_is_refused(tmp_path):
    damaged = repacked(workbook([COLUMNS]), {"xl/workbook.xml": b"<workbook"})

    assert "The file is not a readable XLSX or ODS workbook" in problems(tmp_path, damaged)[0]


def test_an_old_excel_file_is_refused_with_advice(tmp_path):
    assert problems(tmp_path, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)) == [
        "The file is an old Excel file (XLS). Save it as XLSX, ODS or CSV."
    ]


def test_a_zip_bomb_is_refused_before_it_is_unpacked(tmp_path):
    bomb = repacked(workbook([COLUMNS, ("FIN", 3)]), {"xl/sharedStrings.xml": bytes(120 * 1024**2)})
    file = tmp_path / "bomb.xlsx"
    file.write_bytes(bomb)

    tracemalloc.start()
    with pytest.raises(Refused) as refused:
        read_table(file, required=COLUMNS)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    reasons = " ".join(problem.message for problem in refused.value.problems)
    assert "at most 104,857,600 are allowed" in reasons
    assert "more than 200 times its size" in reasons
    assert peak < 20 * 1024**2


def test_a_bomb_that_lies_about_its_size_is_refused(tmp_path):
    honest = repacked(
        workbook([COLUMNS, ("FIN", 3)]), {"xl/sharedStrings.xml": bytes(120 * 1024**2)}
    )
    size = (120 * 1024**2).to_bytes(4, "little")
    assert honest.count(size) == 2  # in the part's own header and in the table of contents

    found = problems(tmp_path, honest.replace(size, (1000).to_bytes(4, "little")))

    assert found == [
        "The file is not a readable XLSX or ODS workbook "
        "(Bad CRC-32 for file 'xl/sharedStrings.xml')."
    ]


def test_a_workbook_of_very_many_parts_is_refused(tmp_path):
    parts = {f"xl/worksheets/s{number}.xml": b"" for number in range(1000)}

    assert (
        "parts; at most 1,000 are allowed"
        in problems(tmp_path, repacked(workbook([COLUMNS]), parts))[0]
    )


@pytest.mark.parametrize(
    "far", ['<c r="XFD2"><v>1</v></c>', "<c r = 'B1048576'><v>1</v></c>", '<c r="SZ9000"/>']
)
def test_far_apart_cells_do_not_become_a_vast_rectangle(tmp_path, far):
    vast = repacked(
        workbook([COLUMNS]),
        {"xl/worksheets/sheet1.xml": sheet_of('<c r="A1"><v>1</v></c>', '<c r="E5"/>', far)},
    )

    assert "The sheet reaches to row" in problems(tmp_path, vast)[0]


def test_two_byte_xml_is_refused_since_places_cannot_be_checked_in_it(tmp_path):
    hidden = sheet_of('<c r="XFD1048576"><v>1</v></c>').decode().encode("utf-16")

    two_byte = repacked(workbook([COLUMNS]), {"xl/worksheets/sheet1.xml": hidden})

    assert problems(tmp_path, two_byte) == [
        "The workbook's part xl/worksheets/sheet1.xml is not UTF-8."
    ]


def test_xml_entities_are_not_expanded(tmp_path):
    laughs = b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>' + sheet_of(
        '<c t="inlineStr"><is><t>ministry</t></is></c><c t="inlineStr"><is><t>&b;</t></is></c>'
    )

    found = problems(tmp_path, repacked(workbook([COLUMNS]), {"xl/worksheets/sheet1.xml": laughs}))

    assert not any("haha" in problem for problem in found)
