"""Tests of the check of hundreds of pictures: each broken bound is found."""

from tests.bench.renders import MOST_BYTES, MOST_PROCESSES, Sample, troubles, wanted

EVEN = [Sample(0.2, 12, 400 * 2**20)] * 50


def test_what_stays_even_is_no_trouble() -> None:
    assert troubles(EVEN, []) == []


def test_each_bound_is_seen_to_be_broken() -> None:
    crowd = [*EVEN, Sample(0.2, MOST_PROCESSES + 1, 0)]
    heavy = [*EVEN[:-1], Sample(0.2, 12, MOST_BYTES + 1)]
    growing = [*EVEN[:-1], Sample(0.2, 12, 600 * 2**20)]

    assert "1 pictures were refused" in troubles(EVEN, ["Too slow."])[0]
    assert f"{MOST_PROCESSES + 1} processes" in troubles(crowd, [])[0]
    assert "MiB" in troubles(heavy, [])[0]
    assert "1.50-fold" in troubles(growing, [])[0]


def test_every_kind_of_chart_comes_in_every_format() -> None:
    turns = [(chart.kind, format) for chart, format in wanted(300)]

    kinds = {kind for kind, _ in turns}
    assert {(kind, format) for kind in kinds for format in ("png", "svg", "pdf")} <= set(turns)
