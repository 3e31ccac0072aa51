"""Tests of evidence in the log: open pieces show their words, others an outline."""

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


def logged_piece(side: str = "new", *, disclosed: set[str] | None = None) -> dict:
    """Return the one piece of evidence in the newest event."""
    rows = Evidence.objects.in_the_open().values_list("key", flat=True)
    keys = {str(key) for key in rows} if disclosed is None else disclosed
    [detail] = read_loggable([Event.objects.first().detail], disclosed=keys)
    [logged] = detail[side]["evidence"].values()
    return logged


def test_words_of_an_open_piece_are_read_back(coding: Coding) -> None:
    original = piece("restricted", title="A draft")
    save(coding, original, version=0)
    save(coding, replace(original, title="The paper"), version=1)

    assert (logged_piece("old")["title"], logged_piece("new")["title"]) == ("A draft", "The paper")
    assert logged_piece()["quotation"] == original.quotation


def test_a_piece_that_is_sealed_now_is_an_outline_wherever_it_was_open(coding: Coding) -> None:
    original = piece()
    save(coding, original, version=0)
    save(coding, replace(original, disclosure="sealed"), version=1)

    assert set(logged_piece("old")) == set(logged_piece("new")) == OUTLINE


def test_a_piece_that_was_sealed_stays_an_outline_on_that_side(coding: Coding) -> None:
    original = piece("sealed")
    save(coding, original, version=0)
    save(coding, replace(original, disclosure="public"), version=1)

    assert set(logged_piece("old")) == OUTLINE
    assert logged_piece("new")["title"] == original.title


def test_a_piece_that_is_gone_is_an_outline(coding: Coding) -> None:
    save(coding, piece(), version=0)
    save(coding, version=1)

    assert set(logged_piece("old")) == OUTLINE


def test_words_in_an_old_event_are_read_or_left_out(coding: Coding) -> None:
    detail = {"new": {"evidence": {"key": {"disclosure": "public", "title": "CANARY"}}}}

    [shown] = read_loggable([detail], disclosed={"key"})
    [hidden] = read_loggable([detail], disclosed=set())

    assert shown == detail
    assert "CANARY" not in str(hidden)


def test_a_piece_that_no_key_opens_is_an_outline(coding: Coding, settings) -> None:
    save(coding, piece(), version=0)
    settings.SEALING_KEYS = [Fernet.generate_key().decode()]

    assert set(logged_piece()) == OUTLINE


@pytest.mark.parametrize("detail", [{}, {"old": None}, {"new": {"evidence": []}}, {"new": "x"}])
def test_events_of_another_shape_stay_as_they_are(detail: dict) -> None:
    assert read_loggable([detail], disclosed=set()) == [detail]
