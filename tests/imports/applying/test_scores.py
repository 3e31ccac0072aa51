"""Tests of importing scores through the command: rows written, kept and refused."""

from pathlib import Path

import pytest
import xlsxwriter
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.models import Assessment, Event, Evidence, Round, Score, User
from tests.factories import (
    make_assessment,
    make_coding,
    make_evidence,
    make_framework,
    make_ministry,
    make_round,
    make_score,
    make_user,
)
from tests.imports.applying.score_files import FULL, HEADER, rows, run, written

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def ground() -> None:
    make_framework()
    make_ministry("FIN")
    make_ministry("NLD")


def test_a_file_makes_round_analyst_assessments_scores_and_evidence(tmp_path: Path) -> None:
    output = run(written(tmp_path, FULL))

    assert "Assessments: 2 new." in output
    assert "Scores: 3 added, 0 changed, 0 unchanged; 2 incomplete" in output
    assert Round.objects.get().year == 2026
    analyst = User.objects.get()
    assert not analyst.has_usable_password()
    assert [member.role for member in analyst.memberships.all()] == ["analyst"]
    assert set(Assessment.objects.values_list("ministry", "stage")) == {
        ("FIN", "coding"),
        ("NLD", "coding"),
    }
    score = Score.objects.get(coding__assessment__ministry="FIN", indicator__code="OPN-1")
    assert (score.state, score.level, score.value) == ("rated", 3, None)
    assert (score.confidence, score.rationale) == ("high", "Seen, twice.")
    piece = score.evidence.get()
    assert (piece.kind, piece.disclosure, piece.added_by) == ("url", "public", analyst)
    assert (piece.title, piece.url) == ("example.org", "https://example.org/a")


def test_an_import_is_one_event(tmp_path: Path) -> None:
    run(written(tmp_path, FULL))

    event = Event.objects.get()
    assert (event.verb, event.subject, event.by) == ("imported scores", "2026", None)
    assert event.detail == {
        "file": "scores.csv",
        "framework": "small-1.0",
        "analyst": "anna",
        "assessments_new": 2,
        "added": 3,
        "changed": 0,
    }


def test_the_same_file_again_changes_nothing(tmp_path: Path) -> None:
    run(written(tmp_path, FULL))
    before = rows()

    output = run(written(tmp_path, FULL))

    assert "Scores: 0 added, 0 changed, 3 unchanged" in output
    assert rows() == before


def test_a_changed_row_changes_its_score_and_keeps_the_others(tmp_path: Path) -> None:
    run(written(tmp_path, FULL))
    before = set(Score.objects.values_list("pk", flat=True))

    output = run(written(tmp_path, HEADER + "FIN,OPN-1,rated,4,,low,Changed.,https://b.org/\n"))

    assert "Assessments: 0 new." in output
    assert "Scores: 0 added, 1 changed, 0 unchanged" in output
    assert set(Score.objects.values_list("pk", flat=True)) == before
    score = Score.objects.get(indicator__code="OPN-1", coding__assessment__ministry="FIN")
    assert (score.level, score.confidence, score.rationale) == (4, "low", "Changed.")
    assert [(piece.title, piece.url) for piece in score.evidence.all()] == [
        ("b.org", "https://b.org/")
    ]


def test_a_changed_level_with_the_same_address_adds_no_evidence(tmp_path: Path) -> None:
    run(written(tmp_path, FULL))
    evidence = list(Evidence.objects.values())

    output = run(written(tmp_path, FULL.replace("rated,3", "rated,4")))

    assert "1 changed, 2 unchanged" in output
    assert list(Evidence.objects.values()) == evidence


def test_evidence_added_by_hand_is_never_replaced(tmp_path: Path) -> None:
    round = make_round()
    coding = make_coding(make_assessment("FIN", round=round), analyst=make_user("anna"))
    by_hand = make_evidence(make_score(coding, "OPN-1", 3))

    run(written(tmp_path, HEADER + "FIN,OPN-1,rated,3,,,,https://b.org/\n"))
    run(written(tmp_path, HEADER + f"FIN,OPN-1,rated,3,,,,{by_hand.url}\n"))

    by_hand.refresh_from_db()
    assert by_hand.quotation == "A public quotation"
    assert list(Evidence.objects.values_list("url", flat=True)) == [by_hand.url, "https://b.org/"]


