"""Tests of coders against resolved scores: distance, direction and times outvoted."""

from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.coders import Outcome, Record, records


def test_distance_direction_and_outvoted_by_hand() -> None:
    """Ada gives 3, 4, 5 for resolved 3, 2, 2: 5 levels off in 3 units, all up, two outvoted."""
    found = records(
        [Outcome("ada", 3, 3), Outcome("ada", 4, 2), Outcome("ada", 5, 2), Outcome("bo", 1, 3)]
    )

    assert found == {
        "ada": Record(units=3, rated=3, distance=5 / 3, direction=5 / 3, outvoted=2),
        "bo": Record(units=1, rated=1, distance=2.0, direction=-2.0, outvoted=1),
    }
    assert found["ada"].share_outvoted == 2 / 3


def test_errors_in_both_ways_have_a_distance_and_no_direction() -> None:
    (found,) = records([Outcome("ada", 2, 3), Outcome("ada", 4, 3)]).values()

    assert (found.distance, found.direction) == (1.0, 0.0)


def test_a_state_without_a_level_can_be_outvoted_and_has_no_distance() -> None:
    (found,) = records(
        [Outcome("ada", "not_found", 3), Outcome("ada", "not_found", "not_found")]
    ).values()

    assert found == Record(units=2, rated=0, distance=None, direction=None, outvoted=1)


def test_without_resolved_scores_there_are_no_records() -> None:
    assert records([]) == {}


ANSWERS = st.integers(1, 5) | st.just("not_found")
OUTCOMES = st.lists(st.builds(Outcome, st.sampled_from("abc"), ANSWERS, ANSWERS))


@given(OUTCOMES)
def test_a_direction_is_never_further_than_the_distance(outcomes: list[Outcome]) -> None:
    for found in records(outcomes).values():
        assert 0 <= found.outvoted <= found.units
        if found.distance is not None and found.direction is not None:
            assert abs(found.direction) <= found.distance + 1e-12


@given(OUTCOMES)
def test_coders_are_sorted_by_name_and_one_always_followed_is_at_zero(
    outcomes: list[Outcome],
) -> None:
    found = records([*outcomes, Outcome("d", 3, 3)])

    assert list(found) == sorted(found)
    assert found["d"] == Record(units=1, rated=1, distance=0.0, direction=0.0, outvoted=0)
