"""Tests of the search and the piece of evidence in a row of scores."""

import datetime

import pytest

from assessments.imports.checking.score_texts import PieceCells, Search, possible_dates
from assessments.imports.checking.scores import check_scores
from tests.imports.checking.score_table import REFERENCE, row, table

SEARCH = {"searched_where": "Site, archive", "searched_minutes": "40", "searched_on": "2026-02-11"}
PIECE = {
    "evidence_url": "https://example.org/a",
    "evidence_title": "A page",
    "evidence_quotation": "Open to all.",
    "evidence_date": "3 February 2026",
    "evidence_class": "Restricted",
}


def problems_of(**cells: str) -> list[str]:
    _, problems = check_scores(table(row(**cells)), REFERENCE)
    return [problem.message for problem in problems]


def test_a_whole_search_is_read() -> None:
    (score,), problems = check_scores(table(row(state="not_found", **SEARCH)), REFERENCE)

    assert problems == []
    assert score.search == Search("Site, archive", 40, datetime.date(2026, 2, 11))
    assert score.search.is_recorded


def test_a_whole_piece_is_read() -> None:
    (score,), problems = check_scores(table(row(level="3", **PIECE)), REFERENCE)

    assert problems == []
    assert score.piece == PieceCells(
        "https://example.org/a",
        "A page",
        "Open to all.",
        datetime.date(2026, 2, 3),
        "restricted",
    )


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2026-04-03", ["2026-04-03"]),
        ("2026-04-03T00:00:00", ["2026-04-03"]),
        ("2026-04-03 00:00:00", ["2026-04-03"]),
        ("3 April 2026", ["2026-04-03"]),
        ("3. Apr. 2026", ["2026-04-03"]),
        ("April 3, 2026", ["2026-04-03"]),
        ("13/04/2026", ["2026-04-13"]),
        ("04/13/2026", ["2026-04-13"]),
        ("04.04.2026", ["2026-04-04"]),
        ("03/04/2026", ["2026-04-03", "2026-03-04"]),
        ("3-4-2026", ["2026-04-03", "2026-03-04"]),
        ("31 February 2026", []),
        ("13/13/2026", []),
        ("3/4/26", []),
        ("2026", []),
        ("46115", []),
        ("soon", []),
    ],
)
def test_a_date_is_each_day_that_it_may_be(text: str, days: list[str]) -> None:
    assert [day.isoformat() for day in possible_dates(text)] == days


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"searched_on": "03/04/2026"}, "may be 3 April 2026 or 4 March 2026. Write 2026-04-03 or"),
        ({"searched_on": "soon"}, 'the searched_on "soon" is not a date. Write it as 2026-04-03'),
        ({"searched_on": "2026-07-01"}, "the searched_on, 1 July 2026, is in the future"),
        ({"searched_minutes": "0"}, "is not a whole number of minutes"),
        ({"searched_minutes": "half an hour"}, "is not a whole number of minutes"),
        ({"searched_minutes": "100001"}, "is not a whole number of minutes"),
        ({"searched_where": "x" * 20_001}, "the searched_where is longer than 20,000 characters"),
    ],
)
def test_a_wrong_part_of_a_search_says_what_to_write(cells: dict[str, str], sentence: str) -> None:
    (found,) = problems_of(state="not_found", **{**SEARCH, **cells})

    assert sentence in found


@pytest.mark.parametrize("cells", [{"state": "rated", "level": "3"}, {"state": "not_applicable"}])
def test_only_what_was_not_found_has_a_search(cells: dict[str, str]) -> None:
    (found,) = problems_of(**cells, searched_where="The site", searched_minutes="40")

    assert "so searched_where and searched_minutes must be blank" in found


@pytest.mark.parametrize(
    ("cells", "sentence"),
    [
        ({"evidence_class": "secret"}, '"secret" is not one of public, restricted'),
        ({"evidence_class": "sealed"}, "sealed evidence is not taken from a file"),
        ({"evidence_title": "x" * 301}, "the evidence_title is longer than 300 characters"),
        ({"evidence_quotation": "x" * 20_001}, "the evidence_quotation is longer than 20,000"),
        ({"evidence_date": "04/03/2026"}, "may be 4 March 2026 or 3 April 2026"),
        ({"evidence_url": "", "evidence_title": ""}, "needs an evidence_title or an evidence_url"),
    ],
)
def test_a_wrong_part_of_a_piece_says_what_to_write(cells: dict[str, str], sentence: str) -> None:
    (found,) = problems_of(level="3", **{**PIECE, **cells})

    assert sentence in found
