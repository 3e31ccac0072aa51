"""What gaps there are between what a ministry says and does, in numbers and in words."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.charts import headlines
from assessments.charts.theme import plain
from assessments.charts.types import Caption, Mark, Pair, Row, TableCell
from assessments.charts.words import counted, listed, number, signed, span
from assessments.scoring.types import Scale

READ_ALOUD = 12  # ministries in the alternative text


@dataclass(frozen=True, slots=True)
class Group:
    """Marks that are compared, (code, title) each; the gap is the first less the last."""

    parts: Sequence[tuple[str, str]]

    def gap(self, row: Row) -> float | None:
        """The gap of one ministry, unrounded; None unless both ends are scored."""
        first, last = score_of(row, self.parts[0][0]), score_of(row, self.parts[-1][0])
        return None if first is None or last is None else first - last


def score_of(row: Row, code: str) -> float | None:
    return row.marks[code].score if code in row.marks else None


def meaning(group: Group) -> str:
    """Return what the group's gap is: "Saying less doing"."""
    (_, first), (_, last) = group.parts[0], group.parts[-1]
    return f"{first} less {headlines.inside(last)}"


def header(groups: Sequence[Group]) -> tuple[str, ...]:
    """Return the heads of the table: the marks of each group, then its gap."""
    heads = ["Code", "Ministry"]
    for group in groups:
        heads += [*(title for _, title in group.parts), meaning(group)]
    return tuple(heads)


def cells(row: Row, groups: Sequence[Group]) -> tuple[TableCell, ...]:
    """Return one ministry's line of the table, unrounded."""
    line: list[TableCell] = [row.subject.code, row.subject.name]
    for group in groups:
        line += [score_of(row, code) for code, _ in group.parts]
        line.append(group.gap(row))
    return tuple(line)


def title(rows: Sequence[Row], group: Group) -> str:
    """Return which end runs ahead in most ministries."""
    (first, first_title), (last, last_title) = group.parts[0], group.parts[-1]
    pairs = [Pair(row.subject, _mark(row, first), _mark(row, last)) for row in rows]
    drawn = [pair for pair in pairs if None not in (pair.first.score, pair.second.score)]
    return headlines.balance_title(drawn, len(rows), (first_title, last_title))


def _mark(row: Row, code: str) -> Mark:
    return row.marks.get(code) or Mark(row.subject, None, "not_assessed", None, None)


def alt(rows: Sequence[Row], groups: Sequence[Group], caption: Caption, scale: Scale) -> str:
    """Return every number of up to twelve ministries, and their gaps, the widest first."""
    compared = " and ".join(
        headlines.inside(" / ".join(plain(part) for _, part in group.parts)) for group in groups
    )
    release = f", release {plain(caption.release)}" if caption.release else ""
    sentences = [f"Dumbbell chart of {counted(len(rows), 'ministry')} by {compared}{release}"]
    sentences += [
        f"{plain(row.subject.name)}: " + "; ".join(_numbers(row, group, scale) for group in groups)
        for row in rows[:READ_ALOUD]
    ]
    if len(rows) > READ_ALOUD:
        sentences.append(f"{len(rows) - READ_ALOUD} more are in the table")
    sentences.append(f"The scale is {span(scale)}")
    return ". ".join(sentences) + "."


def _numbers(row: Row, group: Group, scale: Scale) -> str:
    """Return "saying 3.8, listening 2.9 and doing 2.5, gap +1.3"."""
    printed = listed(
        f"{headlines.inside(part)} {'no score' if score is None else number(score, scale)}"
        for code, part in group.parts
        for score in [score_of(row, code)]
    )
    difference = group.gap(row)
    return printed if difference is None else f"{printed}, gap {signed(difference, scale)}"
