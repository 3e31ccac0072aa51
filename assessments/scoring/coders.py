"""Compare each coder's answers with the resolved scores."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

Answer = int | str  # a level, or the name of a state without a level


@dataclass(frozen=True, slots=True)
class Outcome:
    """One coder's answer for a unit that others coded too, and the resolved score of the unit."""

    coder: str
    answer: Answer
    resolved: Answer


@dataclass(frozen=True, slots=True)
class Record:
    """One coder's answers, compared with the resolved scores.

    units:     number of units compared.
    rated:     number of units in which the answer and the resolved score are both levels.
    distance:  mean of |answer - resolved| over the rated units, in levels, >= 0; None without any.
    direction: mean of answer - resolved, in levels: above 0 the coder reads higher; None without.
    outvoted:  number of units with another resolved score than the answer, in level or state.
    """

    units: int
    rated: int
    distance: float | None
    direction: float | None
    outvoted: int

    @property
    def share_outvoted(self) -> float:
        """Return the outvoted share of the units, 0-1."""
        return self.outvoted / self.units


def records(outcomes: Iterable[Outcome]) -> dict[str, Record]:
    """Return coder -> record, in the order of the coders' names.

    outcomes: of units with answers of two or more coders. In a unit with one answer, that answer
              is the resolved score, which would make every coder look better.

    A coder without outcomes is left out. Source: METHOD §4.
    """
    by_coder: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_coder[outcome.coder].append(outcome)
    return {coder: _record(by_coder[coder]) for coder in sorted(by_coder)}


def _record(outcomes: list[Outcome]) -> Record:
    outvoted = 0
    steps = []
    for outcome in outcomes:
        # A state against a level counts as outvoted, but has no distance.
        outvoted += outcome.answer != outcome.resolved
        if isinstance(outcome.answer, int) and isinstance(outcome.resolved, int):
            steps.append(outcome.answer - outcome.resolved)
    distance = direction = None
    if steps:
        distance, direction = fmean(map(abs, steps)), fmean(steps)
    return Record(len(outcomes), len(steps), distance, direction, outvoted)
