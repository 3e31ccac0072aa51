"""Words for all that the log says of stages, and of nothing else."""

from assessments.actions import moves
from assessments.models import Stage
from assessments.rounds import stages


def test_every_verb_of_a_move_has_words() -> None:
    assert {*moves.VERBS.values(), moves.REOPENED} == set(stages.MOVED)


def test_every_stage_says_who_acts_and_every_move_has_a_name() -> None:
    assert set(stages.WHO_ACTS) == set(Stage)
    assert set(stages.MOVES) == set(moves.VERBS)
