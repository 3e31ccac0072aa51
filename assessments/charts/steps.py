"""Steps: what one ministry gained and lost since another release, a line for each indicator."""

from collections.abc import Sequence
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
from assessments.charts.theme import MISSING, PALETTE
from assessments.charts.traces import Points
from assessments.charts.types import (
    Caption,
    Chart,
    Mark,
    Move,
    Subject,
    TableCell,
    ThemeName,
    codes_of,
)
from assessments.charts.words import EPSILON, gap_place
from assessments.scoring.types import Scale

GAINED, LOST = PALETTE[4], PALETTE[5]  # blue, vermilion; the arrow says it too
MOST_NAME = 330  # pixels
# Of the scale's span, right of it: room for the changes, or for the reasons why there is no change.
NUMBERS, REASONS = 0.22, 0.6
MARKS = {"type": "scatter", "mode": "markers", "cliponaxis": False}


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
    ordered = sorted(moves, key=_place)
    names = [shortened(move.subject.name, 14, MOST_NAME) for move in ordered]
    # Words need more room than numbers.
    above = NUMBERS
    if moving.lacks_a_gain(moves):
        above = REASONS
    end = round(scale.max + above * (scale.max - scale.min), 6)
    left = EDGE + 12 + round(widest(names, 14))
    traces = [
        _bars(ordered, 1, GAINED),
        _bars(ordered, -1, LOST),
        _then(ordered),
        _now(ordered, scale),
        _numbers(ordered, scale, end),
    ]
    return framed(
        "change",
        list(filter(None, traces)),
        {
            "xaxis": {
                **score_axis(scale, above=above + 0.02, are_short=True),
                "side": "top",
                "tickangle": 0,
            },
            "yaxis": name_axis(names),
            "meta": narrow(codes_of(ordered)),
        },
        words=Words(
            title=moving.title_of_one(ordered, subject, releases),
            subtitle=words.subtitle(caption),
            footer=words.footer(caption, *_notes(ordered, releases)),
            alt=moving.alt_of_one(ordered, subject, releases, scale),
        ),
        room=Room(height=max(len(ordered), 1) * 26, left=left, top=30),
        header=("Code", "Indicator", f"Score {releases[0]}", f"Score {releases[1]}", "Change"),
        rows=tuple(map(_row, ordered)),
        theme=theme,
    )


def _place(move: Move) -> tuple[float, bool]:
    """Return the sort key: gains first, then what stayed, losses, and what does not compare."""
    is_empty = move.then.score is None and move.now.score is None
    return gap_place(move.gain), is_empty


def _row(move: Move) -> tuple[TableCell, ...]:
    return move.subject.code, move.subject.name, move.then.score, move.now.score, move.gain


def _way(move: Move) -> int:
    """Return 1 for a gain, -1 for a loss, else 0."""
    gain = move.gain or 0.0
    # Rounding errors of the means are no gain: see EPSILON.
    return (gain > EPSILON) - (gain < -EPSILON)


def _bars(moves: Sequence[Move], way: int, colour: str) -> dict[str, Any]:
    bars = Points()
    for at, move in enumerate(moves):
        if _way(move) == way:
            bars.add_line((move.then.score, at), (move.now.score, at))
    line = {"color": colour, "width": 3}
    return bars.trace({"type": "scatter", "mode": "lines", "line": line, "hoverinfo": "skip"})


def _then(moves: Sequence[Move]) -> dict[str, Any]:
    """Return where those were that have moved, or that have no score now."""
    circles = Points()
    for at, move in enumerate(moves):
        if move.then.score is not None and (_way(move) or move.now.score is None):
            circles.add(move.then.score, at)
    marker = {"symbol": "circle-open", "size": 9, "color": MISSING, "line": {"width": 2}}
    return circles.trace({**MARKS, "marker": marker, "hoverinfo": "skip"})


def _now(moves: Sequence[Move], scale: Scale) -> dict[str, Any]:
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
            symbol, colour, size = looks[_way(move)]
            symbols.append(symbol)
            colours.append(colour)
            sizes.append(size)
    # Without an opacity, Plotly makes marks of different sizes paler.
    marker = {"symbol": symbols, "color": colours, "size": sizes, "opacity": 1}
    return dots.trace({**MARKS, "marker": marker, "hovertemplate": "%{y}: %{text}<extra></extra>"})


def _numbers(moves: Sequence[Move], scale: Scale, end: float) -> dict[str, Any]:
    """Return the changes in a column of their own, or in words why a change is missing."""
    numbers = Points()
    for at, move in enumerate(moves):
        numbers.add(end, at, text=_printed(move, scale))
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


def _printed(move: Move, scale: Scale) -> str:
    if move.gain is not None:
        if not _way(move):
            return "–"
        return words.signed(move.gain, scale)
    if move.then.score is None and move.now.score is None:
        return _state(move.now)
    if move.now.score is None:
        return f"now {_state(move.now)}"
    return f"was {_state(move.then)}"


def _state(mark: Mark) -> str:
    return words.STATES.get(mark.state, words.NO_SCORE)


def _notes(moves: Sequence[Move], releases: tuple[str, str]) -> list[str]:
    notes = []
    if any(map(_way, moves)):
        notes.append(f"Open circle: {releases[0]}; arrow: {releases[1]}.")
    if not all(map(_way, moves)):
        notes.append("Dot: as before.")
    return notes
