"""How each coder's answers relate to what was found in the end: how far, which way, how often."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from statistics import fmean

Answer = int | str  # a level, or the name of a state that has none


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one coder said of one unit that others coded too, and what stands there."""

    coder: str
    said: Answer
    stands: Answer


@dataclass(frozen=True, slots=True)
class Record:
    """One coder's answers against the findings.

    units: units compared. rated: those in which the coder and the finding both have a level.
    distance: mean of |said - stands| over these, in levels, 0 or more; None when there are none.
    direction: mean of said - stands, in levels: above 0 the coder reads higher than was found.
    outvoted: units in which another answer stands than the coder's, levels and states alike.
    """

    units: int
    rated: int
    distance: float | None
    direction: float | None
    outvoted: int

    @property
    def share_outvoted(self) -> float:
        """0-1 of the units compared."""
        return self.outvoted / self.units


def records(outcomes: Iterable[Outcome]) -> dict[str, Record]:
    """Return coder -> record, in the order of the coders' names; a coder without any is left out.

    outcomes: of units with answers of two coders or more; where one alone answered, the finding is
              that answer, and would make every coder look better. Source: METHOD §4.
    """
    by_coder: dict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        by_coder[outcome.coder].append(outcome)
    return {coder: _record(by_coder[coder]) for coder in sorted(by_coder)}


def _record(outcomes: list[Outcome]) -> Record:
    steps = [
        outcome.said - outcome.stands
        for outcome in outcomes
        if isinstance(outcome.said, int) and isinstance(outcome.stands, int)
    ]
    return Record(
        units=len(outcomes),
        rated=len(steps),
        distance=fmean(map(abs, steps)) if steps else None,
        direction=fmean(steps) if steps else None,
        outvoted=sum(outcome.said != outcome.stands for outcome in outcomes),
    )
