"""Tests of assigning ministries to analysts: no conflict, even loads, mixed pairs."""

import random
from collections import Counter
from collections.abc import Mapping
from itertools import combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.rounds.planning import Plan, Seat, Unfilled, balanced

PEOPLE = ["ada", "ben", "cleo", "dan", "eva"]
MINISTRIES = ["EST", "FIN", "NLD", "NOR", "SWE", "DNK"]


def seats_of(*ministries: str, wanted: int = 2) -> list[Seat]:
    return [Seat(ministry, wanted) for ministry in ministries]


def pairs(plan: Plan, assigned: Mapping[str, frozenset[str]] | None = None) -> Counter[tuple]:
    teams = {m: {*new, *(assigned or {}).get(m, ())} for m, new in plan.given.items()}
    return Counter(pair for team in teams.values() for pair in combinations(sorted(team), 2))


@st.composite
def questions(draw: st.DrawFn, most: int = len(MINISTRIES)) -> dict:
    """Draw ministries and analysts, with conflicts, existing teams and work elsewhere."""
    people = draw(st.lists(st.sampled_from(PEOPLE), unique=True))
    ministries = draw(st.lists(st.sampled_from(MINISTRIES), unique=True, max_size=most))
    seats = [
        Seat(
            ministry,
            draw(st.integers(0, 3)),
            frozenset(draw(st.lists(st.sampled_from(PEOPLE), max_size=2))),
        )
        for ministry in ministries
    ]
    every = st.tuples(st.sampled_from(PEOPLE), st.sampled_from(MINISTRIES))
    return {
        "seats": seats,
        "analysts": people,
        "conflicts": draw(st.sets(every, max_size=12)),
        "loads": draw(st.dictionaries(st.sampled_from(PEOPLE), st.integers(0, 4))),
    }


@given(questions())
def test_no_analyst_gets_a_ministry_in_conflict_or_one_they_have(asked: dict) -> None:
    plan = balanced(**asked)

    for seat in asked["seats"]:
        new = plan.given[seat.ministry]
        assert len(set(new)) == len(new)
        assert set(new) <= set(asked["analysts"]) - seat.team
        assert not {(analyst, seat.ministry) for analyst in new} & asked["conflicts"]


@given(questions())
def test_each_place_that_an_analyst_may_fill_is_filled(asked: dict) -> None:
    plan = balanced(**asked)

    left = {each.ministry: each for each in plan.unfilled}
    for seat in asked["seats"]:
        barred = {who for who, where in asked["conflicts"] if where == seat.ministry}
        free = set(asked["analysts"]) - seat.team - barred
        filled = min(seat.places, len(free))
        assert len(plan.given[seat.ministry]) == filled
        assert (seat.ministry in left) == (filled < seat.places)
        if seat.ministry in left:
            assert left[seat.ministry].places == seat.places - filled
            assert set(left[seat.ministry].in_conflict) == barred & set(asked["analysts"])


@given(questions())
def test_loads_count_all_that_each_analyst_has(asked: dict) -> None:
    plan = balanced(**asked)

    counted = Counter(asked["loads"])
    for seat in asked["seats"]:
        counted.update([*plan.given[seat.ministry], *seat.team])
    assert plan.loads == {analyst: counted[analyst] for analyst in sorted(asked["analysts"])}


def unevenness(loads: Mapping[str, int]) -> int:
    return sum(load * load for load in loads.values())


@given(questions(most=3))
def test_no_other_plan_has_evener_loads(asked: dict) -> None:
    plan = balanced(**asked)

    before = Counter(asked["loads"])
    before.update(analyst for seat in asked["seats"] for analyst in seat.team)
    ways = [
        combinations(
            [
                person
                for person in asked["analysts"]
                if person not in seat.team and (person, seat.ministry) not in asked["conflicts"]
            ],
            len(plan.given[seat.ministry]),
        )
        for seat in asked["seats"]
    ]
    found = (
        before + Counter(analyst for team in teams for analyst in team) for teams in product(*ways)
    )
    least = min(unevenness({who: loads[who] for who in asked["analysts"]}) for loads in found)
    assert unevenness(plan.loads) == least


