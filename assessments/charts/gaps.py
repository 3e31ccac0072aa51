"""Gaps: the marks that are compared in a group, and what a chart of them shows, in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.charts.headlines import balance_title, inside
from assessments.charts.theme import plain
from assessments.charts.types import Caption, Pair, Row
from assessments.charts.words import (
    known_scores,
    listed,
    number_or_gap,
    of_release,
    signed,
    span,
)
from assessments.scoring.types import Scale
from assessments.wording import counted

READ_ALOUD = 12  # ministries in the alternative text


@dataclass(frozen=True, slots=True)
class Group:
    """Marks that are compared, (code, title) each; the gap is the first less the last."""

    parts: Sequence[tuple[str, str]]

    def scores(self, row: Row) -> list[float]:
        """Return the scores of one ministry that are known, in the order of the marks."""
        return known_scores(row.scores(self.parts))

    def gap(self, row: Row) -> float | None:
        """Return the gap of one ministry, unrounded; None unless both ends are scored."""
        # A part between the two ends does not count.
        first, last = row.score(self.parts[0][0]), row.score(self.parts[-1][0])
        if first is None or last is None:
            return None
        return first - last


def is_partial(row: Row, groups: Sequence[Group]) -> bool:
    """Return True where a ministry lacks a score that the chart would draw."""
    return any(None in row.scores(group.parts) for group in groups)


def meaning(group: Group) -> str:
    """Return what the group's gap is: "Saying less doing"."""
    (_, first), (_, last) = group.parts[0], group.parts[-1]
    return f"{first} less {inside(last)}"


def title(rows: Sequence[Row], group: Group) -> str:
    """Return which end runs ahead in most ministries."""
    (first, first_title), (last, last_title) = group.parts[0], group.parts[-1]
    # A gap is a balance of the two ends: the same sentence is true of both charts.
    drawn = []
    for row in rows:
        if group.gap(row) is not None:
            drawn.append(Pair(row.subject, row.marks[first], row.marks[last]))
    return balance_title(drawn, len(rows), (first_title, last_title))


def alt(rows: Sequence[Row], groups: Sequence[Group], caption: Caption, scale: Scale) -> str:
    """Return every number of up to twelve ministries, and their gaps, the widest first."""
    compared = []
    for group in groups:
        titles = [plain(title) for _, title in group.parts]
        compared.append(inside(" / ".join(titles)))
    what = f"{counted(len(rows), 'ministry')} by {' and '.join(compared)}"
    sentences = [f"Dumbbell chart of {what}{of_release(caption)}"]
    for row in rows[:READ_ALOUD]:
        numbers = [_in_words(row, group, scale) for group in groups]
        sentences.append(f"{plain(row.subject.name)}: {'; '.join(numbers)}")
    if len(rows) > READ_ALOUD:
        sentences.append(f"{len(rows) - READ_ALOUD} more are in the table")
    sentences.append(f"The scale is {span(scale)}")
    return ". ".join(sentences) + "."


def _in_words(row: Row, group: Group, scale: Scale) -> str:
    """Return "saying 3.8, listening 2.9 and doing 2.5, gap +1.3"."""
    parts = []
    for code, title in group.parts:
        parts.append(f"{inside(title)} {number_or_gap(row.score(code), scale)}")
    difference = group.gap(row)
    if difference is None:
        return listed(parts)
    return f"{listed(parts)}, gap {signed(difference, scale)}"
