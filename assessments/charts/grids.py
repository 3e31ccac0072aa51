"""A grid with ministries down and columns across: its heads, its room, and marks over its cells."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from assessments.charts.frame import (
    EDGE,
    WIDTH,
    Room,
    name_axis,
    narrow,
    shortened,
    widest,
    wrapped,
)
from assessments.charts.theme import escape
from assessments.charts.traces import Points
from assessments.charts.types import Subject

BLACK, WHITE = "#000000", "#ffffff"  # the inks of cells
FEW = 3  # columns that a narrow screen has room for
WIDE = 8  # columns that have room for their titles; more show their codes
Column = tuple[str, str]  # code, title


class Boxes(Points):
    """Bars that cover cells of the grid, for a pattern or a frame."""

    def trace(self, look: Mapping[str, Any], **keys: str) -> dict[str, Any]:
        """Return the trace; {} without a cell."""
        trace = super().trace({"type": "bar", "width": 0.97, **look}, **keys)
        if trace:
            # A bar of ours would begin at zero: each begins at the lower edge of its cell instead.
            trace["base"] = [y - 0.46 for y in self.y]
            trace["y"] = [0.92] * len(self.y)
        return trace


class Printed(NamedTuple):
    """A number in a cell, and the ink that reads best there."""

    x: int
    y: int
    text: str
    ink: str


def printed(cells: Sequence[Printed], *, size: int) -> list[dict[str, Any]]:
    """Return what is printed in the cells: one trace for each ink that is needed."""
    by_ink = {BLACK: Points(), WHITE: Points()}
    for x, y, text, ink in cells:
        # Appended without a call for each: a large grid has some thousand cells.
        numbers = by_ink[ink]
        numbers.x.append(x)
        numbers.y.append(y)
        numbers.texts.append(text)
    traces = []
    for ink, numbers in by_ink.items():
        font = {"color": ink, "size": size}
        look = {"type": "scatter", "mode": "text", "textfont": font, "hoverinfo": "skip"}
        traces.append(numbers.trace(look))
    return traces


def header(columns: Sequence[Column]) -> tuple[str, ...]:
    """Return the heads of the table under a chart of ministries by columns."""
    heads = ["Code", "Ministry"]
    for _, title in columns:
        heads.append(title)
    return tuple(heads)


def layout(rows: Sequence[Subject], columns: Sequence[Column]) -> dict[str, Any]:
    still = {"fixedrange": True, "showgrid": False, "ticks": ""}
    heads = []
    for lines in _heads(rows, columns):
        heads.append("<br>".join(map(escape, lines)))
    angle = 0
    if len(columns) > WIDE:
        angle = -90
    # Many columns have no room for their heads on a narrow screen: it scrolls them.
    meta = {}
    if len(columns) <= FEW:
        meta = narrow(row.code for row in rows)
    return {
        "barmode": "overlay",
        "xaxis": {
            **still,
            "side": "top",
            "range": [-0.5, max(len(columns), 1) - 0.5],
            "tickvals": list(range(len(columns))),
            "ticktext": heads,
            "tickangle": angle,
            "ticklabelstandoff": 4,
        },
        "yaxis": {**name_axis(_names(rows)), **still, "ticklabelstandoff": 6},
        "meta": meta,
    }


def _heads(rows: Sequence[Subject], columns: Sequence[Column]) -> list[list[str]]:
    """Return each column's head as lines: titles, or codes where there are very many.

    Up to eight are level, on up to three lines; more are turned, on one line.
    """
    if len(columns) > WIDE:
        return [_turned_head(column, len(columns)) for column in columns]
    room = (WIDTH - _left(rows) - EDGE) / max(len(columns), 1) - 10
    heads = []
    for _, title in columns:
        lines = []
        for line in wrapped(title, 14, room)[:3]:
            lines.append(shortened(line, 14, room))  # a single word can be wider than its column
        heads.append(lines)
    return heads


def _turned_head(column: Column, count: int) -> list[str]:
    code, title = column
    if count > 2 * WIDE:
        return [shortened(code, 14, 190)]
    return [shortened(title, 14, 190)]


def _names(rows: Sequence[Subject]) -> list[str]:
    return [row.name for row in rows]


def _left(rows: Sequence[Subject]) -> int:
    return EDGE + 14 + round(widest(_names(rows), 14))


def room(rows: Sequence[Subject], columns: Sequence[Column]) -> Room:
    heads = _heads(rows, columns)
    if len(columns) > WIDE:
        # Turned heads have one line each, and are as high as the longest of them is wide.
        top = 12 + round(widest((lines[0] for lines in heads), 14))
    else:
        top = 14 + 19 * max(map(len, heads), default=1)
    height = 28
    if len(rows) <= 15:
        height = 34
    return Room(height=max(len(rows), 1) * height, left=_left(rows), top=top)