@given(questions(), st.randoms(use_true_random=False))
def test_the_order_of_asking_changes_nothing(asked: dict, chance: random.Random) -> None:
    shuffled = asked | {
        "seats": chance.sample(asked["seats"], len(asked["seats"])),
        "analysts": chance.sample(asked["analysts"], len(asked["analysts"])),
    }

    assert balanced(**shuffled) == balanced(**asked)


@given(questions())
def test_no_single_exchange_would_part_more_pairs(asked: dict) -> None:
    plan = balanced(**asked)

    assigned = {seat.ministry: seat.team for seat in asked["seats"]}
    best = unevenness(pairs(plan, assigned))
    for one, other in combinations(plan.given, 2):
        for left, right in product(plan.given[one], plan.given[other]):
            changed = {
                **plan.given,
                one: (*(w for w in plan.given[one] if w != left), right),
                other: (*(w for w in plan.given[other] if w != right), left),
            }
            whole = {m: [*new, *assigned[m]] for m, new in changed.items()}
            is_sound = (
                all(len(set(team)) == len(team) for team in whole.values())
                and not {
                    (right, one),
                    (left, other),
                }
                & asked["conflicts"]
            )
            if is_sound:
                exchanged = Plan(changed, plan.loads, plan.unfilled)
                assert unevenness(pairs(exchanged, assigned)) >= best


def test_each_pair_meets_once_if_possible() -> None:
    plan = balanced(seats_of(*MINISTRIES), PEOPLE[:4])

    assert set(plan.loads.values()) == {3}
    assert pairs(plan) == dict.fromkeys(combinations(PEOPLE[:4], 2), 1)


def test_an_assigned_analyst_stays_and_one_with_less_work_joins() -> None:
    seats = [Seat("FIN", 2, frozenset({"ada"})), Seat("NOR", 2, frozenset({"ada", "ben"}))]

    plan = balanced(seats, ["ada", "ben", "cleo"])

    assert plan.given == {"FIN": ("cleo",), "NOR": ()}
    assert plan.loads == {"ada": 2, "ben": 1, "cleo": 1}


def test_a_ministry_in_conflict_with_everybody_stays_empty_and_names_them() -> None:
    plan = balanced(
        seats_of("FIN"), ["ada", "ben", "cleo"], conflicts=[("ada", "FIN"), ("ben", "FIN")]
    )

    assert plan.given == {"FIN": ("cleo",)}
    assert plan.unfilled == [Unfilled("FIN", 1, ("ada", "ben"))]


def test_a_chain_of_conflicts_is_followed_to_the_evenest_loads() -> None:
    """Ada keeps two if places are filled in turn: cleo can take one from her only through ben."""
    conflicts = [("cleo", "EST"), ("cleo", "FIN"), ("ada", "NOR"), ("cleo", "SWE"), ("ben", "SWE")]

    plan = balanced(seats_of("EST", "FIN", "NOR", "SWE", wanted=1), PEOPLE[:3], conflicts=conflicts)

    assert sorted(plan.loads.values()) == [1, 1, 2]
    assert plan.given["SWE"] == ("ada",)


def test_work_elsewhere_counts_as_work() -> None:
    plan = balanced(seats_of("FIN", "NOR", wanted=1), ["ada", "ben"], loads={"ada": 2})

    assert plan.given == {"FIN": ("ben",), "NOR": ("ben",)}


def test_without_analysts_everything_stays_empty() -> None:
    assert balanced(seats_of("FIN"), []).unfilled == [Unfilled("FIN", 2, ())]


def test_a_ministry_that_is_there_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="twice"):
        balanced(seats_of("FIN", "FIN"), PEOPLE)


def test_two_hundred_ministries_are_dealt_out_evenly_and_mixed() -> None:
    chance = random.Random(7)  # noqa: S311 - test data, not a secret
    seats = [Seat(f"M{number:03}", 2) for number in range(200)]
    people = [f"analyst-{number:02}" for number in range(20)]
    conflicts = {(chance.choice(people), chance.choice(seats).ministry) for _ in range(50)}

    plan = balanced(seats, people, conflicts=conflicts)

    assert set(plan.loads.values()) == {20}
    assert max(pairs(plan).values()) == 2  # 200 meetings of 190 pairs
