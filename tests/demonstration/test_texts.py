"""The demonstration's words read like an analyst's, and say nothing of anybody real."""

import itertools
import re
from collections import Counter

from assessments.demonstration.draws import CHOICE
from assessments.demonstration.notes import notes
from assessments.demonstration.sources import SAYINGS
from assessments.scoring.types import State
from tests.demonstration.planned import every_score, framework, planned


def test_what_was_not_found_says_where_and_how_long_was_searched() -> None:
    for score in every_score():
        if score.state == State.NOT_FOUND:
            assert all(source in score.rationale for source in notes()[score.indicator].sources)
            assert re.search(r"(two|three|four|five) hours", score.rationale)
            assert (score.confidence, score.evidence) == ("", ())


def test_every_rating_rests_on_evidence_and_says_how_sure_it_is() -> None:
    rated = [score for score in every_score() if score.state == State.RATED]
    counts = Counter(score.confidence for score in rated)

    assert all(1 <= len(score.evidence) <= 3 for score in rated)
    assert sorted(counts) == ["high", "low", "medium"]
    assert min(counts.values()) / len(rated) > 0.15


def test_some_evidence_is_restricted_and_some_ratings_rest_only_on_sealed_evidence() -> None:
    rated = [score for score in every_score() if score.state == State.RATED]
    classes = Counter(piece.disclosure for score in rated for piece in score.evidence)
    sealed = [score for score in rated if {p.disclosure for p in score.evidence} == {"sealed"}]

    assert 0.1 < classes["restricted"] / classes.total() < 0.2
    assert 0.03 < classes["sealed"] / classes.total() < 0.1
    assert 0.01 < len(sealed) / len(rated) < 0.05
    assert all(score.confidence != "high" for score in sealed)
    assert all("not described here" in score.rationale for score in sealed)


def test_a_remark_on_the_number_of_sources_fits_the_evidence() -> None:
    singular = ("one source only", "the one source")
    plural = ("second source", "sources agree", "accounts differ")
    for score in every_score():
        if any(words in score.rationale for words in singular):
            assert len(score.evidence) == 1
        if any(words in score.rationale for words in plural):
            assert len(score.evidence) > 1


def test_no_rationale_is_twice_on_a_page() -> None:
    for round in planned():
        pages = itertools.groupby(round.scores, key=lambda score: score.ministry)
        for _, page in pages:
            texts = [score.rationale for score in page]
            assert len(set(texts)) == len(texts)


def test_every_word_of_it_is_marked_as_illustrative() -> None:
    for score in every_score():
        assert score.rationale.startswith("Illustrative: ")
        for piece in score.evidence:
            assert piece.title.startswith("Illustrative")
            assert piece.quotation == "" or piece.quotation.startswith("Illustrative")
            assert piece.url == "" or piece.url.startswith("https://example.org/illustrative/")
            assert (piece.kind == "url") == bool(piece.url)


def test_no_choice_and_no_gap_is_left_in_a_text() -> None:
    texts = [score.rationale for score in every_score()]
    texts += [piece.title + piece.quotation for score in every_score() for piece in score.evidence]

    assert not [text for text in texts if set("{}|") & set(text) or "  " in text or " ." in text]


def test_no_person_is_named() -> None:
    """A name is two capitalised words in a row; no text has even that."""
    texts = [
        note for found in notes().values() for note in (found.topic, *found.sources, *found.levels)
    ]
    texts += [saying for level in SAYINGS for saying in level]
    texts += [score.rationale for score in every_score()]

    assert not [text for text in texts if re.search(r"[A-Z][a-z]+ [A-Z][a-z]+", text)]


def test_dates_are_within_the_year_of_the_round() -> None:
    for round in planned():
        assert round.published_at.year == round.year == round.opens_on.year
        assert round.opens_on < round.closes_on < round.published_at.date()
        for piece in (piece for score in round.scores for piece in score.evidence):
            assert piece.speaks_of.year == round.year
            assert round.opens_on <= piece.accessed_on <= round.closes_on
            assert piece.speaks_of <= piece.accessed_on


def test_there_is_a_note_for_every_level_of_every_indicator() -> None:
    assert list(notes()) == [indicator.code for indicator in framework().indicators()]
    texts = [text for note in notes().values() for text in note.levels]
    assert len(texts) == len(set(texts)) == 130
    assert all(len(note.sources) == 3 for note in notes().values())
    assert sum(bool(CHOICE.search(text)) for text in texts) > 90
