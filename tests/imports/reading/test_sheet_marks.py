"""Tests of the marks of a sheet, in XLSX and in ODS alike."""

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
import xlsxwriter

from assessments.imports.problems import Refused
from assessments.imports.reading import Table, read_table
from tests.imports.reading.open_documents import ods

COLUMNS = ("ministry", "level", "address")


def xlsx(fill: Callable[[xlsxwriter.Workbook], None]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        fill(book)
    return content.getvalue()


def read(folder: Path, content: bytes) -> Table:
    file = folder / "scores"
    file.write_bytes(content)
    return read_table(file, required=COLUMNS[:2], optional=COLUMNS[2:], addresses=COLUMNS[2:])


def problems(folder: Path, content: bytes) -> list[str]:
    with pytest.raises(Refused) as refused:
        read(folder, content)
    return [str(problem) for problem in refused.value.problems]


def scores(*rows: tuple[str, ...]) -> list[list[str]]:
    """Return the rows of an ODS sheet, the header first, as texts."""
    return [list(COLUMNS), *map(list, rows)]


# ---- sheets ----


def guide_before_scores(book: xlsxwriter.Workbook) -> None:
    book.add_worksheet("Guide").write(0, 0, "How to fill in")
    hidden = book.add_worksheet("Last year")
    hidden.write_row(0, 0, COLUMNS)
    hidden.write_row(1, 0, ("FIN", 1))
    hidden.hide()
    sheet = book.add_worksheet("Scores")
    sheet.write_row(0, 0, COLUMNS)
    sheet.write_row(1, 0, ("FIN", 3))


def test_the_first_visible_sheet_with_the_columns_is_read_and_named(tmp_path):
    table = read(tmp_path, xlsx(guide_before_scores))

    assert [row.cells["level"] for row in table.rows] == ["3"]
    assert table.notes == ("The sheet “Scores” was read.",)


def test_the_sheets_of_an_open_document_are_chosen_alike(tmp_path):
    content = ods(
        {
            "Guide": [["How to fill in"]],
            "Last year": scores(("FIN", "1", "")),
            "Scores": scores(("FIN", "3", "")),
        },
        hidden={"Last year"},
    )

    table = read(tmp_path, content)

    assert [row.cells["level"] for row in table.rows] == ["3"]
    assert table.notes == ("The sheet “Scores” was read.",)


def test_a_workbook_whose_sheets_lack_the_columns_says_so(tmp_path):
    def fill(book: xlsxwriter.Workbook) -> None:
        book.add_worksheet("Guide").write_row(0, 0, ("Ministry", "What to do"))
        hidden = book.add_worksheet("Scores")
        hidden.write_row(0, 0, COLUMNS)
        hidden.hide()

    assert problems(tmp_path, xlsx(fill)) == [
        "No visible sheet has the columns ministry and level.",
        "line 1: Column level is missing.",
        "The file has no rows below its header.",
    ]


# ---- rows ----


def test_hidden_rows_are_read_and_named(tmp_path):
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Scores")
        for number, row in enumerate((COLUMNS, ("FIN", 3), ("NLD", 2), ("SWE", 1), ("DNK", 2))):
            sheet.write_row(number, 0, row)
        for number in (2, 4, 7):
            sheet.set_row(number, None, None, {"hidden": True})

    table = read(tmp_path, xlsx(fill))

    assert [row.line for row in table.rows] == [2, 3, 4, 5]
    assert table.notes[1:] == ("Hidden in the sheet, and read as all others: lines 3 and 5.",)


@pytest.mark.parametrize("visibility", ["filter", "collapse"])
def test_filtered_rows_of_an_open_document_are_read_and_named(tmp_path, visibility):
    content = ods({"Scores": scores(("FIN", "3", ""), ("NLD", "2", ""))}, not_shown={3: visibility})

    table = read(tmp_path, content)

    assert [row.line for row in table.rows] == [2, 3]
    assert table.notes[1:] == ("Hidden in the sheet, and read as all others: line 3.",)


# ---- percentages ----


@pytest.mark.parametrize(
    ("value", "form", "text"),
    [
        (0.75, "0%", "75%"),
        (0.07, "0.0%", "7%"),
        (0.7512, "0%", "75.12%"),
        (1, "0.00%", "100%"),
        (0, "0 %", "0%"),
        (-0.125, '0.0" of all: "%', "-12.5%"),
        (0.75, '0.00"%"', "0.75"),
        (0.75, r"0.00\%", "0.75"),
        (0.75, "0.00", "0.75"),
    ],
)
def test_a_percentage_reads_as_the_sheet_shows_it_with_all_its_digits(tmp_path, value, form, text):
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Scores")
        sheet.write_row(0, 0, COLUMNS)
        sheet.write(1, 0, "FIN")
        sheet.write(1, 1, value, book.add_format({"num_format": form}))

    table = read(tmp_path, xlsx(fill))

    assert table.rows[0].cells["level"] == text
    note = "Percentages were read as the sheet shows them: 1 cell (line 2)."
    assert (note in table.notes) is text.endswith("%")


def test_a_percentage_of_an_open_document_reads_alike(tmp_path):
    cell = '<table:table-cell office:value-type="percentage" office:value="0.075"/>'

    table = read(tmp_path, ods({"Scores": scores(("FIN", cell, ""))}))

    assert table.rows[0].cells["level"] == "7.5%"
    assert "Percentages were read as the sheet shows them: 1 cell (line 2)." in table.notes


# ---- formulas ----


def with_text(content: bytes, old: bytes, new: bytes) -> bytes:
    """Return the workbook with another text in the XML of its parts."""
    changed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as packed,
        zipfile.ZipFile(changed, "w") as archive,
    ):
        for name in packed.namelist():
            archive.writestr(name, packed.read(name).replace(old, new))
    return changed.getvalue()


