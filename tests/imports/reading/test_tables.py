"""Tests of reading CSV: correct text with line numbers, or every problem of the file."""

import codecs
from pathlib import Path

import pytest

from assessments.exports.tables import Table as ExportTable
from assessments.exports.tables import csv_bytes
from assessments.imports.problems import Refused
from assessments.imports.reading import Table, read_table, tables

COLUMNS = ("ministry", "level")


def read(path: Path, content: bytes | str, **kwargs) -> Table:
    file = path / "scores.csv"
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return read_table(file, required=COLUMNS, **kwargs)


def problems(path: Path, content: bytes | str, **kwargs) -> list[str]:
    with pytest.raises(Refused) as refused:
        read(path, content, **kwargs)
    return [str(problem) for problem in refused.value.problems]


def cells(table: Table) -> list[tuple[str, ...]]:
    return [tuple(row.cells.values()) for row in table.rows]


@pytest.mark.parametrize(
    "content",
    [
        "ministry,level\nFIN,3\nNLD,2\n",
        "ministry;level\nFIN;3\nNLD;2\n",
        "ministry;level;\nFIN;3\nNLD;2\n",
        "ministry;level;\nFIN;3;\nNLD;2;;\n",
        '"ministry", level \r\nFIN , 3\r\nNLD,"2"\r\n',
        "ministry,level\rFIN,3\rNLD,2",
        "level,ministry\n3,FIN\n\n2,NLD\n,\n",
        codecs.BOM_UTF8 + b"ministry,level\nFIN,3\nNLD,2\n",
    ],
    ids=["comma", "semicolon", "end", "ends", "quoted", "mac", "blank lines", "byte order mark"],
)
def test_every_usual_form_of_csv_gives_the_same_cells(tmp_path, content):
    assert cells(read(tmp_path, content)) == [("FIN", "3"), ("NLD", "2")]


def test_lines_are_numbered_as_an_editor_numbers_them(tmp_path):
    text = 'ministry,level\nFIN,"3\nor\n4"\n\nNLD,2\r\nSWE,1'

    table = read(tmp_path, text)

    assert [row.line for row in table.rows] == [2, 6, 7]
    assert table.rows[0].cells["level"] == "3\nor\n4"


def test_text_of_every_script_comes_through_as_it_is(tmp_path):
    names = ["Côte d’Ivoire", "Co\u0302te", "وزارة الخارجية", "外務省", "🇫🇮", "a\u2028b"]

    table = read(tmp_path, "ministry,level\n" + "".join(f"{name},1\n" for name in names))

    assert [row.cells["ministry"] for row in table.rows] == names


def test_a_missing_optional_column_is_blank_and_not_in_the_header(tmp_path):
    table = read(tmp_path, "ministry,level\nFIN,3\n", optional=["value"])

    assert table.header == ("ministry", "level")
    assert table.rows[0].cells == {"ministry": "FIN", "level": "3", "value": ""}


def test_other_columns_are_left_out_and_named(tmp_path):
    table = read(tmp_path, "ministry,colour,,level,colour\nFIN,red,x,3,blue\n")

    assert table.header == ("ministry", "colour", "", "level", "colour")
    assert table.rows[0].cells == {"ministry": "FIN", "level": "3"}
    assert table.notes == ("3 columns ignored: colour, column 3 (without a name) and colour.",)


@pytest.mark.parametrize("header", ["Ministry,LEVEL", "MINISTRY , Level", "ministry,l e-v_el"])
def test_names_of_columns_are_taken_in_any_case_with_blanks_or_hyphens(tmp_path, header):
    table = read(tmp_path, f"{header}\nFIN,3\n")

    assert table.header == COLUMNS
    assert cells(table) == [("FIN", "3")]
    assert table.notes == ()


