"""Tests of tables of charts: a table written as CSV and read again gives the same figure."""

import csv
import io
from collections.abc import Callable, Sequence

import pytest

from assessments.charts.change import Shift, change
from assessments.charts.choropleth import choropleth
from assessments.charts.distribution import distribution
from assessments.charts.gap import gap
from assessments.charts.heatmap import heatmap
from assessments.charts.ranking import ranking
from assessments.charts.slope import slope
from assessments.charts.trend import trend
from assessments.charts.types import Chart, Line, Mark, Move, Row, Subject
from assessments.exports.tables import Table, csv_bytes
from tests.charts.samples import (
    AXES,
    GROUPS,
    LEVELS,
    RELEASES,
    a_caption,
    a_mark,
    a_subject,
    many_scores,
    some_marks,
)

Cells = Sequence[str]
YEARS = ("2025", "2026")
NAMES = [
    "Côte d'Ivoire",
    '"quoted", with a comma',
    "外務省",
    "وزارة الخارجية",
    "<b>bold</b>",
    "Fiji",
]
SUBJECTS = [Subject(a_subject(at).code, name) for at, name in enumerate(NAMES)]
SCORES = many_scores(12)


def number(cell: str) -> float | None:
    return float(cell) if cell else None


def place(cell: str) -> int | None:
    return int(cell) if cell else None


def subject(cells: Cells) -> Subject:
    return Subject(cells[0], cells[1])


def a_row(cells: Cells, codes: Sequence[str]) -> Row:
    scores = dict(zip(codes, map(number, cells[2:]), strict=True))
    return Row(subject(cells), {code: a_mark(subject(cells), one) for code, one in scores.items()})


def table_rows() -> list[Row]:
    codes = [code for code, _ in AXES]
    return [
        Row(one, {code: a_mark(one, SCORES[(at + up) % 12]) for up, code in enumerate(codes)})
        for at, one in enumerate(SUBJECTS)
    ]


def marks() -> list[Mark]:
    ranked = some_marks(*SCORES[3:9])
    return [
        Mark(one, found.score, found.state, found.coverage, found.rank, scored=3, applicable=6)
        for one, found in zip(SUBJECTS, ranked, strict=True)
    ]


def mark_of(cells: Cells) -> Mark:
    score, rank, coverage, state = cells[2:]
    return Mark(
        subject(cells), number(score), state, number(coverage), place(rank), scored=3, applicable=6
    )


def moves() -> list[Move]:
    then, now = some_marks(*SCORES[:6]), some_marks(*SCORES[6:])
    return [
        Move(one, a_mark(one, old.score, rank=old.rank), a_mark(one, new.score, rank=new.rank))
        for one, old, new in zip(SUBJECTS, then, now, strict=True)
    ]


def move_of(cells: Cells) -> Move:
    who, (then, then_rank, now, now_rank, _) = subject(cells), cells[2:]
    return Move(
        who,
        a_mark(who, number(then), rank=place(then_rank)),
        a_mark(who, number(now), rank=place(now_rank)),
    )


def shift_of(cells: Cells) -> Shift:
    """Return gains from 0: the grid draws only the difference."""
    who = subject(cells)
    gains = dict(zip((code for code, _ in AXES), map(number, cells[2:]), strict=True))
    return Shift(
        who, {code: Move(who, a_mark(who, 0.0), a_mark(who, gain)) for code, gain in gains.items()}
    )


def shifts() -> list[Shift]:
    return [
        Shift(one.subject, {code: Move(one.subject, two, mark) for code, mark in one.marks.items()})
        for one in table_rows()
        for two in [a_mark(one.subject, 2.0)]
    ]


def gap_row(cells: Cells) -> Row:
    first, second, third = map(number, (cells[2], cells[3], cells[4]))
    who = subject(cells)
    scores = {"balance": first, "training": second, "listening": third}
    return Row(who, {code: a_mark(who, score) for code, score in scores.items()})


CODES = [code for code, _ in AXES]
CAPTION = a_caption()
# name -> the chart of some values, the values, and one value from its line of the table.
CASES: dict[str, tuple[Callable[..., Chart], Sequence[object], Callable[[Cells], object]]] = {
    "ranking": (lambda them: ranking(them, CAPTION, LEVELS), marks(), mark_of),
    "map": (lambda them: choropleth(them, CAPTION, LEVELS), marks(), mark_of),
    "heatmap": (
        lambda them: heatmap(them, AXES, CAPTION, LEVELS),
        table_rows(),
        lambda cells: a_row(cells, CODES),
    ),
    "distribution": (
        lambda them: distribution(them, AXES, CAPTION, LEVELS),
        table_rows(),
        lambda cells: a_row(cells, CODES),
    ),
    "gap": (lambda them: gap(them, GROUPS, CAPTION, LEVELS), table_rows(), gap_row),
    "slope": (lambda them: slope(them, YEARS, CAPTION, LEVELS), moves(), move_of),
    "change": (
        lambda them: change(them, AXES, CAPTION, LEVELS, releases=YEARS),
        shifts(),
        shift_of,
    ),
    "trend": (
        lambda them: trend(them, RELEASES, CAPTION, LEVELS),
        [Line(one, SCORES[at : at + 3]) for at, one in enumerate(SUBJECTS)],
        lambda cells: Line(subject(cells), [number(cell) for cell in cells[2:]]),
    ),
}


def read(chart: Chart) -> list[Cells]:
    text = csv_bytes(Table(chart.header, chart.rows)).decode()
    header, *lines = csv.reader(io.StringIO(text))
    assert tuple(header) == chart.header
    return lines


def drawn(chart: Chart) -> list[dict[str, object]]:
    """Return the traces without reasons for missing numbers, which the table does not have."""
    return [
        {key: value for key, value in trace.items() if key != "text" or trace["type"] != "bar"}
        for trace in chart.figure["data"]
    ]


@pytest.mark.parametrize("kind", CASES)
def test_the_table_of_a_chart_makes_the_same_figure_again(kind: str) -> None:
    build, values, value_of = CASES[kind]
    chart = build(values)

    again = build([value_of(cells) for cells in read(chart)])

    assert drawn(again) == drawn(chart)
    assert again.figure["layout"] == chart.figure["layout"]
    assert (again.title, again.rows) == (chart.title, chart.rows)
