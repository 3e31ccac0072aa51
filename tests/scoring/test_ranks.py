"""Tests of places in a ranking."""

import math
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.aggregate import NonFiniteScore
from assessments.scoring.ranks import ranks
from assessments.scoring.scale import EPSILON

codes = st.text("ABC", min_size=1, max_size=3)
# Whole quarters make ties likely; their differences are exact and far from EPSILON.
score_tables = st.dictionaries(codes, st.none() | st.integers(0, 20).map(lambda n: n / 4))


def test_the_highest_score_is_first_and_ties_share_a_place() -> None:
    assert ranks({"A": 2.0, "B": 3.0, "C": 1.0, "D": 2.0}) == {"A": 2, "B": 1, "C": 4, "D": 2}


def test_ranks_keep_the_order_given() -> None:
    assert list(ranks({"C": 1.0, "A": None, "B": 3.0})) == ["C", "A", "B"]


def test_a_missing_score_has_no_rank_and_takes_no_place() -> None:
    assert ranks({"A": None, "B": 2.0, "C": None, "D": 1.0}) == {
        "A": None,
        "B": 1,
        "C": None,
        "D": 2,
    }
    assert ranks({}) == {}


def test_scores_that_print_alike_do_not_tie() -> None:
    assert ranks({"A": 2.41, "B": 2.44}) == {"A": 2, "B": 1}


def test_scores_apart_by_float_noise_tie() -> None:
    assert ranks({"A": 0.1 + 0.2, "B": 0.3}) == {"A": 1, "B": 1}
    assert ranks({"A": 3.0, "B": 3.0 - 2 * EPSILON}) == {"A": 1, "B": 2}


def test_a_chain_of_tiny_steps_does_not_drift_into_one_tie() -> None:
    step = 0.6 * EPSILON

    assert ranks({"A": 3.0, "B": 3.0 - step, "C": 3.0 - 2 * step, "D": 3.0 - 3 * step}) == {
        "A": 1,
        "B": 1,
        "C": 3,
        "D": 3,
    }


@pytest.mark.parametrize("score", [math.nan, math.inf, -math.inf])
def test_a_score_that_is_no_number_cannot_be_ranked(score: float) -> None:
    with pytest.raises(NonFiniteScore, match="B: "):
        ranks({"A": 1.0, "B": score, "C": 2.0})


@given(score_tables)
def test_a_rank_is_one_more_than_the_number_that_score_higher(
    scores: dict[str, float | None],
) -> None:
    known = [score for score in scores.values() if score is not None]

    assert ranks(scores) == {
        code: None if score is None else 1 + sum(other > score for other in known)
        for code, score in scores.items()
    }


@given(st.dictionaries(codes, st.none() | st.floats(1, 5)), st.randoms(use_true_random=False))
def test_ranks_do_not_depend_on_the_order_of_the_scores(
    scores: dict[str, float | None], shuffler: random.Random
) -> None:
    shuffled = dict(shuffler.sample(list(scores.items()), len(scores)))

    assert ranks(shuffled) == ranks(scores)


@given(st.dictionaries(codes, st.floats(1, 5), min_size=2), st.data())
def test_a_higher_score_never_has_the_worse_rank(
    scores: dict[str, float], data: st.DataObject
) -> None:
    one, other = (data.draw(st.sampled_from(sorted(scores))) for _ in range(2))
    placed = ranks(scores)
    first, second = placed[one], placed[other]
    assert first is not None
    assert second is not None

    if scores[one] > scores[other] + EPSILON:
        assert first < second
    elif scores[one] >= scores[other]:
        assert first <= second