def test_another_name_of_a_column_counts_where_its_own_is_missing(tmp_path):
    names = {"score": "level"}

    exported = read(tmp_path, "ministry,Score\nFIN,3\n", other_names=names)
    both = read(tmp_path, "ministry,score,level\nFIN,4,3\n", other_names=names)

    assert cells(exported) == cells(both) == [("FIN", "3")]
    assert both.notes == ("1 column ignored: score.",)


@pytest.mark.parametrize("above", ["Scores of Finland\n", "Scores,of,Finland\n\n", "a\n" * 9])
def test_the_header_may_stand_below_a_title(tmp_path, above):
    table = read(tmp_path, f"{above}ministry,level\nFIN,3\n")

    number = above.count("\n") + 1
    assert table.rows[0].line == number + 1
    assert cells(table) == [("FIN", "3")]
    assert table.notes == (
        f"The columns are named on line {number}; the lines above were not read.",
    )


def test_a_header_below_ten_lines_is_not_looked_for(tmp_path):
    found = problems(tmp_path, "a,b\n" * 10 + "ministry,level\nFIN,3\n")

    assert found == ["line 1: Column ministry is missing.", "line 1: Column level is missing."]


@pytest.mark.parametrize("first_line", ["sep=;", "SEP=;", '"sep=;"', "sep=;;"])
def test_a_line_that_names_the_separator_is_no_header(tmp_path, first_line):
    table = read(tmp_path, f"{first_line}\r\nministry;level\r\nFIN;3,5\r\n")

    assert [row.line for row in table.rows] == [3]
    assert cells(table) == [("FIN", "3,5")]


def test_a_separator_that_is_named_and_not_read_is_refused(tmp_path):
    assert problems(tmp_path, "sep=|\nministry|level\nFIN|3\n") == [
        "line 1: The columns are separated by “|”. Use commas, semicolons or tabs."
    ]


@pytest.mark.parametrize(("mark", "has"), [(";", True), (",", False), ("\t", False)])
def test_only_files_with_semicolons_have_decimal_commas(tmp_path, mark, has):
    assert read(tmp_path, f"ministry{mark}level\nFIN{mark}3\n").has_decimal_commas is has


def test_characters_that_cannot_be_seen_are_removed_from_plain_words_with_a_note(tmp_path):
    text = "\u200bministry,level\nF\u00adIN,3\nOPN\u20112,not\u2060 found\nFIN,2\n"

    table = read(tmp_path, text)

    assert cells(table) == [("FIN", "3"), ("OPN-2", "not found"), ("FIN", "2")]
    assert table.notes == (
        "Characters that cannot be seen were removed, or hyphens made plain, in 3 cells "
        "(lines 2 and 3).",
    )


@pytest.mark.parametrize("text", ["می‌شود", "👩‍🎨", "Nato\u2011Ukraine talks", "क्‍ष"])
def test_joiners_stay_where_they_are_part_of_the_writing(tmp_path, text):
    table = read(tmp_path, f"ministry,level\n{text},3\n")

    assert table.rows[0].cells["ministry"] == text
    assert table.notes == ()


def test_all_problems_of_a_header_and_its_rows_are_listed(tmp_path):
    text = "ministry,ministry,,colour\nFIN,3,,red,blue\nNLD\n"

    assert problems(tmp_path, text) == [
        "line 1: Column level is missing.",
        "line 1: Column ministry is there 2 times.",
        "line 2: Too many cells: 5 where the header has 4.",
        "line 3: The line is incomplete: 1 cell where the header has 4.",
    ]


def test_a_truncated_line_is_named(tmp_path):
    assert problems(tmp_path, "ministry,level\nFIN,3\nNL") == [
        "line 3: The line is incomplete: 1 cell where the header has 2."
    ]


def test_lines_with_another_separator_than_the_header_are_named(tmp_path):
    assert problems(tmp_path, "ministry,level\nFIN;3\nNLD,2\n") == [
        "line 2: The line is incomplete: 1 cell where the header has 2."
    ]


