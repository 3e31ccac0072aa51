"""Tests of the bootstrap interval of alpha: seeded, repeatable, and absent without variation."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessments.scoring import agreement as module
from assessments.scoring.agreement import (
    DRAWS,
    SEED,
    Agreement,
    Bootstrap,
    Metric,
    Table,
    agreement,
    bootstrap,
)
from assessments.scoring.types import ScoringError
from tests.scoring.test_agreement import PUBLISHED, table_of, tables

TABLE = table_of(*(f"{coder} {coder}" for coder in PUBLISHED))  # 24 units: few odd draws
SLOW_DRAWS = 4000


@pytest.fixture(scope="module")
def one_by_one() -> list[Agreement]:
    """Draw the units of TABLE one at a time, the simple and slow way, once for every metric."""
    units = [
        unit for unit in zip(*TABLE, strict=True) if sum(code is not None for code in unit) > 1
    ]
    random = np.random.default_rng(3)
    found = []
    for _ in range(SLOW_DRAWS):
        drawn = [units[at] for at in random.integers(len(units), size=len(units))]
        found.append(agreement(list(zip(*drawn, strict=True))))
    return found


def test_seed_and_draws_travel_with_the_interval() -> None:
    found = bootstrap(table_of(*PUBLISHED), seed=7, draws=200)

    assert (found.seed, found.draws, found.without_variation) == (7, 200, 0)
    assert bootstrap(table_of(*PUBLISHED)).seed == SEED
    assert bootstrap(table_of(*PUBLISHED)).draws == DRAWS


def test_the_same_seed_gives_the_same_interval_and_another_a_near_one() -> None:
    first, again, other = (bootstrap(table_of(*PUBLISHED), seed=seed) for seed in (1, 1, 2))

    assert first == again
    assert (first.low, first.high) != (other.low, other.high)
    assert first.low == pytest.approx(other.low, abs=0.05)


@pytest.mark.parametrize("metric", Metric)
def test_the_interval_is_that_of_units_drawn_one_by_one(
    metric: Metric, one_by_one: list[Agreement]
) -> None:
    found = bootstrap(TABLE, metric, draws=SLOW_DRAWS)
    alphas = [getattr(each, metric) for each in one_by_one]
    plain = [alpha for alpha in alphas if alpha is not None]

    low, high = np.percentile(plain, [5, 95])
    assert found.low == pytest.approx(low, abs=0.015)
    assert found.high == pytest.approx(high, abs=0.015)


def test_the_interval_holds_the_alpha_and_narrows_with_more_units() -> None:
    few = bootstrap(table_of(*PUBLISHED))
    many = bootstrap(table_of(*(" ".join([coder] * 9) for coder in PUBLISHED)))

    assert few.low < 0.815388 < few.high
    assert many.high - many.low < 0.5 * (few.high - few.low)


def test_draws_in_which_nothing_varies_are_counted_and_left_out() -> None:
    """Three of four units have one level: (3/4)^4 of the draws have no other, over 1/10."""
    found = bootstrap(table_of("3 3 3 4", "3 3 3 4"), draws=2000)

    assert (found.low, found.high) == (None, None)
    assert found.without_variation == pytest.approx(2000 * (0.75**4 + 0.25**4), abs=100)


def test_a_few_draws_without_variation_leave_an_interval() -> None:
    """Four of twenty units have another level: (16/20)^20 = 1 % of the draws have no such unit."""
    found = bootstrap(table_of("3 " * 16 + "4 4 4 4", "3 " * 16 + "4 4 4 5"), draws=1000)

    assert 0 < found.without_variation < 40
    assert 0 < found.low < found.high <= 1


@pytest.mark.parametrize("coders", [(), ("1 2",), ("3 3", "3 3"), ("1 3", "2 ."), ("1", "2")])
def test_there_is_no_interval_of_fewer_than_two_units_or_without_variation(
    coders: tuple[str, ...],
) -> None:
    assert bootstrap(table_of(*coders)) == Bootstrap(None, None, SEED, DRAWS, 0)


def test_a_bootstrap_without_draws_is_refused() -> None:
    with pytest.raises(ScoringError, match="at least one draw, not 0"):
        bootstrap(table_of(*PUBLISHED), draws=0)


def test_draws_in_portions_give_the_same_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = bootstrap(table_of(*PUBLISHED))

    monkeypatch.setattr(module, "AT_ONCE", 70)  # two draws at once

    assert bootstrap(table_of(*PUBLISHED)) == whole


@settings(max_examples=50)
@given(tables(), st.randoms(use_true_random=False))
def test_the_interval_is_the_same_in_any_order_and_at_most_one(table: Table, random) -> None:
    columns = list(zip(*table, strict=True))
    random.shuffle(columns)
    shuffled = [list(row) for row in zip(*columns, strict=True)] or [[] for _ in table]
    random.shuffle(shuffled)

    found = bootstrap(table, draws=50)

    assert bootstrap(shuffled, draws=50) == found
    if found.low is not None and found.high is not None:
        assert found.low <= found.high <= 1
