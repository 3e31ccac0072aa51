"""Tests of the metrics of channels, and of the bins of answer times."""

from statistics import median_low

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.metrics import BINS, LONGEST, METRICS, STARTS, Kind, bin_of, bounds, median_bin


def test_stocks_and_unique_people_are_never_summed_over_time():
    not_summed = {code for code, metric in METRICS.items() if not metric.kind.is_summed_over_time}

    assert not_summed == {"followers", "reach"}


def test_only_net_flows_may_be_below_zero():
    assert [kind for kind in Kind if kind.may_be_negative] == [Kind.NET]


def test_each_metric_is_under_its_own_code():
    assert len(METRICS) == 19
    assert all(metric.code == code for code, metric in METRICS.items())


def test_the_bins_follow_each_other_without_gap_up_to_sixty_days():
    ends = [bounds(place)[1] for place in range(BINS)]

    assert bounds(0) == (0, 1)
    assert ends[:-1] == list(STARTS[1:])
    assert ends[-1] is None
    assert STARTS[-1] > LONGEST >= STARTS[-2]


def test_no_bin_is_wider_than_an_eighth_of_its_beginning_but_for_single_seconds():
    for place in range(8, BINS - 1):
        start, end = bounds(place)
        assert end is not None
        assert end - start <= max(1, start / 8)


@pytest.mark.parametrize(
    ("seconds", "place"),
    [(0, 0), (0.9, 0), (1, 1), (8, 8), (17.5, 16), (18, 17), (10**9, BINS - 1)],
)
def test_a_time_is_in_the_bin_that_begins_at_it_or_before(seconds, place):
    assert bin_of(seconds) == place


@pytest.mark.parametrize("seconds", [-1, float("nan")])
def test_a_time_that_cannot_be_has_no_bin(seconds):
    with pytest.raises(ValueError, match="below zero"):
        bin_of(seconds)


@pytest.mark.parametrize("place", [-1, BINS])
def test_a_bin_that_does_not_exist_has_no_bounds(place):
    with pytest.raises(ValueError, match="no bin"):
        bounds(place)


@given(st.lists(st.tuples(st.integers(0, 2), st.integers(0, 2 * LONGEST)), min_size=1))
def test_the_median_of_merged_periods_is_in_the_bin_of_the_true_median(answers):
    periods: list[dict[int, int]] = [{}, {}, {}]
    times = [seconds for _, seconds in answers]
    for period, seconds in answers:
        counts = periods[period]
        counts[bin_of(seconds)] = counts.get(bin_of(seconds), 0) + 1
    merged: dict[int, int] = {}
    for counts in periods:
        for place, count in counts.items():
            merged[place] = merged.get(place, 0) + count

    assert median_bin(merged) == bin_of(median_low(times))


def test_no_answers_have_no_median():
    assert median_bin({}) is None
    assert median_bin({3: 0}) is None
