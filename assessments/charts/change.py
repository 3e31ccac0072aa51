"""Change: what moved since another release, of many ministries, as a grid of gains and losses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.charts import moves as moving
from assessments.charts import words
from assessments.charts.frame import (
    EDGE,
    Room,
    Words,
    framed,
    name_axis,
    narrow,
    score_axis,
    shortened,
    widest,
)
from assessments.charts.grids import Boxes, Column, Printed, layout, printed, room
from assessments.charts.theme import HATCH, MISSING, PALETTE, escape, ink_on
from assessments.charts.traces import Points
from assessments.charts.types import Caption, Chart, Mark, Move, Subject, TableCell, ThemeName
from assessments.charts.words import EPSILON
from assessments.scoring.types import Scale

# From losses (vermilion) over nothing to gains (blue), as light at one end as at the other: the
# sign is printed in each cell, so that greyscale loses nothing.
LOSS_TO_GAIN = ("#a8460a", "#e58a4e", "#f6cdb0", "#f3f2ef", "#b9d2ec", "#5f97d0", "#1d5aa0")
INKS = tuple(map(ink_on, LOSS_TO_GAIN))
# ---- Of one ministry: a line an indicator ----
GAINED, LOST = PALETTE[4], PALETTE[5]  # blue, vermilion; the arrow says it too
MOST_NAME = 330  # pixels
NUMBERS, REASONS = 0.22, 0.6  # of the scale's span, free for the changes, or why there is none
MARKS = {"type": "scatter", "mode": "markers", "cliponaxis": False}
LEAST_REACH = 0.25  # of the scale's span: a small change does not get the darkest shade


@dataclass(frozen=True, slots=True)
class Shift:
    """One ministry's moves by column code."""

    subject: Subject
    moves: Mapping[str, Move]

    def gain(self, code: str) -> float | None:
        return self.moves[code].gain if code in self.moves else None

    def gains(self, columns: Sequence[Column]) -> list[float | None]:
        return [self.gain(code) for code, _ in columns]


def change(
    shifts: Sequence[Shift],
    columns: Sequence[Column],
    caption: Caption,
    scale: Scale,
    theme: ThemeName = "light",
    *,
    releases: tuple[str, str],
) -> Chart:
    """Return a line a ministry, the largest gain in the first column on top.

    releases: what the two releases are called, the earlier first; they must compare.
    Hatched: no score in one of the two.
    """
    ordered = sorted(shifts, key=lambda shift: _place(shift, columns))
    subjects = [shift.subject for shift in ordered]
    grid = [shift.gains(columns) for shift in ordered]
    reach = LEAST_REACH * (scale.max - scale.min)
    for line in grid:
        reach = max([reach, *(abs(gain) for gain in line if gain is not None)])
    first = [shift.moves[columns[0][0]] for shift in ordered if columns[0][0] in shift.moves]
    traces = [
        _cells(ordered, grid, reach),
        *_numbers(grid, reach, scale),
        _hatched(ordered, columns, grid),
    ]
    return framed(
        "change",
        [trace for trace in traces if trace],
        layout(subjects, columns),
        words=Words(
            title=moving.title(first, releases, caption, scale),
            subtitle=words.subtitle(caption),
            footer=words.footer(caption, *_notes(grid, releases)),
            alt=moving.alt(first, releases, caption, scale, kind="Grid of changes"),
        ),
        room=room(subjects, columns),
        header=("Code", "Ministry", *(title for _, title in columns)),
        rows=tuple(_row(shift, line) for shift, line in zip(ordered, grid, strict=True)),
        theme=theme,
    )


def _place(shift: Shift, columns: Sequence[Column]) -> tuple[float, str, str]:
    gain = shift.gain(columns[0][0])
    return float("inf") if gain is None else -gain, shift.subject.name, shift.subject.code


def _row(shift: Shift, line: Sequence[float | None]) -> tuple[TableCell, ...]:
    return (shift.subject.code, shift.subject.name, *line)


