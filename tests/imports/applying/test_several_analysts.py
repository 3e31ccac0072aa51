"""Tests of several analysts of one ministry, one file each: kept apart, unchanged, compared."""

import csv
import datetime
import io
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessments.models import (
    Assessment,
    Coding,
    ConflictOfInterest,
    Deadline,
    Event,
    Evidence,
    Score,
    Stage,
)
from tests.factories import (
    make_assessment,
    make_framework,
    make_ministry,
    make_round,
    make_user,
)
from tests.imports.applying.score_files import HEADER, rows, run, written
from tests.scoring.test_agreement import PUBLISHED

pytestmark = pytest.mark.django_db

FIN = HEADER + (
    "FIN,OPN-1,rated,3,,high,Seen.,https://example.org/a\n"
    "FIN,OPN-2,rated,2,,high,Seen.,https://example.org/b\n"
    "FIN,CNF-1,not found,,,,Searched.,\n"
)
ANALYSTS = ("anna", "bo", "cleo", "dora")
UNITS = [
    (ministry, indicator)
    for ministry in ("FIN", "NLD", "NOR")
    for indicator in ("OPN-1", "OPN-2", "TRN-1", "TRN-2")
]


@pytest.fixture(autouse=True)
def ground() -> None:
    make_framework()
    for ministry in ("FIN", "NLD", "NOR"):
        make_ministry(ministry)


def codes(analyst: str) -> dict[tuple[str, str], object]:
    """Return the stored level, or the state without a level, by (ministry, indicator)."""
    scores = Score.objects.filter(coding__analyst__username=analyst).values_list(
        "coding__assessment__ministry", "indicator__code", "level", "state"
    )
    return {(ministry, code): level or state for ministry, code, level, state in scores}


def whole(analyst: str) -> list[tuple[object, ...]]:
    """Return every column of the analyst's scores, including versions."""
    return list(
        Score.objects.filter(coding__analyst__username=analyst).order_by("pk").values_list()
    )


def test_a_second_analyst_of_a_ministry_is_accepted_and_kept_apart(tmp_path: Path) -> None:
    run(written(tmp_path, FIN), analyst="anna")
    output = run(written(tmp_path, FIN.replace("rated,3", "rated,5")), analyst="bo")

    assert "Assessments: 0 new." in output
    assert "Scores: 3 added, 0 changed, 0 unchanged" in output
    assert Assessment.objects.get().codings.count() == 2
    same = {("FIN", "OPN-2"): 2, ("FIN", "CNF-1"): "not_found"}
    assert codes("anna") == {("FIN", "OPN-1"): 3, **same}
    assert codes("bo") == {("FIN", "OPN-1"): 5, **same}
    pieces = Evidence.objects.values_list("score__coding__analyst__username", "added_by__username")
    assert sorted(pieces) == [("anna", "anna")] * 2 + [("bo", "bo")] * 2


def test_a_changed_file_of_one_leaves_the_other_as_it_is(tmp_path: Path) -> None:
    for analyst in ("anna", "bo"):
        run(written(tmp_path, FIN), analyst=analyst)
    before = whole("anna")

    output = run(written(tmp_path, FIN.replace("rated,3", "rated,1")), analyst="bo")

    assert "Scores: 0 added, 1 changed, 2 unchanged" in output
    assert (codes("anna")["FIN", "OPN-1"], codes("bo")["FIN", "OPN-1"]) == (3, 1)
    assert whole("anna") == before


def test_a_second_analyst_is_taken_after_the_first_has_submitted(tmp_path: Path) -> None:
    run(written(tmp_path, FIN), analyst="anna")
    Coding.objects.update(submitted_at=timezone.now())

    run(written(tmp_path, FIN), analyst="bo")

    submitted = Coding.objects.filter(submitted_at__isnull=False)
    assert list(submitted.values_list("analyst__username", flat=True)) == ["anna"]
    assert codes("bo") == codes("anna")


@pytest.mark.parametrize(
    "stage", [Stage.RECONCILING, Stage.REPLY, Stage.DECIDING, Stage.FINAL, Stage.RELEASED]
)
def test_once_the_coding_of_a_ministry_has_ended_no_file_is_taken(
    tmp_path: Path, stage: Stage
) -> None:
    run(written(tmp_path, FIN), analyst="anna")
    Assessment.objects.update(stage=stage)
    before = rows()

    with pytest.raises(
        CommandError,
        match=rf"Finland \(FIN\) is in the stage “{stage.label}”. Scores can be imported",
    ):
        run(written(tmp_path, FIN), analyst="bo")

    assert rows() == before


