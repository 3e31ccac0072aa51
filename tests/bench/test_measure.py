"""The measuring itself: medians of samples taken in turns, and what holds."""

from tests.bench.__main__ import as_markdown, cells
from tests.bench.measure import Measured, Row, interleave


def test_both_functions_are_run_in_turns() -> None:
    calls: list[str] = []

    measured = interleave(lambda: calls.append("ours"), lambda: calls.append("floor"), repeats=5)

    turns = [name for name, before in zip(calls, ["", *calls[:-1]], strict=True) if name != before]
    assert turns == ["ours", "floor"] * 6  # the warm-up, then five repeats
    assert measured.floor is not None
    assert measured.ours > 0
    assert measured.floor > 0


def test_a_ratio_over_its_hold_is_not_held() -> None:
    row = Row("P0", "nothing in particular", 2, lambda: Measured(0))

    assert cells(row, Measured(ours=3, floor=1.5))[-3:] == ("2.00", "2", "yes")
    assert cells(row, Measured(ours=3.1, floor=1.5))[-1] == "NO"


def test_a_row_without_a_floor_is_held_by_its_size() -> None:
    row = Row("P0", "nothing in particular", 200, lambda: Measured(0))

    assert cells(row, Measured(ours=107, unit="MiB"))[2:] == ("107 MiB", "", "", "200 MiB", "yes")


def test_the_table_is_aligned_markdown() -> None:
    lines = as_markdown([("P0", "a", "1 ms", "", "", "2 ms", "yes")]).splitlines()

    assert lines[0].startswith("| id | what | ours |")
    assert len({len(line) for line in lines}) == 1