def test_a_formula_without_a_stored_value_is_named_as_that(tmp_path):
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Scores")
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_row(1, 0, ("FIN", "=1+2"))

    # As programs write it that do not work formulas out.
    content = with_text(xlsx(fill), b"</f><v>0</v>", b"</f><v></v>")

    assert problems(tmp_path, content) == [
        "line 2: The formula in B2 has no stored value. Open the file in a spreadsheet program and "
        "save it again, or write the value itself."
    ]


def test_a_formula_with_a_stored_value_is_that_value(tmp_path):
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Scores")
        sheet.write_row(0, 0, COLUMNS)
        sheet.write(1, 0, "FIN")
        sheet.write_formula(1, 1, "=1+2", None, 3)
        sheet.write_formula(1, 2, '=""', None, "")

    content = with_text(xlsx(fill), b'<c r="C2"><f>', b'<c r="C2" t="str"><f>')

    assert read(tmp_path, content).rows[0].cells == {
        "ministry": "FIN",
        "level": "3",
        "address": "",
    }


@pytest.mark.parametrize(
    ("cell", "reason"),
    [
        ('<table:table-cell table:formula="of:=1+2"/>', "has no stored value"),
        (
            '<table:table-cell table:formula="of:=1/0" office:value-type="string">'
            "<text:p>#DIV/0!</text:p></table:table-cell>",
            "has an error",
        ),
    ],
)
def test_formulas_of_an_open_document_are_named_alike(tmp_path, cell, reason):
    (problem,) = problems(tmp_path, ods({"Scores": scores(("FIN", cell, ""))}))

    assert problem.startswith(f"line 2: The formula in B2 {reason}")


# ---- links ----


@pytest.mark.parametrize(
    ("url", "text", "expected"),
    [
        ("https://example.org/report", "Annual report", "https://example.org/report"),
        ("https://example.org/old", "https://example.org/new", "https://example.org/new"),
        ("internal:'Scores'!A1", "Annual report", "Annual report"),
    ],
)
def test_a_link_behind_a_text_is_its_address(tmp_path, url, text, expected):
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Scores")
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_row(1, 0, ("FIN", 3))
        sheet.write_url(1, 2, url, string=text)

    assert read(tmp_path, xlsx(fill)).rows[0].cells["address"] == expected


