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
    for said in every_score():
        if said.state == State.NOT_FOUND:
            assert all(source in said.rationale for source in notes()[said.indicator].sources)
            assert re.search(r"(two|three|four|five) hours", said.rationale)
            assert (said.confidence, said.evidence) == ("", ())


def test_every_rating_rests_on_evidence_and_says_how_sure_it_is() -> None:
    rated = [said for said in every_score() if said.state == State.RATED]
    counts = Counter(said.confidence for said in rated)

    assert all(1 <= len(said.evidence) <= 3 for said in rated)
    assert sorted(counts) == ["high", "low", "medium"]
    assert min(counts.values()) / len(rated) > 0.15


def test_some_evidence_is_restricted_and_some_ratings_rest_on_sealed_evidence_alone() -> None:
    rated = [said for said in every_score() if said.state == State.RATED]
    classes = Counter(piece.disclosure for said in rated for piece in said.evidence)
    sealed = [said for said in rated if {p.disclosure for p in said.evidence} == {"sealed"}]

    assert 0.1 < classes["restricted"] / classes.total() < 0.2
    assert 0.03 < classes["sealed"] / classes.total() < 0.1
    assert 0.01 < len(sealed) / len(rated) < 0.05
    assert all(said.confidence != "high" for said in sealed)
    assert all("not described here" in said.rationale for said in sealed)


def test_a_remark_on_the_number_of_sources_fits_the_evidence() -> None:
    singular = ("one source only", "the one source")
    plural = ("second source", "sources agree", "accounts differ")
    for said in every_score():
        if any(words in said.rationale for words in singular):
            assert len(said.evidence) == 1
        if any(words in said.rationale for words in plural):
            assert len(said.evidence) > 1


def test_no_rationale_stands_twice_on_a_page() -> None:
    for round in planned():
        pages = itertools.groupby(round.scores, key=lambda said: said.ministry)
        for _, page in pages:
            texts = [said.rationale for said in page]
            assert len(set(texts)) == len(texts)


def test_every_word_of_it_is_marked_as_illustrative() -> None:
    for said in every_score():
        assert said.rationale.startswith("Illustrative: ")
        for piece in said.evidence:
            assert piece.title.startswith("Illustrative")
            assert piece.quotation == "" or piece.quotation.startswith("Illustrative")
            assert piece.url == "" or piece.url.startswith("https://example.org/illustrative/")
            assert (piece.kind == "url") == bool(piece.url)


def test_no_choice_and_no_gap_is_left_in_a_text() -> None:
    texts = [said.rationale for said in every_score()]
    texts += [piece.title + piece.quotation for said in every_score() for piece in said.evidence]

    assert not [text for text in texts if set("{}|") & set(text) or "  " in text or " ." in text]


def test_nobody_is_named() -> None:
    """A name is two capitalised words in a row; no text has even that."""
    texts = [
        note for said in notes().values() for note in (said.topic, *said.sources, *said.levels)
    ]
    texts += [saying for level in SAYINGS for saying in level]
    texts += [said.rationale for said in every_score()]

    assert not [text for text in texts if re.search(r"[A-Z][a-z]+ [A-Z][a-z]+", text)]


def test_dates_lie_within_the_year_of_the_round() -> None:
    for round in planned():
        assert round.published_at.year == round.year == round.opens_on.year
        assert round.opens_on < round.closes_on < round.published_at.date()
        for piece in (piece for said in round.scores for piece in said.evidence):
            assert piece.speaks_of.year == round.year
            assert round.opens_on <= piece.accessed_on <= round.closes_on
            assert piece.speaks_of <= piece.accessed_on


def test_there_is_a_note_for_every_level_of_every_indicator() -> None:
    assert list(notes()) == [indicator.code for indicator in framework().indicators()]
    texts = [text for note in notes().values() for text in note.levels]
    assert len(texts) == len(set(texts)) == 130
    assert all(len(note.sources) == 3 for note in notes().values())
    assert sum(bool(CHOICE.search(text)) for text in texts) > 90