def _cells(
    shifts: Sequence[Shift], grid: Sequence[Sequence[float | None]], reach: float
) -> dict[str, Any]:
    last, width = len(LOSS_TO_GAIN) - 1, len(grid[0]) if grid else 0
    return {
        "type": "heatmap",
        "z": grid,
        "zmin": -reach,
        "zmax": reach,
        "colorscale": [[step / last, colour] for step, colour in enumerate(LOSS_TO_GAIN)],
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": False,
        "customdata": [[shift.subject.url] * width for shift in shifts],
        "hovertemplate": "%{y}<br>%{x}: %{z:+.2f}<extra></extra>",
    }


def _numbers(
    grid: Sequence[Sequence[float | None]], reach: float, scale: Scale
) -> list[dict[str, Any]]:
    """Return the printed gains, dark on light cells and light on dark ones."""
    half = (len(LOSS_TO_GAIN) - 1) / 2
    cells = []
    for y, line in enumerate(grid):
        for x, gain in enumerate(line):
            if gain is not None:
                ink = INKS[round((gain / reach + 1) * half)]
                cells.append(Printed(x, y, words.signed(gain, scale), ink))
    return printed(cells, size=14 if len(grid) <= 40 else 12)


def _hatched(
    shifts: Sequence[Shift], columns: Sequence[Column], grid: Sequence[Sequence[float | None]]
) -> dict[str, Any]:
    hatched = Boxes()
    for y, (shift, line) in enumerate(zip(shifts, grid, strict=True)):
        for x, gain in enumerate(line):
            if gain is None:
                text = _why(shift.moves.get(columns[x][0]))
                hatched.add(x, y, text=text, url=shift.subject.url)
    return hatched.trace(
        {
            "marker": HATCH,
            "textposition": "none",
            "hovertemplate": "%{x}: %{text}<extra></extra>",
        }
    )


def _why(move: Move | None) -> str:
    """Return what a change lacks: "then: insufficient evidence (3 of 6)"."""
    if move is None:
        return "not assessed"
    known = (("then", move.then), ("now", move.now))
    return escape("; ".join(f"{when}: {words.state(m)}" for when, m in known if m.score is None))


def _notes(grid: Sequence[Sequence[float | None]], releases: tuple[str, str]) -> list[str]:
    notes = [f"Change of score from {releases[0]} to {releases[1]}: blue gained, orange lost."]
    if any(None in line for line in grid):
        notes.append("Hatched: no score in one of the two.")
    return notes


def steps(
    moves: Sequence[Move],
    caption: Caption,
    scale: Scale,
    theme: ThemeName = "light",
    *,
    subject: Subject,
    releases: tuple[str, str],
) -> Chart:
    """Return a line an indicator, the largest gain on top; each move's subject is its indicator.

    releases: what the two releases are called, the earlier first; they must compare.
    An open circle is then, an arrow or a dot now. Without a score in one of the two, what is
    missing is printed instead of the change.
    """
    ordered = sorted(moves, key=_step_place)
    names = [shortened(move.subject.name, 14, MOST_NAME) for move in ordered]
    above = REASONS if any(move.gain is None for move in moves) else NUMBERS
    end = round(scale.max + above * (scale.max - scale.min), 6)
    left = EDGE + 12 + round(widest(names, 14))
    traces = [
        _step_bars(ordered, 1, GAINED),
        _step_bars(ordered, -1, LOST),
        _step_before(ordered),
        _step_after(ordered, scale),
        _step_numbers(ordered, scale, end),
    ]
    return framed(
        "change",
        [trace for trace in traces if trace],
        {
            "xaxis": {
                **score_axis(scale, above=above + 0.02, are_short=True),
                "side": "top",
                "tickangle": 0,
            },
            "yaxis": name_axis(names),
            "meta": narrow(move.subject.code for move in ordered),
        },
        words=Words(
            title=moving.title_of_one(ordered, subject, releases),
            subtitle=words.subtitle(caption),
            footer=words.footer(caption, *_step_notes(ordered, releases)),
            alt=moving.alt_of_one(ordered, subject, releases, scale),
        ),
        room=Room(height=max(len(ordered), 1) * 26, left=left, top=30),
        header=("Code", "Indicator", f"Score {releases[0]}", f"Score {releases[1]}", "Change"),
        rows=tuple(map(_step_row, ordered)),
        theme=theme,
    )


