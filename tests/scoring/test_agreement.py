"""Tests of Krippendorff's alpha: published values, cases by hand, and properties."""

import krippendorff
import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from assessments.scoring.agreement import (
    Agreement,
    AlphaStatus,
    Band,
    Metric,
    Table,
    agreement,
    band,
)

PUBLISHED = (
    "1 2 3 3 2 1 4 1 2 . . .",
    "1 2 3 3 2 2 4 1 2 5 . 3",
    ". 3 3 3 2 3 4 2 2 5 1 .",
    "1 2 3 3 2 4 4 1 2 5 1 .",
)
CODES = st.none() | st.integers(1, 5)


def table_of(*coders: str) -> list[list[int | None]]:
    """Return codes from text: "1 . 2" is a code, a missing code and another code."""
    return [[None if code == "." else int(code) for code in coder.split()] for coder in coders]


@st.composite
def tables(draw: st.DrawFn) -> list[list[int | None]]:
    """Draw up to five coders and twelve units, with codes missing anywhere."""
    units = draw(st.integers(0, 12))
    row = st.lists(CODES, min_size=units, max_size=units)
    return draw(st.lists(row, min_size=1, max_size=5))


def by_oracle(table: Table, metric: Metric) -> float:
    """Return alpha from the independent package."""
    data = np.array(table, dtype=float)
    found: float = krippendorff.alpha(reliability_data=data, level_of_measurement=metric.value)
    return found


def test_the_published_values_are_reproduced() -> None:
    found = agreement(table_of(*PUBLISHED))

    assert found.nominal == pytest.approx(0.743421, abs=5e-7)
    assert found.ordinal == pytest.approx(0.815388, abs=5e-7)
    assert found.interval == pytest.approx(0.849107, abs=5e-7)
    assert (found.coders, found.units, found.doubles, found.pairable) == (4, 12, 11, 40)
    assert found.status == AlphaStatus.MEASURED


def test_two_coders_of_four_units_by_hand() -> None:
    """Codes are 1 1 2 2 and 1 2 2 2: n = 8, margins 3 and 5, two of the eight pairs differ.

    Of two levels the metric does not matter: 1 - 7 * 2 / (2 * 3 * 5) = 8/15.
    """
    found = agreement(table_of("1 1 2 2", "1 2 2 2"))

    for metric in Metric:
        assert getattr(found, metric) == pytest.approx(8 / 15, abs=1e-12)


def test_ordinal_distances_count_the_codes_between_two_levels() -> None:
    """Codes are 1 2 3 3 and 1 2 3 1: margins 3, 2, 3; the one pair that differs is 1 and 3.

    Ordinal: d(1,2) = d(2,3) = 5/2, d(1,3) = 5; observed 2 * 25 = 50, expected
    2 * (6 * 6.25 + 9 * 25 + 6 * 6.25) = 600, so 1 - 7 * 50 / 600 = 5/12.
    Interval: observed 2 * 4, expected 2 * (6 + 9 * 4 + 6) = 96, so 1 - 7 * 8 / 96 = 5/12 too.
    Nominal: observed 2, expected 64 - 22 = 42, so 1 - 7 * 2 / 42 = 2/3.
    """
    found = agreement(table_of("1 2 3 3", "1 2 3 1"))

    assert found.ordinal == pytest.approx(5 / 12, abs=1e-12)
    assert found.interval == pytest.approx(5 / 12, abs=1e-12)
    assert found.nominal == pytest.approx(2 / 3, abs=1e-12)


def test_three_codes_of_a_unit_weigh_half_a_pair_each() -> None:
    """Codes are 1 1 2 in one unit, 2 2 in another: coincidences 1-1 1, 1-2 1, 2-1 1, 2-2 2.

    n = 5, margins 2 and 3: 1 - 4 * 2 / 12 = 1/3.
    """
    assert agreement(table_of("1 2", "1 2", "2 .")).nominal == pytest.approx(1 / 3, abs=1e-12)


def test_coders_who_always_differ_are_below_chance() -> None:
    found = agreement(table_of("1 2 1 2", "2 1 2 1"))

    assert found.ordinal is not None
    assert found.ordinal < 0


