"""The open round as planned: each degree of completeness, and texts that say they are invented."""

import datetime
import itertools
from functools import cache

import pytest

from assessments.demonstration.cast import CAST
from assessments.demonstration.desks import (
    Degree,
    PlannedCoding,
    closes_on,
    opened_on,
    planned_desk,
)
from assessments.demonstration.notes import notes
from assessments.scoring.completeness import Missing, missing_by_indicator
from assessments.scoring.entries import Entry, EvidenceEntry
from tests.demonstration.planned import framework, planned

TODAY = datetime.date(2026, 12, 1)
CODES = [indicator.code for indicator in framework().indicators()]


@cache
def desk() -> dict[Degree, PlannedCoding]:
    return {coding.degree: coding for coding in planned_desk(framework(), notes(), today=TODAY)}


def every_entry() -> list[Entry]:
    return [entry for coding in desk().values() for entry in coding.entries.values()]


def every_piece() -> list[EvidenceEntry]:
    return list(itertools.chain.from_iterable(entry.evidence for entry in every_entry()))


def missing(degree: Degree) -> dict[str, list[str]]:
    return missing_by_indicator(framework(), desk()[degree].entries)


def test_each_degree_is_there_once_of_a_ministry_and_a_date_of_its_own() -> None:
    codings = list(desk().values())

    assert list(desk()) == list(Degree)
    assert len({coding.ministry for coding in codings} & set(CAST)) == 6
    assert len({coding.due_on for coding in codings}) == 6
    assert all(TODAY < coding.due_on <= closes_on(TODAY) for coding in codings)


def test_an_untouched_one_says_nothing_and_a_started_one_a_few_words() -> None:
    assert desk()[Degree.UNTOUCHED].entries == {}
    ((code, entry),) = desk()[Degree.STARTED].entries.items()
    assert (code, entry.state) == (CODES[0], "open")
    assert entry.rationale.startswith("Illustrative: first notes on published positions")


def test_half_is_the_first_half_and_complete() -> None:
    assert list(desk()[Degree.HALF].entries) == CODES[:13]
    assert list(missing(Degree.HALF)) == CODES[13:]


def test_the_one_with_gaps_has_a_state_everywhere_and_lacks_something_here_and_there() -> None:
    entries = desk()[Degree.GAPS].entries

    assert list(entries) == CODES
    assert not [entry for entry in entries.values() if entry.state == "open"]
    assert 6 <= len(missing(Degree.GAPS)) <= 13
    assert {Missing.EVIDENCE, Missing.RATIONALE, Missing.CONFIDENCE} <= set(
        itertools.chain.from_iterable(missing(Degree.GAPS).values())
    )


@pytest.mark.parametrize("degree", [Degree.READY, Degree.SUBMITTED])
def test_the_finished_ones_lack_nothing(degree: Degree) -> None:
    assert missing(degree) == {}
    assert list(desk()[degree].entries) == CODES


def test_each_text_says_that_it_is_invented() -> None:
    for entry in every_entry():
        assert not entry.rationale or entry.rationale.startswith("Illustrative: ")
        assert not entry.searched_where or entry.searched_where.startswith("Illustrative: ")
        assert "{" not in entry.rationale + entry.searched_where
    for piece in every_piece():
        assert piece.title.startswith("Illustrative")
        assert not piece.quotation or piece.quotation.startswith("Illustrative")
        assert not piece.url or piece.url.startswith("https://example.org/illustrative/")


def test_pieces_have_keys_and_addresses_of_their_own() -> None:
    keys = [piece.key for piece in every_piece()]
    urls = {piece.url for piece in every_piece() if piece.url}
    released = {
        piece.url for round in planned() for score in round.scores for piece in score.evidence
    }

    assert len(set(keys)) == len(keys) > 50
    assert not urls & released
    assert {piece.disclosure for piece in every_piece()} == {"public", "restricted", "sealed"}


def test_what_was_read_was_read_after_the_round_opened_and_speaks_of_the_year_before() -> None:
    opened = opened_on(TODAY)
    for piece in every_piece():
        assert piece.speaks_of is not None
        assert piece.accessed_on is not None
        assert 0 < (opened - piece.speaks_of).days <= 365
        assert opened <= piece.accessed_on < TODAY - datetime.timedelta(days=30)


def test_the_same_seed_gives_the_same_desk_and_another_seed_another() -> None:
    again = planned_desk(framework(), notes(), today=TODAY)

    assert again == list(desk().values())
    assert planned_desk(framework(), notes(), today=TODAY, seed=1) != again


@pytest.mark.parametrize("seed", range(12))
def test_whatever_is_drawn_the_finished_ones_lack_nothing(seed: int) -> None:
    """Over these seeds every state is drawn."""
    *_, ready, submitted = planned_desk(framework(), notes(), today=TODAY, seed=seed)

    assert missing_by_indicator(framework(), ready.entries) == {}
    assert missing_by_indicator(framework(), submitted.entries) == {}


def test_what_does_not_apply_is_drawn_too() -> None:
    drawn = {
        entry.state
        for seed in range(12)
        for coding in planned_desk(framework(), notes(), today=TODAY, seed=seed)
        for entry in coding.entries.values()
    }

    assert drawn == {"rated", "not_found", "not_applicable", "open"}
