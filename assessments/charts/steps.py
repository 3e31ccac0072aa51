"""Change of one ministry: each indicator from where it was to where it is."""

from collections.abc import Iterator, Sequence
from typing import Any

from assessments.charts import moved, words
from assessments.charts.axes import name_axis, score_axis
from assessments.charts.frame import EDGE, Room, Words, framed, narrow
from assessments.charts.measure import shortened, widest
from assessments.charts.theme import MISSING, PALETTE
from assessments.charts.types import Caption, Chart, Mark, Move, Subject, TableCell, ThemeName
from assessments.charts.words import EPSILON
from assessments.scoring.types import Scale

GAINED, LOST = PALETTE[4], PALETTE[5]  # blue, vermilion; the arrow says it too
MOST_NAME = 330  # pixels
NUMBERS, REASONS = 0.22, 0.6  # of the scale's span, free for the changes, or why there is none


def steps(
    moves: Sequence[Move],
    caption: Caption,
    scale: Scale,
    theme: ThemeName = "light",
    *,
    subject: Subject,
    editions: tuple[str, str],
) -> Chart:
    """Return a line an indicator, the largest gain on top; each move's subject is its indicator.

    editions: what the two releases are called, the earlier first; they must compare.
    An open circle is then, an arrow or a dot now. Without a score in one of the two, what is
    missing is said instead of the change.
    """
    ordered = sorted(moves, key=_place)
    names = [shortened(move.subject.name, 14, MOST_NAME) for move in ordered]
    above = REASONS if any(move.gain is None for move in moves) else NUMBERS
    end = round(scale.max + above * (scale.max - scale.min), 6)
    left = EDGE + 12 + round(widest(names, 14))
    return framed(
        "change",
        [
            *_bars(ordered),
            *_before(ordered),
            *_after(ordered, scale),
            *_numbers(ordered, scale, end),
        ],
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
            title=moved.title_of_one(ordered, subject, editions),
            subtitle=words.subtitle(caption),
            footer=words.footer(caption, *_notes(ordered, editions)),
            alt=moved.alt_of_one(ordered, subject, editions, scale),
        ),
        room=Room(height=max(len(ordered), 1) * 26, left=left, top=30),
        header=("Code", "Indicator", f"Score {editions[0]}", f"Score {editions[1]}", "Change"),
        rows=tuple(map(_row, ordered)),
        theme=theme,
    )


def _place(move: Move) -> tuple[float, bool]:
    """Return the sort key: gains first, then what stayed, losses, and what does not compare."""
    is_empty = move.then.score is None and move.now.score is None
    return float("inf") if move.gain is None else -move.gain, is_empty


def _row(move: Move) -> tuple[TableCell, ...]:
    return move.subject.code, move.subject.name, move.then.score, move.now.score, move.gain


def _way(move: Move) -> int:
    """Return 1 for a gain, -1 for a loss, else 0."""
    gain = move.gain or 0.0
    return (gain > EPSILON) - (gain < -EPSILON)


def _bars(moves: Sequence[Move]) -> Iterator[dict[str, Any]]:
    for way, colour in ((1, GAINED), (-1, LOST)):
        meant = [(at, move) for at, move in enumerate(moves) if _way(move) == way]
        if meant:
            yield {
                "type": "scatter",
                "mode": "lines",
                "x": [x for _, move in meant for x in (move.then.score, move.now.score, None)],
                "y": [y for at, _ in meant for y in (at, at, None)],
                "line": {"color": colour, "width": 3},
                "hoverinfo": "skip",
            }


def _before(moves: Sequence[Move]) -> Iterator[dict[str, Any]]:
    """Yield where those were that have moved, or that have no score now."""
    known = [
        (at, move)
        for at, move in enumerate(moves)
        if move.then.score is not None and (_way(move) or move.now.score is None)
    ]
    if known:
        yield {
            "type": "scatter",
            "mode": "markers",
            "x": [move.then.score for _, move in known],
            "y": [at for at, _ in known],
            "marker": {"symbol": "circle-open", "size": 9, "color": MISSING, "line": {"width": 2}},
            "cliponaxis": False,
            "hoverinfo": "skip",
        }


def _after(moves: Sequence[Move], scale: Scale) -> Iterator[dict[str, Any]]:
    looks = {1: ("triangle-right", GAINED), -1: ("triangle-left", LOST), 0: ("circle", MISSING)}
    known = [(at, move) for at, move in enumerate(moves) if move.now.score is not None]
    if known:
        yield {
            "type": "scatter",
            "mode": "markers",
            "x": [move.now.score for _, move in known],
            "y": [at for at, _ in known],
            "text": [words.number(move.now.score or 0.0, scale) for _, move in known],
            "marker": {
                "symbol": [looks[_way(move)][0] for _, move in known],
                "color": [looks[_way(move)][1] for _, move in known],
                "size": [14 if _way(move) else 8 for _, move in known],
                "opacity": 1,
            },
            "cliponaxis": False,
            "customdata": [move.subject.url for _, move in known],
            "hovertemplate": "%{y}: %{text}<extra></extra>",
        }


def _numbers(moves: Sequence[Move], scale: Scale, end: float) -> Iterator[dict[str, Any]]:
    """Yield the changes in a column of their own, or in words why there is none."""
    if moves:
        yield {
            "type": "scatter",
            "mode": "text",
            "x": [end] * len(moves),
            "y": list(range(len(moves))),
            "text": [_printed(move, scale) for move in moves],
            "textposition": "middle left",
            "textfont": {"size": 14},
            "cliponaxis": False,
            "hoverinfo": "skip",
        }


def _printed(move: Move, scale: Scale) -> str:
    if move.gain is not None:
        return words.signed(move.gain, scale) if _way(move) else "–"
    if move.then.score is None and move.now.score is None:
        return _state(move.now)
    return f"now {_state(move.now)}" if move.now.score is None else f"was {_state(move.then)}"


def _state(mark: Mark) -> str:
    return words.STATES.get(mark.state, "no score")


def _notes(moves: Sequence[Move], editions: tuple[str, str]) -> list[str]:
    notes = []
    if any(map(_way, moves)):
        notes.append(f"Open circle: {editions[0]}; arrow: {editions[1]}.")
    if not all(map(_way, moves)):
        notes.append("Dot: as before.")
    return notes