def test_an_analyst_with_a_conflict_of_interest_is_refused(tmp_path: Path) -> None:
    bo = make_user("bo", role="analyst")
    ConflictOfInterest.objects.create(
        user=bo,
        ministry_id="FIN",
        reason="A former employee.",
        declared_at=timezone.now(),
        declared_by=bo,
    )

    with pytest.raises(
        CommandError, match=r"bo has declared a conflict of interest in Finland \(FIN\)"
    ):
        run(written(tmp_path, FIN), analyst="bo")

    run(written(tmp_path, FIN), analyst="anna")
    run(written(tmp_path, FIN.replace("FIN,", "NLD,")), analyst="bo")
    assert set(Coding.objects.values_list("analyst__username", "assessment__ministry")) == {
        ("anna", "FIN"),
        ("bo", "NLD"),
    }


def test_coding_that_begins_with_a_file_has_an_event_and_a_deadline_of_its_own(
    tmp_path: Path,
) -> None:
    round = make_round("2026")
    assigned = [make_assessment(code, round=round) for code in ("FIN", "NLD")]
    Assessment.objects.update(stage=Stage.ASSIGNED)
    soon = timezone.now() + datetime.timedelta(days=3)
    Deadline.objects.create(assessment=assigned[0], stage=Stage.CODING, due_at=soon)

    run(written(tmp_path, FIN + FIN.removeprefix(HEADER).replace("FIN,", "NLD,")), analyst="bo")

    opened = Event.objects.filter(verb="opened coding").order_by("subject")
    deadlines = dict(Deadline.objects.values_list("assessment__ministry", "due_at"))
    assert [event.subject for event in opened] == ["2026 FIN", "2026 NLD"]
    for event, ministry in zip(opened, ("FIN", "NLD"), strict=True):
        due_at = deadlines[ministry].isoformat()
        assert event.detail == {"old": "assigned", "new": "coding", "due_at": due_at}
    assert deadlines["FIN"] == soon < deadlines["NLD"]
    run(written(tmp_path, FIN), analyst="anna")
    assert opened.count() == 2


def exported(path: Path) -> dict[tuple[str, str], dict[str, str]]:
    call_command("export_agreement", round="2026", output=str(path), stdout=io.StringIO())
    lines = csv.DictReader(io.StringIO(path.read_text()))
    return {(line["kind"], line["code"]): line for line in lines}


def test_four_files_with_the_published_codes_give_the_published_alphas(tmp_path: Path) -> None:
    for analyst, line in zip(ANALYSTS, PUBLISHED, strict=True):
        levels = {
            unit: int(code) for unit, code in zip(UNITS, line.split(), strict=True) if code != "."
        }
        content = HEADER + "".join(
            f"{ministry},{indicator},rated,{level},,high,Seen.,https://example.org/a\n"
            for (ministry, indicator), level in levels.items()
        )
        run(written(tmp_path, content), analyst=analyst)
        assert codes(analyst) == levels

    whole = exported(tmp_path / "agreement.csv")["round", "2026"]

    assert [whole[column] for column in ("coders", "units", "pairable")] == ["4", "12", "40"]
    alphas = [float(whole[f"alpha_{metric}"]) for metric in ("nominal", "ordinal", "interval")]
    assert alphas == pytest.approx([0.743421, 0.815388, 0.849107], abs=5e-7)


def test_two_files_of_one_ministry_are_compared_where_both_have_a_level(tmp_path: Path) -> None:
    run(written(tmp_path, FIN), analyst="anna")
    run(written(tmp_path, FIN.replace("rated,3", "rated,5")), analyst="bo")

    found = exported(tmp_path / "agreement.csv")

    # Codes 3 2 and 5 2: n = 4, margins 2: 2, 3: 1, 5: 1; one pair differs, by 2 levels.
    # Interval: 1 - 3 * 8 / (2 * (2 * 1 + 2 * 9 + 1 * 4)) = 1/2; nominal: 1 - 3 * 2 / 10 = 2/5.
    whole = found["round", "2026"]
    assert [whole[column] for column in ("coders", "units", "pairable")] == ["2", "2", "4"]
    assert float(whole["alpha_interval"]) == pytest.approx(0.5, abs=1e-12)
    assert float(whole["alpha_nominal"]) == pytest.approx(0.4, abs=1e-12)
    single = found["indicator", "OPN-2"]
    assert [single[f"alpha_{metric}"] for metric in ("nominal", "ordinal", "interval")] == [""] * 3
    assert (single["units"], single["pairable"]) == ("1", "2")
