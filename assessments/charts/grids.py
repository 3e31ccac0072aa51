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
FEW = 3
WIDE = 8  # columns that have room for their titles; more show their codes
Column = tuple[str, str]  # code, title


class Boxes(Points):
    """Bars that cover cells of the grid, for a pattern or a frame."""

    def trace(self, look: Mapping[str, Any], **keys: str) -> dict[str, Any]:
        """Return the trace; {} without a cell."""
        trace = super().trace({"type": "bar", "width": 0.97, **look}, **keys)
        if trace:
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
    traces = []
    for ink in (BLACK, WHITE):
        numbers = Points()
        for cell in cells:
            if cell.ink == ink:
                numbers.add(cell.x, cell.y, text=cell.text)
        font = {"color": ink, "size": size}
        look = {"type": "scatter", "mode": "text", "textfont": font, "hoverinfo": "skip"}
        traces.append(numbers.trace(look))
    return traces


def layout(rows: Sequence[Subject], columns: Sequence[Column]) -> dict[str, Any]:
    still = {"fixedrange": True, "showgrid": False, "ticks": ""}
    return {
        "barmode": "overlay",
        "xaxis": {
            **still,
            "side": "top",
            "range": [-0.5, max(len(columns), 1) - 0.5],
            "tickvals": list(range(len(columns))),
            "ticktext": ["<br>".join(map(escape, lines)) for lines in _heads(rows, columns)],
            "tickangle": -90 if len(columns) > WIDE else 0,
            "ticklabelstandoff": 4,
        },
        "yaxis": {**name_axis(row.name for row in rows), **still, "ticklabelstandoff": 6},
        # More columns have no room for their heads on a narrow screen: it scrolls them.
        "meta": narrow(row.code for row in rows) if len(columns) <= FEW else {},
    }


def _heads(rows: Sequence[Subject], columns: Sequence[Column]) -> list[list[str]]:
    """Return each column's head as lines: titles, or codes where there are very many.

    Up to eight are level, on up to three lines; more are turned, on one line.
    """
    if len(columns) > WIDE:
        are_codes = len(columns) > 2 * WIDE
        return [[shortened(code if are_codes else title, 14, 190)] for code, title in columns]
    room = (WIDTH - _left(rows) - EDGE) / max(len(columns), 1) - 10
    heads = [wrapped(title, 14, room) for _, title in columns]
    shown = []
    for lines in heads:
        shown.append([shortened(line, 14, room) for line in lines[:3]])
    return shown


def _left(rows: Sequence[Subject]) -> int:
    return EDGE + 14 + round(widest((row.name for row in rows), 14))


def room(rows: Sequence[Subject], columns: Sequence[Column]) -> Room:
    heads = _heads(rows, columns)
    if len(columns) > WIDE:
        top = 12 + round(widest((line for lines in heads for line in lines), 14))
    else:
        top = 14 + 19 * max(map(len, heads), default=1)
    height = 34 if len(rows) <= 15 else 28
    return Room(height=max(len(rows), 1) * height, left=_left(rows), top=top)
