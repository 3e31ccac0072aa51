"""Change: what moved since another release, of many ministries, as a grid of gains and losses."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.charts import moved, words
from assessments.charts.frame import Words, framed
from assessments.charts.grids import Column, boxes, layout, printed, room
from assessments.charts.theme import HATCH, escape, ink_on
from assessments.charts.types import Caption, Chart, Mark, Move, Subject, TableCell, ThemeName
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
        return self.moves[code].gain if code in self.moves else None


def change(
    shifts: Sequence[Shift],
    columns: Sequence[Column],
    caption: Caption,
    scale: Scale,
    theme: ThemeName = "light",
    *,
    editions: tuple[str, str],
) -> Chart:
    """Return a line a ministry, whoever gained most in the first column on top.

    editions: what the two releases are called, the earlier first; they must compare.
    Hatched: no score in one of the two.
    """
    ordered = sorted(shifts, key=lambda shift: _place(shift, columns))
    subjects = [shift.subject for shift in ordered]
    grid = [[shift.gain(code) for code, _ in columns] for shift in ordered]
    reach = max(
        [abs(gain) for line in grid for gain in line if gain is not None]
        + [LEAST_REACH * (scale.max - scale.min)]
    )
    first = [shift.moves[columns[0][0]] for shift in ordered if columns[0][0] in shift.moves]
    return framed(
        "change",
        [
            _cells(ordered, grid, reach),
            *_numbers(grid, reach, scale),
            *_hatched(ordered, columns, grid),
        ],
        layout(subjects, columns),
        words=Words(
            title=moved.title(first, editions, caption, scale),
            subtitle=words.subtitle(caption),
            footer=words.footer(caption, *_notes(grid, editions)),
            alt=moved.alt(first, editions, caption, scale, kind="Grid of changes"),
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
    last = len(LOSS_TO_GAIN) - 1
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
        "customdata": [
            [shift.subject.url] * len(line) for shift, line in zip(shifts, grid, strict=True)
        ],
        "hovertemplate": "%{y}<br>%{x}: %{z:+.2f}<extra></extra>",
    }


def _numbers(
    grid: Sequence[Sequence[float | None]], reach: float, scale: Scale
) -> Iterator[dict[str, Any]]:
    """Return the printed gains, dark on light cells and light on dark ones."""
    cells = [
        (x, y, gain)
        for y, line in enumerate(grid)
        for x, gain in enumerate(line)
        if gain is not None
    ]
    half = (len(LOSS_TO_GAIN) - 1) / 2
    inks = [INKS[round((gain / reach + 1) * half)] for _, _, gain in cells]
    places = [(x, y) for x, y, _ in cells]
    texts = words.signs([gain for _, _, gain in cells], scale)
    return printed(places, texts, inks, size=14 if len(grid) <= 40 else 12)


def _hatched(
    shifts: Sequence[Shift], columns: Sequence[Column], grid: Sequence[Sequence[float | None]]
) -> Iterator[dict[str, Any]]:
    cells = [
        (x, y, Mark(shifts[y].subject, None, "", None, None))
        for y, line in enumerate(grid)
        for x, gain in enumerate(line)
        if gain is None
    ]
    if cells:
        yield boxes(cells) | {
            "marker": HATCH,
            "text": [_why(shifts[y].moves.get(columns[x][0])) for x, y, _ in cells],
            "textposition": "none",
            "customdata": [mark.subject.url for _, _, mark in cells],
            "hovertemplate": "%{x}: %{text}<extra></extra>",
        }


def _why(move: Move | None) -> str:
    """Return what a change lacks: "then: insufficient evidence (3 of 6)"."""
    if move is None:
        return "not assessed"
    known = (("then", move.then), ("now", move.now))
    return escape("; ".join(f"{when}: {words.state(m)}" for when, m in known if m.score is None))


def _notes(grid: Sequence[Sequence[float | None]], editions: tuple[str, str]) -> list[str]:
    notes = [f"Change of score from {editions[0]} to {editions[1]}: blue gained, orange lost."]
    if any(gain is None for line in grid for gain in line):
        notes.append("Hatched: no score in one of the two.")
    return notes
