"""Scoresheets: what an analyst gets to fill in, and that it comes back as it went out."""

import io
import re
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from assessments.exports import scoresheets
from assessments.exports.scoresheets import (
    COLUMNS,
    Scoresheet,
    scoresheet,
    scoresheet_csv,
    scoresheet_xlsx,
    spans,
)
from assessments.imports.applying.scores import read_file, reference_for
from assessments.imports.checking.scores import (
    OPTIONAL,
    REQUIRED,
    STATES,
    check_scores,
)
from assessments.imports.reading import Table
from tests.factories import make_framework, make_ministry

pytestmark = pytest.mark.django_db

MINISTRIES = {"FIN": "Finland", "NLD": "Netherlands"}
CODES = ["OPN-1", "OPN-2", "CNF-1", "TRN-1", "TRN-2"]


def small_sheet(**options) -> Scoresheet:
    framework = make_framework(**options)
    return scoresheet(framework, [make_ministry(code) for code in MINISTRIES])


def read(path: Path, content: bytes) -> Table:
    path.write_bytes(content)
    return read_file(path)


def part(workbook: bytes, name: str = "xl/worksheets/sheet1.xml") -> str:
    with zipfile.ZipFile(io.BytesIO(workbook)) as archive:
        return archive.read(name).decode()


def rules(workbook: bytes) -> list[str]:
    return re.findall(
        r"<dataValidation .*?</dataValidation>|<dataValidation [^>]*/>", part(workbook)
    )


