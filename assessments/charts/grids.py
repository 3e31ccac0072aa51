"""A grid with ministries down and columns across: its heads, its room, and marks over its cells."""

from collections.abc import Iterator, Sequence
from typing import Any

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
from assessments.charts.types import Mark, Subject

BLACK, WHITE = "#000000", "#ffffff"  # the inks of cells
FEW = 3
WIDE = 8  # columns that have room for their titles; more show their codes
Column = tuple[str, str]  # code, title
Cell = tuple[int, int, Mark]  # column, row, what is there


def boxes(cells: Sequence[Cell]) -> dict[str, Any]:
    """Return bars that cover the cells, for a pattern or a frame."""
    return {
        "type": "bar",
        "x": [x for x, _, _ in cells],
        "y": [0.92] * len(cells),
        "base": [y - 0.46 for _, y, _ in cells],
        "width": 0.97,
    }


def printed(
    places: Sequence[tuple[int, int]], texts: Sequence[str], inks: Sequence[str], *, size: int
) -> Iterator[dict[str, Any]]:
    """Yield the numbers in the cells at (column, row): one trace for each ink."""
    for wanted in (BLACK, WHITE):
        inked = [at for at, ink in enumerate(inks) if ink == wanted]
        if inked:
            yield {
                "type": "scatter",
                "mode": "text",
                "x": [places[at][0] for at in inked],
                "y": [places[at][1] for at in inked],
                "text": [texts[at] for at in inked],
                "textfont": {"color": wanted, "size": size},
                "hoverinfo": "skip",
            }


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