@pytest.mark.parametrize(
    ("coders", "expected"),
    [
        ((), Agreement(0, 0, 0, 0, AlphaStatus.NOT_PAIRABLE)),
        (("",), Agreement(0, 0, 0, 0, AlphaStatus.NOT_PAIRABLE)),
        ((". .", ". ."), Agreement(0, 0, 0, 0, AlphaStatus.NOT_PAIRABLE)),
        (("1 2 3",), Agreement(1, 3, 0, 0, AlphaStatus.NOT_PAIRABLE)),
        (("1 .", ". 2"), Agreement(2, 2, 0, 0, AlphaStatus.NOT_PAIRABLE)),
        (("3 3", "3 3"), Agreement(2, 2, 2, 4, AlphaStatus.NO_VARIATION)),
        # The level that differs is the only one in its unit, so nothing pairable varies.
        (("3 3 .", "3 3 5"), Agreement(2, 3, 2, 4, AlphaStatus.NO_VARIATION)),
    ],
)
def test_nothing_pairable_and_no_variation_have_different_statuses(
    coders: tuple[str, ...], expected: Agreement
) -> None:
    assert agreement(table_of(*coders)) == expected


def test_coders_with_rows_of_different_length_are_refused() -> None:
    with pytest.raises(ValueError, match="zip"):
        agreement([[1, 2], [1]])


@given(tables())
def test_every_metric_equals_that_of_the_independent_package(table: Table) -> None:
    found = agreement(table)
    assume(found.status == AlphaStatus.MEASURED)

    for metric in Metric:
        assert getattr(found, metric) == pytest.approx(by_oracle(table, metric), abs=1e-9)


@given(tables(), st.randoms(use_true_random=False))
def test_the_order_of_coders_and_of_units_changes_nothing(table: Table, random) -> None:
    columns = list(zip(*table, strict=True))
    random.shuffle(columns)
    shuffled = [list(row) for row in zip(*columns, strict=True)] or [[] for _ in table]
    random.shuffle(shuffled)

    assert agreement(shuffled) == agreement(table)


@given(tables())
def test_alpha_is_at_most_one_and_defined_where_codes_vary(table: Table) -> None:
    found = agreement(table)

    pairable = [
        codes
        for unit in zip(*table, strict=True)
        if len(codes := [code for code in unit if code is not None]) > 1
    ]
    varies = len({code for codes in pairable for code in codes}) > 1
    alphas = [getattr(found, metric) for metric in Metric]
    assert found.pairable == sum(map(len, pairable))
    assert all((alpha is not None) == varies for alpha in alphas)
    assert all(alpha <= 1 for alpha in alphas if alpha is not None)


@given(st.lists(st.integers(1, 5), min_size=2, max_size=12), st.integers(2, 5))
def test_coders_who_agree_on_levels_that_vary_have_an_alpha_of_one(
    levels: list[int], coders: int
) -> None:
    assume(len(set(levels)) > 1)

    found = agreement([levels] * coders)

    assert (found.nominal, found.ordinal, found.interval) == (1.0, 1.0, 1.0)


@given(tables(), st.integers(-50, 50), st.integers(1, 9))
def test_moving_and_stretching_the_scale_changes_no_alpha(table, shift, factor) -> None:
    moved = [[None if code is None else shift + factor * code for code in coder] for coder in table]

    ours, theirs = agreement(table), agreement(moved)

    for metric in Metric:
        assert getattr(theirs, metric) == pytest.approx(getattr(ours, metric), abs=1e-9)


@pytest.mark.parametrize(
    ("alpha", "expected"),
    [
        (1.0, Band.RELY),
        (0.8, Band.RELY),
        (0.1 + 0.7, Band.RELY),  # 0.7999999999999999, which is .800 except for float noise
        (0.7999, Band.TENTATIVE),
        (0.667, Band.TENTATIVE),
        (2 / 3, Band.FLAGGED),
        (0.0, Band.FLAGGED),
        (-0.4, Band.FLAGGED),
    ],
)
def test_bands_judge_unrounded_alphas(alpha: float, expected: Band) -> None:
    assert band(alpha) == expected
