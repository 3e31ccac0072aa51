"""Change: what moved since another release, of many ministries, as a grid of gains and losses."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.charts import moves as moving
from assessments.charts import words
from assessments.charts.frame import Words, framed
from assessments.charts.grids import Boxes, Column, Printed, header, layout, printed, room
from assessments.charts.theme import HATCH, colour_scale, escape, ink_on
from assessments.charts.types import Caption, Chart, Move, Subject, TableCell, ThemeName
from assessments.charts.words import gap_place
from assessments.scoring.types import Scale

# From losses (vermilion) over nothing to gains (blue), as light at one end as at the other: the
# sign is printed in each cell, so that greyscale loses nothing.
LOSS_TO_GAIN = ("#a8460a", "#e58a4e", "#f6cdb0", "#f3f2ef", "#b9d2ec", "#5f97d0", "#1d5aa0")
INKS = tuple(map(ink_on, LOSS_TO_GAIN))
LEAST_REACH = 0.25  # of the scale's span: a small change does not get the darkest shade


@dataclass(frozen=True, slots=True)
class Shift:
    """One ministry's moves by column code."""

    subject: Subject
    moves: Mapping[str, Move]

    def gain(self, code: str) -> float | None:
        if code not in self.moves:
            return None
        return self.moves[code].gain

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
    # As far in both directions, so that no change is the middle of the colours.
    reach = LEAST_REACH * (scale.max - scale.min)
    for line in grid:
        for gain in line:
            if gain is not None and abs(gain) > reach:
                reach = abs(gain)
    # Title and text are about the first column only: one sentence cannot describe all.
    code, _ = columns[0]
    first = []
    for shift in ordered:
        if code in shift.moves:
            first.append(shift.moves[code])
    traces = [
        _cells(ordered, grid, reach),
        *_numbers(grid, reach, scale),
        _hatched(ordered, columns, grid),
    ]
    return framed(
        "change",
        list(filter(None, traces)),
        layout(subjects, columns),
        words=Words(
            title=moving.title(first, releases, caption, scale),
            subtitle=words.subtitle(caption),
            footer=words.footer(caption, *_notes(grid, releases)),
            alt=moving.alt(first, releases, caption, scale, kind="Grid of changes"),
        ),
        room=room(subjects, columns),
        header=header(columns),
        rows=tuple(map(_row, ordered, grid)),
        theme=theme,
    )


def _place(shift: Shift, columns: Sequence[Column]) -> tuple[float, str, str]:
    code, _ = columns[0]
    return gap_place(shift.gain(code)), shift.subject.name, shift.subject.code


def _row(shift: Shift, line: Sequence[float | None]) -> tuple[TableCell, ...]:
    return (shift.subject.code, shift.subject.name, *line)


def _cells(
    shifts: Sequence[Shift], grid: Sequence[Sequence[float | None]], reach: float
) -> dict[str, Any]:
    urls = []
    for shift, line in zip(shifts, grid, strict=True):
        urls.append([shift.subject.url] * len(line))
    return {
        "type": "heatmap",
        "z": grid,
        "zmin": -reach,
        "zmax": reach,
        "colorscale": colour_scale(LOSS_TO_GAIN),
        "showscale": False,
        "xgap": 2,
        "ygap": 2,
        "hoverongaps": False,
        "customdata": urls,
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
    size = 14
    if len(grid) > 40:
        size = 12
    return printed(cells, size=size)


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
    reasons = []
    if move.then.score is None:
        reasons.append(f"then: {words.state(move.then)}")
    if move.now.score is None:
        reasons.append(f"now: {words.state(move.now)}")
    return escape("; ".join(reasons))


def _notes(grid: Sequence[Sequence[float | None]], releases: tuple[str, str]) -> list[str]:
    notes = [f"Change of score from {releases[0]} to {releases[1]}: blue gained, orange lost."]
    if any(None in line for line in grid):
        notes.append("Hatched: no score in one of the two.")
    return notes
