"""Tests of the plan of an import of scores: additions, changes and unchanged scores."""

import datetime
from dataclasses import replace

import pytest

from assessments.imports.checking.score_plan import StoredScore, plan_scores
from assessments.imports.checking.score_texts import (
    NO_PIECE,
    NO_SEARCH,
    PieceCells,
    Search,
)
from assessments.imports.checking.scores import OPTIONAL, REQUIRED, ScoreRow
from assessments.scoring.types import State

HEADER = (*REQUIRED, *OPTIONAL)
PAGE = PieceCells("https://a.org")
STORED_PAGE = PieceCells("https://a.org", "a.org", disclosure="public")
ROW = ScoreRow(2, "FIN", "OPN-1", State.RATED, 3, None, "high", "Seen.", piece=PAGE)
STORED = StoredScore("rated", 3, None, "high", "Seen.", (STORED_PAGE,))
DAY = datetime.date(2026, 2, 3)
SEARCH = Search("The site", 30, DAY)
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
        {"piece": PieceCells("https://b.org")},
        {"piece": PieceCells(title="A paper")},
        {"piece": replace(PAGE, title="The page")},
        {"piece": replace(PAGE, quotation="Open to all.")},
        {"piece": replace(PAGE, speaks_of=DAY)},
        {"piece": replace(PAGE, disclosure="restricted")},
    ],
)
def test_any_difference_is_a_change(other: dict[str, object]) -> None:
    row = replace(ROW, **other)

    plan = plan_scores([row], {KEY: STORED}, ["FIN"], header=HEADER)

    assert plan.changed == (row,)


def test_a_blank_address_takes_no_evidence_away() -> None:
    plan = plan_scores([replace(ROW, piece=NO_PIECE)], {KEY: STORED}, ["FIN"], header=HEADER)

    assert (plan.unchanged, plan.incomplete) == (1, 0)


def test_a_file_without_the_columns_keeps_confidence_and_rationale() -> None:
    bare = replace(ROW, level=4, confidence="", rationale="", piece=NO_PIECE)

    plan = plan_scores([bare], {KEY: STORED}, ["FIN"], header=(*REQUIRED, "level"))

    assert plan.changed == (replace(ROW, level=4, piece=NO_PIECE),)


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
        (replace(ROW, piece=NO_PIECE), 1),
        (replace(ROW, state=State.NOT_FOUND, level=None), 1),
        (replace(ROW, state=State.NOT_APPLICABLE, level=None, confidence="", piece=NO_PIECE), 0),
        (replace(ROW, state=State.NOT_APPLICABLE, level=None, rationale=""), 1),
    ],
)
def test_missing_parts_are_counted(row: ScoreRow, count: int) -> None:
    assert plan_scores([row], {}, [], header=HEADER).incomplete == count


@pytest.mark.parametrize(
    ("given", "kept", "count"),
    [
        (NO_SEARCH, NO_SEARCH, 1),
        (NO_SEARCH, SEARCH, 0),
        (SEARCH, NO_SEARCH, 0),
        (Search("The site"), Search(minutes=30, on=DAY), 0),
        (Search("The site"), Search(minutes=30), 1),
        (replace(SEARCH, where=" "), NO_SEARCH, 1),
    ],
)
def test_a_search_in_the_file_or_recorded_by_hand_completes_a_not_found_score(
    given: Search, kept: Search, count: int
) -> None:
    row = replace(ROW, state=State.NOT_FOUND, level=None, rationale="", search=given)
    stored = replace(STORED, state="not_found", level=None, search=kept)

    assert plan_scores([row], {KEY: stored}, ["FIN"], header=HEADER).incomplete == count


def test_a_blank_cell_keeps_a_part_of_the_search_and_another_changes_it() -> None:
    row = replace(ROW, state=State.NOT_FOUND, level=None)
    stored = replace(STORED, state="not_found", level=None, search=SEARCH)

    same = plan_scores([row], {KEY: stored}, ["FIN"], header=HEADER)
    changed = plan_scores(
        [replace(row, search=Search(minutes=45))], {KEY: stored}, ["FIN"], header=HEADER
    )

    assert same.unchanged == 1
    assert changed.changed[0].search == replace(SEARCH, minutes=45)
