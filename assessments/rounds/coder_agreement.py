"""Each coder of a round against what was found: for leads alone."""

from dataclasses import dataclass

from assessments import agreements
from assessments.models import Round
from assessments.scoring.coders import Record, records


@dataclass(frozen=True, slots=True)
class CoderLine:
    """One coder; direction_words: "reads higher", "reads lower", "in both ways", or "" if none."""

    coder: str
    record: Record
    direction_words: str


@dataclass(frozen=True, slots=True)
class Page:
    """lines: the coder furthest from the findings first; reconciled: ministries compared."""

    lines: list[CoderLine]
    reconciled: int
    total: int


def page(round: Round) -> Page:
    """Four queries, however many ministries."""
    found = records(agreements.outcomes(round))
    lines = [CoderLine(coder, record, direction_words(record)) for coder, record in found.items()]
    return Page(
        lines=sorted(lines, key=_place),
        reconciled=agreements.reconciled(round).count(),
        total=round.assessments.count(),
    )


def direction_words(record: Record) -> str:
    if not record.distance or record.direction is None:
        return ""
    if record.direction > 0:
        return "reads higher"
    return "reads lower" if record.direction < 0 else "in both ways"


def _place(line: CoderLine) -> tuple[float, str]:
    return -(line.record.distance or 0.0), line.coder