def test_an_assigned_ministry_is_being_coded_from_now_on(tmp_path: Path) -> None:
    make_assessment("FIN", round=make_round())
    Assessment.objects.update(stage="assigned")

    output = run(written(tmp_path, FULL))

    assert "Assessments: 1 new." in output
    assert set(Assessment.objects.values_list("stage", flat=True)) == {"coding"}


def test_two_analysts_keep_their_own_scores(tmp_path: Path) -> None:
    run(written(tmp_path, FULL))
    run(written(tmp_path, FULL.replace("rated,3", "rated,5")), analyst="bea")

    levels = Score.objects.filter(indicator__code="OPN-1", level__isnull=False)
    assert set(levels.values_list("coding__analyst__username", "level")) == {
        ("anna", 3),
        ("bea", 5),
    }
    assert Assessment.objects.count() == 2


def test_a_dry_run_prints_the_plan_and_writes_nothing(tmp_path: Path) -> None:
    before = rows()

    output = run(written(tmp_path, FULL), "--dry-run")

    assert "Scores: 3 added" in output
    assert "A dry run: nothing was written." in output
    assert rows() == before


def test_any_problem_keeps_the_whole_file_out_and_all_are_listed(tmp_path: Path) -> None:
    before = rows()
    bad = written(tmp_path, FULL + "FIN,OPN-2,rated,6,,,,\nXXX,OPN-2,rated,1,,,,\n")

    with pytest.raises(CommandError) as refused:
        run(bad)

    assert refused.value.returncode == 1
    assert "2 problems" in str(refused.value)
    assert 'line 5: the level "6" is not a whole number from 1 to 5.' in str(refused.value)
    assert 'line 6: there is no ministry "XXX".' in str(refused.value)
    assert rows() == before


def test_commas_semicolons_and_byte_order_marks_give_the_same_scores(tmp_path: Path) -> None:
    run(written(tmp_path, FULL))

    output = run(written(tmp_path, FULL, "utf-8-sig"))
    semicolons = FULL.replace(",", ";").replace("Seen; twice.", "Seen, twice.")
    assert "3 unchanged" in output
    assert "3 unchanged" in run(written(tmp_path, semicolons))


def test_a_workbook_gives_the_same_scores_as_its_csv(tmp_path: Path) -> None:
    path = tmp_path / "scores.xlsx"
    with xlsxwriter.Workbook(str(path)) as workbook:
        sheet = workbook.add_worksheet()
        sheet.write_row(0, 0, HEADER.strip().split(","))
        sheet.write_row(1, 0, ["FIN", "OPN-1", "rated", 3, None, "high", "Seen.", ""])

    run(path)

    assert list(Score.objects.values_list("level", "confidence")) == [(3, "high")]


def test_a_measured_indicator_takes_its_number_in_full(tmp_path: Path) -> None:
    make_framework("measured", tree={"d": {"f": ["OSI"]}}, measured={"OSI": (0.0, 1.0)})
    path = written(tmp_path, "ministry;indicator;state;value\nFIN;OSI;rated;0.12345678901234567\n")

    call_command(
        "import_scores", str(path), round="m", framework="measured-1.0", analyst="anna", year=1999
    )

    assert Score.objects.get().value == 0.12345678901234567
    assert Round.objects.get(code="m").year == 1999


def test_queries_do_not_grow_with_ministries(tmp_path: Path) -> None:
    def text(count: int) -> str:
        codes = [f"A{chr(65 + n // 26)}{chr(65 + n % 26)}" for n in range(count)]
        for code in codes:
            make_ministry(code)
        return HEADER + "".join(f"{code},OPN-1,rated,3,,,,https://a.org\n" for code in codes)

    few, many = written(tmp_path, text(10)), tmp_path / "many.csv"
    many.write_text(text(40))
    run(few, round="first")  # makes the analyst, and reads the framework into the cache

    assert queries(few, "r10") == queries(many, "r40")


def queries(path: Path, round: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        run(path, round=round)
    return len(captured)