def filled(workbook: bytes, after: str, cells: str) -> bytes:
    """The workbook with cells typed in behind one of its first sheet."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            text = old.read(name)
            if name == "xl/worksheets/sheet1.xml":
                place = re.search(rf'<c r="{after}".*?</c>'.encode(), text)
                assert place is not None
                text = text[: place.end()] + cells.encode() + text[place.end() :]
            new.writestr(name, text)
    return out.getvalue()


def test_the_columns_and_choices_are_those_that_the_import_reads() -> None:
    assert (*REQUIRED, *OPTIONAL) == COLUMNS
    assert set(scoresheets.STATES) == set(STATES)


def test_there_is_a_row_for_each_indicator_of_each_ministry(tmp_path: Path) -> None:
    table = read(tmp_path / "sheet.csv", scoresheet_csv(small_sheet()))

    assert table.header == COLUMNS
    named = [(row.cells["ministry"], row.cells["indicator"]) for row in table.rows]
    assert named == [(ministry, code) for ministry in MINISTRIES for code in CODES]
    assert not any(row.cells[column] for row in table.rows for column in COLUMNS[2:])


def test_the_workbook_comes_back_as_the_same_table_as_the_csv(tmp_path: Path) -> None:
    sheet = small_sheet()

    workbook = read(tmp_path / "sheet.xlsx", scoresheet_xlsx(sheet))

    assert workbook.notes == ("The sheet “Scores” was read.",)
    assert replace(workbook, notes=()) == read(tmp_path / "sheet.csv", scoresheet_csv(sheet))


@pytest.mark.parametrize("written", [scoresheet_csv, scoresheet_xlsx])
def test_an_empty_sheet_has_no_scores_and_no_problems(written, tmp_path) -> None:
    sheet = small_sheet()

    table = read(tmp_path / "sheet", written(sheet))

    assert check_scores(table, reference_for(sheet.framework)) == ([], [])


def test_what_is_typed_into_the_workbook_is_read_and_the_rest_is_passed_over(tmp_path) -> None:
    sheet = small_sheet()
    typed = '<c r="C4" t="str"><v>rated</v></c><c r="D4"><v>3</v></c>'
    workbook = filled(scoresheet_xlsx(sheet), after="B4", cells=typed)

    table = read(tmp_path / "sheet.xlsx", workbook)
    (score,), problems = check_scores(table, reference_for(sheet.framework))

    assert problems == []
    assert (score.line, score.ministry, score.indicator, score.level) == (4, "FIN", "CNF-1", 3)


def test_states_levels_and_confidence_are_chosen_from_lists() -> None:
    found = rules(scoresheet_xlsx(small_sheet()))

    lists = {rule.split('sqref="')[1].split('"')[0]: rule for rule in found if '"list"' in rule}
    assert set(lists) == {"C2:C11", "D2:D11", "F2:F11", "O2:O11"}
    assert '"rated,not_found,not_applicable"' in lists["C2:C11"]
    assert '"1,2,3,4,5"' in lists["D2:D11"]
    assert '"low,medium,high"' in lists["F2:F11"]
    assert '"public,restricted"' in lists["O2:O11"]


def test_minutes_are_whole_and_days_are_days() -> None:
    found = rules(scoresheet_xlsx(small_sheet()))

    (minutes,) = [rule for rule in found if 'type="whole"' in rule]
    days = [rule for rule in found if 'type="date"' in rule]
    assert 'sqref="I2:I11"' in minutes
    assert [rule.split('sqref="')[1].split('"')[0] for rule in days] == ["J2:J11", "N2:N11"]


def test_a_measured_indicator_takes_a_number_and_no_level() -> None:
    found = rules(scoresheet_xlsx(small_sheet(measured={"CNF-1": (0, 1)})))

    (levels,) = [rule for rule in found if "1,2,3,4,5" in rule]
    (values,) = [rule for rule in found if '"decimal"' in rule]
    assert 'sqref="D2:D3 D5:D8 D10:D11"' in levels
    assert 'sqref="E4 E9"' in values


def test_each_code_is_explained_in_its_cell() -> None:
    found = " ".join(rules(scoresheet_xlsx(small_sheet())))

    assert 'promptTitle="Indicator OPN-1" prompt="What of OPN-1?"' in found
    assert 'promptTitle="NLD" prompt="Netherlands"' in found


def test_the_header_stays_in_sight() -> None:
    assert 'xSplit="2" ySplit="1" topLeftCell="C2"' in part(scoresheet_xlsx(small_sheet()))


def test_the_second_sheet_has_the_rubric() -> None:
    workbook = scoresheet_xlsx(small_sheet(measured={"CNF-1": (0, 1)}))

    book = CalamineWorkbook.from_filelike(io.BytesIO(workbook))
    assert book.sheet_names == ["Scores", "Indicators"]
    header, first, _, measured, *_ = book.get_sheet_by_name("Indicators").to_python()
    assert header == ["indicator", "title", "question", *(f"Level {n}" for n in range(1, 6))]
    assert first == [
        "OPN-1",
        "Indicator OPN-1",
        "What of OPN-1?",
        *(f"OPN-1 at level {level}" for level in range(1, 6)),
    ]
    assert measured[3] == "Measured: points, from 0 (worst) to 1 (best)."


def test_text_of_a_framework_never_becomes_a_formula() -> None:
    sheet = small_sheet()
    sheet.indicators[0].question = "=1+1"

    workbook = scoresheet_xlsx(sheet)

    assert "<f>" not in part(workbook, "xl/worksheets/sheet2.xml")
    assert "<f>" not in part(workbook)


def test_a_long_question_and_a_long_scale_are_cut_to_what_a_spreadsheet_takes() -> None:
    sheet = small_sheet(scale=(0.0, 100.0), labels=())
    sheet.indicators[0].question = "Why? " * 100

    found = rules(scoresheet_xlsx(sheet))

    assert any('prompt="Why? Why?' in rule for rule in found)
    assert not any('sqref="D' in rule for rule in found)


def test_a_sheet_of_no_ministry_has_only_its_header() -> None:
    sheet = scoresheet(make_framework(), [])

    assert scoresheet_csv(sheet).decode().splitlines() == [",".join(COLUMNS)]
    assert rules(scoresheet_xlsx(sheet)) == []


def test_the_queries_do_not_grow_with_the_ministries(django_assert_num_queries) -> None:
    framework = make_framework()
    ministries = [make_ministry(code) for code in ("EST", "FIN", "NLD", "NOR")]

    with django_assert_num_queries(2):
        scoresheet_xlsx(scoresheet(framework, ministries))


def test_spans_are_the_runs_of_rows_that_are_in() -> None:
    assert spans([True, True, False, True, False]) == [(1, 2), (4, 4)]
    assert spans([]) == []
