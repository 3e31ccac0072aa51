"""The effort of the benchmark: the full run, or a short one that shows that each row runs."""

import os
from dataclasses import dataclass

QUICK_VARIABLE = "BENCH_QUICK"  # set by `--quick`, before the rows are imported


@dataclass(frozen=True, slots=True)
class Effort:
    """The sizes of the worlds (in ministries), and how often a row is repeated."""

    few: int
    some: int
    many: int
    releases: int
    most_repeats: int
    least_sample_seconds: float  # shorter work is repeated within a sample: clocks are noisy
    cold_starts: int
    warm_pages: int


FULL = Effort(
    few=10,
    some=30,
    many=200,
    releases=10,
    most_repeats=100,
    least_sample_seconds=0.01,
    cold_starts=5,
    warm_pages=40,
)
QUICK = Effort(
    few=5,
    some=6,
    many=10,
    releases=2,
    most_repeats=1,
    least_sample_seconds=0,
    cold_starts=1,
    warm_pages=4,
)


def chosen() -> Effort:
    """Return the effort of this process."""
    return QUICK if QUICK_VARIABLE in os.environ else FULL
