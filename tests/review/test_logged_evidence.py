"""The log's evidence: words for what stands there in the open, outlines for all else."""

from dataclasses import replace

import pytest
from cryptography.fernet import Fernet

from assessments.actions import scores
from assessments.models import Coding, Event, Evidence
from assessments.review.history import read_loggable
from tests.actions.entries import piece, rated
from tests.factories import make_coding
from tests.worlds import world

pytestmark = pytest.mark.django_db

OUTLINE = {"disclosure", "kind", "speaks_of", "accessed_on", "digest"}


@world
def coding() -> Coding:
    return make_coding()


def save(coding: Coding, *pieces, version: int) -> None:
    scores.save(coding, "OPN-1", rated(*pieces), version=version, by=coding.analyst)


def told(side: str = "new", *, disclosed: set[str] | None = None) -> dict:
    """What the newest event says of its one piece."""
    rows = Evidence.objects.in_the_open().values_list("key", flat=True)
    keys = {str(key) for key in rows} if disclosed is None else disclosed
    [detail] = read_loggable([Event.objects.first().detail], disclosed=keys)
    [said] = detail[side]["evidence"].values()
    return said


def test_words_of_a_piece_in_the_open_are_read_back(coding: Coding) -> None:
    said = piece("restricted", title="A draft")
    save(coding, said, version=0)
    save(coding, replace(said, title="The paper"), version=1)

    assert (told("old")["title"], told("new")["title"]) == ("A draft", "The paper")
    assert told()["quotation"] == said.quotation


def test_a_piece_that_is_sealed_now_is_an_outline_wherever_it_was_open(coding: Coding) -> None:
    said = piece()
    save(coding, said, version=0)
    save(coding, replace(said, disclosure="sealed"), version=1)

    assert set(told("old")) == set(told("new")) == OUTLINE


def test_a_piece_that_was_sealed_stays_an_outline_on_that_side(coding: Coding) -> None:
    said = piece("sealed")
    save(coding, said, version=0)
    save(coding, replace(said, disclosure="public"), version=1)

    assert set(told("old")) == OUTLINE
    assert told("new")["title"] == said.title


def test_a_piece_that_is_gone_is_an_outline(coding: Coding) -> None:
    save(coding, piece(), version=0)
    save(coding, version=1)

    assert set(told("old")) == OUTLINE


def test_words_that_an_old_event_holds_itself_are_read_or_left_out(coding: Coding) -> None:
    detail = {"new": {"evidence": {"key": {"disclosure": "public", "title": "CANARY"}}}}

    [shown] = read_loggable([detail], disclosed={"key"})
    [hidden] = read_loggable([detail], disclosed=set())

    assert shown == detail
    assert "CANARY" not in str(hidden)


def test_what_no_key_opens_is_an_outline(coding: Coding, settings) -> None:
    save(coding, piece(), version=0)
    settings.SEALING_KEYS = [Fernet.generate_key().decode()]

    assert set(told()) == OUTLINE


@pytest.mark.parametrize("detail", [{}, {"old": None}, {"new": {"evidence": []}}, {"new": "x"}])
def test_events_of_another_shape_stay_as_they_are(detail: dict) -> None:
    assert read_loggable([detail], disclosed=set()) == [detail]
