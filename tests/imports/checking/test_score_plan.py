"""Tests of the plan of an import of scores: additions, changes and unchanged scores."""

from dataclasses import replace

import pytest

from assessments.imports.checking.score_plan import StoredScore, plan_scores
from assessments.imports.checking.scores import OPTIONAL, REQUIRED, ScoreRow
from assessments.scoring.types import State

HEADER = (*REQUIRED, *OPTIONAL)
ROW = ScoreRow(2, "FIN", "OPN-1", State.RATED, 3, None, "high", "Seen.", "https://a.org")
STORED = StoredScore("rated", 3, None, "high", "Seen.", frozenset({"https://a.org"}), True)
KEY = ("FIN", "OPN-1")


def test_a_new_score_of_a_new_ministry_is_added() -> None:
    plan = plan_scores([ROW], {}, [], header=HEADER)

    assert (plan.added, plan.changed, plan.unchanged) == ((ROW,), (), 0)
    assert plan.assessments_new == ("FIN",)
    assert plan.changes_something()


def test_the_same_score_is_unchanged() -> None:
    plan = plan_scores([ROW], {KEY: STORED}, ["FIN"], header=HEADER)

    assert (plan.added, plan.changed, plan.unchanged) == ((), (), 1)
    assert plan.assessments_new == ()
    assert not plan.changes_something()


@pytest.mark.parametrize(
    "other",
    [
        {"level": 4},
        {"state": State.NOT_FOUND, "level": None},
        {"level": None, "value": 0.5},
        {"confidence": "low"},
        {"rationale": "Seen again."},
        {"evidence_url": "https://b.org"},
    ],
)
def test_any_difference_is_a_change(other: dict[str, object]) -> None:
    row = replace(ROW, **other)

    plan = plan_scores([row], {KEY: STORED}, ["FIN"], header=HEADER)

    assert plan.changed == (row,)


def test_a_blank_address_takes_no_evidence_away() -> None:
    plan = plan_scores([replace(ROW, evidence_url="")], {KEY: STORED}, ["FIN"], header=HEADER)

    assert (plan.unchanged, plan.incomplete) == (1, 0)


def test_a_file_without_the_columns_keeps_confidence_and_rationale() -> None:
    bare = replace(ROW, level=4, confidence="", rationale="", evidence_url="")

    plan = plan_scores([bare], {KEY: STORED}, ["FIN"], header=(*REQUIRED, "level"))

    assert plan.changed == (replace(ROW, level=4, evidence_url=""),)


def test_blank_cells_empty_confidence_and_rationale() -> None:
    blank = replace(ROW, confidence="", rationale="")

    plan = plan_scores([blank], {KEY: STORED}, ["FIN"], header=HEADER)

    assert plan.changed == (blank,)


@pytest.mark.parametrize(
    ("row", "count"),
    [
        (ROW, 0),
        (replace(ROW, confidence=""), 1),
        (replace(ROW, rationale=""), 1),
        (replace(ROW, evidence_url=""), 1),
        (replace(ROW, state=State.NOT_FOUND, level=None), 1),
        (replace(ROW, state=State.NOT_APPLICABLE, level=None, confidence="", evidence_url=""), 0),
        (replace(ROW, state=State.NOT_APPLICABLE, level=None, rationale=""), 1),
    ],
)
def test_missing_parts_are_counted(row: ScoreRow, count: int) -> None:
    assert plan_scores([row], {}, [], header=HEADER).incomplete == count


@pytest.mark.parametrize(("is_search_recorded", "count"), [(True, 0), (False, 1)])
def test_a_search_recorded_by_hand_completes_a_not_found_score(
    is_search_recorded: bool, count: int
) -> None:
    row = replace(ROW, state=State.NOT_FOUND, level=None, rationale="")
    stored = replace(STORED, state="not_found", level=None, is_search_recorded=is_search_recorded)

    assert plan_scores([row], {KEY: stored}, ["FIN"], header=HEADER).incomplete == count
