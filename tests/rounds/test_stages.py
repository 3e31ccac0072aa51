"""Tests of the history of stages: each move has words, and no other event has them."""

from assessments.actions import moves
from assessments.models import Stage
from assessments.models.stages import RULES
from assessments.rounds import stages


def test_every_verb_of_a_move_has_words() -> None:
    verbs = {rule.move.verb for rule in RULES.values() if rule.move}

    assert {*verbs, moves.REOPENED} == set(stages.MOVED)
    assert all(stages.MOVED.values())


def test_every_stage_says_who_acts_and_every_move_has_a_name() -> None:
    assert set(RULES) == set(Stage)
    assert all(rule.who_acts for rule in RULES.values())
    assert all(rule.move.button for rule in RULES.values() if rule.move)