@pytest.mark.parametrize(("mark", "name"), [(":", "colons"), ("|", "vertical bars")])
def test_a_wrong_separator_is_called_by_its_name(tmp_path, mark, name):
    assert problems(tmp_path, f"ministry{mark}level\nFIN{mark}3\n") == [
        f"line 1: The columns are separated by {name}. Use commas, semicolons or tabs."
    ]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-16-le", "utf-16-be"])
def test_utf_16_is_called_by_its_name(tmp_path, encoding):
    assert problems(tmp_path, "ministry,level\nFIN,3\n".encode(encoding)) == [
        "The file is UTF-16 text, not UTF-8: save it as CSV in UTF-8."
    ]


@pytest.mark.parametrize("mark", [b"", codecs.BOM_UTF8], ids=["bare", "byte order mark"])
def test_latin_1_is_refused_with_its_first_byte(tmp_path, mark):
    assert problems(tmp_path, mark + "ministry,level\nFIN,3\nCôte,2\n".encode("latin-1")) == [
        "line 3: Byte 2 (0xF4) is not UTF-8 text; the file looks like Latin-1 or Windows-1252: "
        "save it as CSV in UTF-8."
    ]


def test_a_file_cut_off_inside_a_character_says_so(tmp_path):
    assert problems(tmp_path, "ministry,level\nFIN,é".encode()[:-1]) == [
        "line 2: The file ends in the middle of a character: it is incomplete."
    ]


def test_quotation_marks_that_do_not_match_are_placed(tmp_path):
    assert problems(tmp_path, 'ministry,level\nFIN,"3" or 4\nSWE,2\nNLD,"2\nDNK,1\n') == [
        "line 2: Text follows a closing quotation mark.",
        "line 4: A quotation mark is opened but not closed.",
    ]


def test_an_endless_cell_is_a_problem(tmp_path):
    found = problems(tmp_path, 'ministry,level\nFIN,"' + "3\n" * 70_000)

    assert found == ["line 2: A cell is too long. Is a quotation mark not closed?"]


def test_a_nul_character_is_a_problem(tmp_path):
    assert problems(tmp_path, "ministry,level\nFIN,3\nN\0LD,2\n") == [
        "line 3: A cell contains a NUL character."
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("", "The file is empty."),
        ("\n\n", "The file is empty."),
        ("ministry,level\n", "The file has no rows below its header."),
        ("ministry,level\n,\n", "The file has no rows below its header."),
    ],
)
def test_a_file_without_rows_is_refused(tmp_path, content, reason):
    assert problems(tmp_path, content) == [reason]


def test_a_file_of_a_million_columns_is_refused(tmp_path):
    assert problems(tmp_path, ",".join(f"c{n}" for n in range(10**6)) + "\n1\n")[0] == (
        "line 1: 1,000,000 columns; at most 1,000 are allowed."
    )


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(Refused) as refused:
        read_table(tmp_path / "missing.csv", required=COLUMNS)

    assert "cannot be read (No such file or directory)" in str(refused.value.problems[0])


def test_a_file_over_the_limit_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(tables, "MAX_BYTES", 1024**2)

    assert problems(tmp_path, b"x" * (1024**2 + 1)) == ["The file is larger than 1 MB."]


@pytest.mark.parametrize(
    "text",
    ["=1+1", "+49 30 1", "-", "@home", "＝1", "\u00a0=1", "\u200b@é", "'", "'tis so", "’s", "5-3"],
)
def test_our_own_csv_comes_back_as_the_text_it_was(tmp_path, text):
    exported = csv_bytes(ExportTable(COLUMNS, [("FIN", text), ("NLD", "2")]))

    table = read(tmp_path, exported)

    assert table.rows[0].cells["level"] == text.strip()


def test_a_number_below_zero_stays_a_number(tmp_path):
    exported = csv_bytes(ExportTable(COLUMNS, [("FIN", -0.5)]))

    assert read(tmp_path, exported).rows[0].cells["level"] == "-0.5"
