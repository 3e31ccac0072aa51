"""Tests of the check of a trouble: unclear refusals, slow ones, a site that stays down."""

import math

import pytest

from tests.load.troubles import Diary, Note, Trial, against

TRIAL = Trial("a trouble", lambda diary: None, frozenset({200, 503}))


def diary(*notes: Note) -> Diary:
    """Trouble from second 10 to second 20."""
    calm = (Note(1, 0.1, 200, True), Note(1, 0.1, 200, False), Note(25, 0.1, 200, True))
    return Diary([*calm, *notes], begun=10, ended=20)


def test_refused_clearly_and_well_again_is_as_it_should_be() -> None:
    assert against(diary(Note(12, 5, 503, True), Note(21, 1, 503, False)), TRIAL) == []


@pytest.mark.parametrize(
    ("note", "sentence"),
    [
        (Note(2, 1, 503, True), "503 before the trouble"),
        (Note(12, 1, 500, True), "500 for a save"),
        (Note(12, 1, 0, False), "0 for a page"),
        (Note(12, 11, 503, True), "a refusal took 11 s"),
        (Note(30, 1, 503, False), "it did not come back"),
    ],
)
def test_each_result_that_is_not_allowed_is_named(note: Note, sentence: str) -> None:
    wrong = against(diary(Note(12, 1, 503, True), note), TRIAL)

    assert any(sentence in each for each in wrong)


def test_a_trouble_without_a_refused_save_proves_nothing() -> None:
    assert against(diary(), TRIAL) == ["no save was refused: there was no trouble"]


def test_without_a_save_afterwards_it_is_not_well_again() -> None:
    assert Diary([Note(12, 1, 503, True)], begun=10, ended=20).settled_seconds == math.inf