def _step_place(move: Move) -> tuple[float, bool]:
    """Return the sort key: gains first, then what stayed, losses, and what does not compare."""
    is_empty = move.then.score is None and move.now.score is None
    return float("inf") if move.gain is None else -move.gain, is_empty


def _step_row(move: Move) -> tuple[TableCell, ...]:
    return move.subject.code, move.subject.name, move.then.score, move.now.score, move.gain


def _step_way(move: Move) -> int:
    """Return 1 for a gain, -1 for a loss, else 0."""
    gain = move.gain or 0.0
    return (gain > EPSILON) - (gain < -EPSILON)


def _step_bars(moves: Sequence[Move], way: int, colour: str) -> dict[str, Any]:
    bars = Points()
    for at, move in enumerate(moves):
        if _step_way(move) == way:
            bars.add_line((move.then.score, at), (move.now.score, at))
    line = {"color": colour, "width": 3}
    return bars.trace({"type": "scatter", "mode": "lines", "line": line, "hoverinfo": "skip"})


def _step_before(moves: Sequence[Move]) -> dict[str, Any]:
    """Return where those were that have moved, or that have no score now."""
    circles = Points()
    for at, move in enumerate(moves):
        if move.then.score is not None and (_step_way(move) or move.now.score is None):
            circles.add(move.then.score, at)
    marker = {"symbol": "circle-open", "size": 9, "color": MISSING, "line": {"width": 2}}
    return circles.trace({**MARKS, "marker": marker, "hoverinfo": "skip"})


def _step_after(moves: Sequence[Move], scale: Scale) -> dict[str, Any]:
    looks = {
        1: ("triangle-right", GAINED, 14),
        -1: ("triangle-left", LOST, 14),
        0: ("circle", MISSING, 8),
    }
    dots = Points()
    symbols, colours, sizes = [], [], []
    for at, move in enumerate(moves):
        if move.now.score is not None:
            text = words.number(move.now.score, scale)
            dots.add(move.now.score, at, text=text, url=move.subject.url)
            symbol, colour, size = looks[_step_way(move)]
            symbols.append(symbol)
            colours.append(colour)
            sizes.append(size)
    marker = {"symbol": symbols, "color": colours, "size": sizes, "opacity": 1}
    return dots.trace({**MARKS, "marker": marker, "hovertemplate": "%{y}: %{text}<extra></extra>"})


def _step_numbers(moves: Sequence[Move], scale: Scale, end: float) -> dict[str, Any]:
    """Return the changes in a column of their own, or in words why a change is missing."""
    numbers = Points()
    for at, move in enumerate(moves):
        numbers.add(end, at, text=_step_printed(move, scale))
    return numbers.trace(
        {
            "type": "scatter",
            "mode": "text",
            "textposition": "middle left",
            "textfont": {"size": 14},
            "cliponaxis": False,
            "hoverinfo": "skip",
        }
    )


def _step_printed(move: Move, scale: Scale) -> str:
    if move.gain is not None:
        return words.signed(move.gain, scale) if _step_way(move) else "–"
    if move.then.score is None and move.now.score is None:
        return _step_state(move.now)
    if move.now.score is None:
        return f"now {_step_state(move.now)}"
    return f"was {_step_state(move.then)}"


def _step_state(mark: Mark) -> str:
    return words.STATES.get(mark.state, "no score")


def _step_notes(moves: Sequence[Move], releases: tuple[str, str]) -> list[str]:
    notes = []
    if any(map(_step_way, moves)):
        notes.append(f"Open circle: {releases[0]}; arrow: {releases[1]}.")
    if not all(map(_step_way, moves)):
        notes.append("Dot: as before.")
    return notes
