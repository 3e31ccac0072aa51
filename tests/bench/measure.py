"""Rows of the benchmark, and the timing of two functions side by side."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from statistics import median

from tests.bench import effort

MILLISECONDS = 1000.0


@dataclass(frozen=True, slots=True)
class Measured:
    """Medians in `unit`; a floor of None is a row that is held by its own size."""

    ours: float
    floor: float | None = None
    unit: str = "ms"

    @property
    def ratio(self) -> float | None:
        return None if self.floor is None else self.ours / self.floor

    @property
    def held_value(self) -> float:
        return self.ours if self.ratio is None else self.ratio


Measure = Callable[[], Measured]


@dataclass(frozen=True, slots=True)
class Row:
    """One line of the table; `hold` is the most that the ratio, or the size, may be."""

    id: str
    what: str
    hold: float
    measure: Measure


ROWS: list[Row] = []


def row(
    id: str, what: str, *, hold: float
) -> Callable[[Callable[[], Measured]], Callable[[], Measured]]:
    """Enter the function into the table."""

    def enter(measure: Measure) -> Measure:
        ROWS.append(Row(id, what, hold, measure))
        return measure

    return enter


def interleave(
    ours: Callable[[], object], floor: Callable[[], object], *, repeats: int = 5
) -> Measured:
    """Time both in turns, so that a change of the machine's load meets both; medians in ms."""
    repeats = min(repeats, effort.chosen().most_repeats)
    times = {ours: loops(ours), floor: loops(floor)}
    samples = [(sample(ours, times[ours]), sample(floor, times[floor])) for _ in range(repeats)]
    return Measured(
        ours=median(mine for mine, _ in samples) * MILLISECONDS,
        floor=median(least for _, least in samples) * MILLISECONDS,
    )


def sample(work: Callable[[], object], times: int) -> float:
    """Seconds for one run of the work, as the mean of so many."""
    start = time.perf_counter()
    for _ in range(times):
        work()
    return (time.perf_counter() - start) / times


def loops(work: Callable[[], object]) -> int:
    """Return how often the work must run for a sample that a clock can measure, after a warm-up."""
    work()
    return max(1, round(effort.chosen().least_sample_seconds / max(sample(work, 1), 1e-9)))
