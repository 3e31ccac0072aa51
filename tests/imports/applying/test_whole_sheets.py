"""A sheet completes an assessment: no other page is needed before it is submitted."""

import datetime
from pathlib import Path

import pytest
import xlsxwriter

from assessments.actions import codings
from assessments.exports.scoresheets import COLUMNS, scoresheet
from assessments.models import Coding, Disclosure, Evidence, Framework, Ministry, Score, User
from tests.factories import make_evidence, make_framework, make_ministry, make_user
from tests.imports.applying.score_files import run

pytestmark = pytest.mark.django_db

DAY = datetime.date(2026, 2, 3)
RATED = {
    "state": "rated",
    "level": 3,
    "confidence": "high",
    "rationale": "Seen.",
    "evidence_title": "The strategy",
    "evidence_quotation": "Open by default.",
    "evidence_date": DAY,
    "evidence_class": "restricted",
}
NOT_FOUND = {
    "state": "not_found",
    "searched_where": "Site and archive",
    "searched_minutes": 40,
    "searched_on": "3 February 2026",
}
NOT_APPLICABLE = {"state": "not_applicable", "rationale": "It has no missions."}
ANSWERS = {
    "OPN-1": RATED,
    "OPN-2": RATED | {"evidence_url": "https://example.org/a", "evidence_class": None},
    "CNF-1": NOT_FOUND,
    "TRN-1": NOT_APPLICABLE,
    "TRN-2": RATED | {"evidence_url": "https://example.org/b", "evidence_title": None},
}


@pytest.fixture(autouse=True)
def framework() -> None:
    make_framework()
    make_ministry("FIN")
    make_user("anna", role="analyst")


def sheet(tmp_path: Path, answers: dict[str, dict[str, object]]) -> Path:
    """Return the sheet of the site as a person fills it in."""
    path = tmp_path / "sheet.xlsx"
    lines = list(scoresheet(Framework.objects.get(), [Ministry.objects.get()]).table.rows)
    with xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd"}) as workbook:
        page = workbook.add_worksheet("Scores")
        page.write_row(0, 0, COLUMNS)
        for number, line in enumerate(lines, 1):
            page.write_row(number, 0, line[:2])
            for name, value in answers.get(line[1], {}).items():
                page.write(number, COLUMNS.index(name), value)
    return path


def piece(indicator: str) -> Evidence:
    return Evidence.objects.get(score__indicator__code=indicator)


def test_a_sheet_completes_an_assessment(tmp_path: Path) -> None:
    run(sheet(tmp_path, ANSWERS))

    coding = Coding.objects.get()
    codings.submit(coding, by=User.objects.get(username="anna"))  # raises if anything is missing
    strategy, search = piece("OPN-1"), Score.objects.get(indicator__code="CNF-1")
    assert (strategy.kind, strategy.title, strategy.url) == ("document", "The strategy", "")
    assert (strategy.quotation, strategy.speaks_of) == ("Open by default.", DAY)
    assert (strategy.disclosure, piece("OPN-2").disclosure) == ("restricted", "public")
    assert (piece("TRN-2").kind, piece("TRN-2").title) == ("url", "example.org")
    assert (search.searched_where, search.searched_minutes) == ("Site and archive", 40)
    assert search.searched_on == DAY


def test_the_same_sheet_again_changes_nothing(tmp_path: Path) -> None:
    path = sheet(tmp_path, ANSWERS)
    run(path)

    before = list(Evidence.objects.order_by("pk").values())
    printed = run(path)

    assert "5 unchanged" in printed
    assert list(Evidence.objects.order_by("pk").values()) == before


def test_another_piece_replaces_that_of_the_sheet_before(tmp_path: Path) -> None:
    run(sheet(tmp_path, {"OPN-1": RATED}))

    run(sheet(tmp_path, {"OPN-1": RATED | {"evidence_title": "The newer strategy"}}))

    assert piece("OPN-1").title == "The newer strategy"


def test_a_piece_that_was_edited_since_is_kept(tmp_path: Path) -> None:
    run(sheet(tmp_path, {"OPN-1": RATED}))
    row = piece("OPN-1")
    Evidence.objects.filter(pk=row.pk).update(quotation="By hand.", digest="0" * 64)

    run(sheet(tmp_path, {"OPN-1": RATED | {"evidence_title": "The newer strategy"}}))

    titles = Evidence.objects.order_by("pk").values_list("title", "quotation")
    assert list(titles) == [
        ("The strategy", "By hand."),
        ("The newer strategy", "Open by default."),
    ]


def test_a_blank_cell_keeps_what_is_stored(tmp_path: Path) -> None:
    run(sheet(tmp_path, ANSWERS))
    blank = {"evidence_quotation": None, "evidence_date": None, "evidence_class": None}

    run(sheet(tmp_path, {"OPN-1": RATED | blank, "CNF-1": NOT_FOUND | {"searched_minutes": 50}}))

    strategy, search = piece("OPN-1"), Score.objects.get(indicator__code="CNF-1")
    assert (strategy.quotation, strategy.speaks_of) == ("Open by default.", DAY)
    assert strategy.disclosure == Disclosure.RESTRICTED
    assert (search.searched_minutes, search.searched_on) == (50, DAY)


def test_evidence_that_was_added_by_hand_is_kept(tmp_path: Path) -> None:
    run(sheet(tmp_path, {"OPN-1": RATED}))
    make_evidence(Score.objects.get(), disclosure="sealed", kind="interview", url="")

    run(sheet(tmp_path, {"OPN-1": RATED | {"evidence_title": "The newer strategy"}}))

    assert Evidence.objects.count() == 2
    assert Evidence.objects.filter(disclosure="sealed").count() == 1


def test_every_problem_is_named_with_its_line(tmp_path: Path) -> None:
    path = sheet(
        tmp_path,
        {
            "OPN-1": RATED | {"evidence_class": "secret"},
            "CNF-1": NOT_FOUND | {"searched_on": "03/04/2026"},
        },
    )

    with pytest.raises(Exception, match="is not one of public, restricted") as refused:
        run(path)

    assert "may be 3 April 2026 or 4 March 2026" in str(refused.value)
    assert not Score.objects.exists()
