"""Plain workbooks are read fast, and give what the usual reader gives."""

import datetime
import io
import zipfile

import pytest
import xlsxwriter

from assessments.imports.channel_files.new_workbooks import is_plain, workbook_grids
from assessments.imports.reading.spreadsheets import spreadsheet_grids
from assessments.imports.reading.workbooks import unpacked_workbook
from tests.imports.channel_files.exports import figures, problems, read, workbook

CELLS = ["words ", "", 5, -5, 2.5, 0.0123, 1e15, 1.5e17, 10**14, True, "2026-03-31", "é"]


def plain(data: bytes) -> bool:
    with unpacked_workbook(data) as archive:
        return is_plain(archive)


def changed(data: bytes, old: bytes, new: bytes) -> bytes:
    """Return a workbook whose first sheet is written in another way."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as before,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as after,
    ):
        for name in before.namelist():
            part = before.read(name)
            if name.endswith("sheet1.xml"):
                assert old in part
                part = part.replace(old, new)
            after.writestr(name, part)
    return content.getvalue()


def dated() -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["date", "posts"])
        day = book.add_format({"num_format": "dd/mm/yyyy"})
        sheet.write_datetime(1, 0, datetime.datetime(2026, 4, 3), day)
        sheet.write_number(1, 1, 12)
    return content.getvalue()


def test_each_kind_of_cell_is_read_as_the_usual_reader_reads_it():
    data = workbook({"One": [CELLS, [], CELLS[::-1]], "Two": [["a"]]})

    found, usual = list(workbook_grids(data)), list(spreadsheet_grids(data))

    assert plain(data)
    assert [grid.sheet for grid in found] == ["One", "Two"]
    for one, other in zip(found, usual, strict=True):
        assert [(line.number, line.cells) for line in one.lines] == [
            (line.number, line.cells) for line in other.lines
        ]


def test_dates_of_a_workbook_have_no_order_of_day_and_month():
    assert plain(dated())
    assert figures(read(dated())) == {"posts": {"2026-04-03": 12}}


ROWS = {"One": [["date", "posts"], ["2026-03-31", 5]]}


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b'<c r="B2">', b"<c>"),
        (b'<c r="B2">', b"<c r='B2'>"),
        (b'<c r="B2">', b'<c  r="B2">'),
        (b'<c r="B2"><v>5</v>', b'<c r="B2"><f>2+3</f><v>5</v>'),
    ],
)
def test_cells_that_are_written_in_another_way_are_left_to_the_usual_reader(old, new):
    data = changed(workbook(ROWS), old, new)

    assert not plain(data)
    assert figures(read(data)) == {"posts": {"2026-03-31": 5}}


def test_a_formula_without_a_value_is_refused():
    data = changed(workbook(ROWS), b'<c r="B2"><v>5</v>', b'<c r="B2"><f>2+3</f>')

    assert "The formula in B2 has no stored value" in problems(data)[0]


def test_a_sheet_with_cells_far_apart_is_refused():
    data = changed(workbook(ROWS), b'<c r="B2">', b'<c r="ZZ1048576">')

    assert "The sheet reaches to row 1,048,576 and column 702" in problems(data)[0]