def test_a_link_that_a_formula_makes_is_its_address(tmp_path):
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Scores")
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_row(1, 0, ("FIN", 3))
        link = '=HYPERLINK("https://example.org/report", "Report")'
        sheet.write_formula(1, 2, link, None, "Report")

    assert read(tmp_path, xlsx(fill)).rows[0].cells["address"] == "https://example.org/report"


def test_a_link_elsewhere_does_not_take_the_place_of_the_text(tmp_path):
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Scores")
        sheet.write_row(0, 0, COLUMNS)
        sheet.write_row(1, 0, ("", 3))
        sheet.write_url(1, 0, "https://example.org/finland", string="FIN")

    assert read(tmp_path, xlsx(fill)).rows[0].cells["ministry"] == "FIN"


@pytest.mark.parametrize(("last", "address"), [("C3", "https://example.org/report"), ("C9999", "")])
def test_a_link_of_several_cells_is_the_address_of_each(tmp_path, last, address):
    def fill(book: xlsxwriter.Workbook) -> None:
        sheet = book.add_worksheet("Scores")
        for number, row in enumerate((COLUMNS, ("FIN", 3, "Report"), ("NLD", 2, "Report"))):
            sheet.write_row(number, 0, row)
        sheet.write_url(1, 2, "https://example.org/report", string="Report")

    content = with_text(xlsx(fill), b'ref="C2"', f'ref="C2:{last}"'.encode())

    assert [row.cells["address"] for row in read(tmp_path, content).rows] == [
        address or "Report"
    ] * 2


def test_a_link_of_an_open_document_is_its_address(tmp_path):
    cell = (
        '<table:table-cell office:value-type="string"><text:p>'
        '<text:a xlink:href="https://example.org/report">Report</text:a></text:p>'
        "</table:table-cell>"
    )

    table = read(tmp_path, ods({"Scores": scores(("FIN", "3", cell))}))

    assert table.rows[0].cells["address"] == "https://example.org/report"


# ---- open documents ----


def test_an_open_document_reads_as_a_workbook_does(tmp_path):
    cells = (
        '<table:table-cell office:value-type="float" office:value="3"/>',
        '<table:table-cell office:value-type="date" office:date-value="2024-02-29"/>',
    )

    table = read(tmp_path, ods({"Scores": scores(("FIN", *cells), ("", "", ""), ("NLD", "2", ""))}))

    assert [(row.line, list(row.cells.values())) for row in table.rows] == [
        (2, ["FIN", "3", "2024-02-29"]),
        (4, ["NLD", "2", ""]),
    ]


@pytest.mark.parametrize(
    "far",
    [
        '<table:table-row table:number-rows-repeated="1048576">'
        "<table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>",
        '<table:table-row><table:table-cell table:number-columns-repeated="16384">'
        "<text:p>x</text:p></table:table-cell></table:table-row>",
        '<table:table-row table:number-rows-repeated="1040000"/><table:table-row>'
        '<table:table-cell table:number-columns-repeated="3"/>'
        "<table:table-cell><text:p>x</text:p></table:table-cell></table:table-row>",
    ],
)
def test_repeated_cells_do_not_become_a_vast_rectangle(tmp_path, far):
    content = ods({"Scores": scores(("FIN", "3", "x"))}, more=far)

    assert "The sheet reaches to row" in problems(tmp_path, content)[0]


def test_blank_rows_to_the_end_of_the_sheet_are_nothing(tmp_path):
    blank = (
        '<table:table-row table:number-rows-repeated="1048570">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )

    table = read(tmp_path, ods({"Scores": scores(("FIN", "3", ""))}, more=blank))

    assert [row.line for row in table.rows] == [2]


def test_an_open_document_with_a_password_is_refused(tmp_path):
    content = ods({"Scores": scores(("FIN", "3", ""))}, manifest="<m:encryption-data/>")

    assert problems(tmp_path, content) == [
        "The workbook is protected with a password. Save it without one."
    ]
