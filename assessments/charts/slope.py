"""Slope: every ministry from its score, or its rank, in one release to that in another."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from assessments.charts import moved, words
from assessments.charts.frame import EDGE, Room, Words, framed
from assessments.charts.labels import spread
from assessments.charts.measure import shortened, widest
from assessments.charts.theme import MISSING, PALETTE, SYMBOLS, escape, slots
from assessments.charts.types import Caption, Chart, Mark, Move, TableCell, ThemeName
from assessments.scoring.types import Scale

LABEL_SIZE = 14
MOST_ROOM = 170  # pixels of a name
LABEL_STEP = 19  # pixels between two labels
SPARE = 0.05  # of the axis' span, at each end


def slope(
    moves: Sequence[Move],
    editions: tuple[str, str],
    caption: Caption,
    scale: Scale,
    theme: ThemeName = "light",
    *,
    chosen: Collection[str] = (),
    by_rank: bool = False,
) -> Chart:
    """Return a line a ministry between two releases, the earlier on the left.

    editions: what the two are called. The releases must compare: one framework, one method.
    chosen: codes to bring out. Up to twelve lines have colours and names; of more those that are
    chosen, else those that moved furthest; the rest are grey. Without a score in one of the two
    there is no line, but a mark.
    """
    place = slots(moved.furthest(moves, chosen))
    ends = [(_value(move.then, by_rank), _value(move.now, by_rank)) for move in moves]
    low, high = _limits(ends, least=2.0 if by_rank else 0.2 * (scale.max - scale.min))
    height = 440 if len(moves) <= len(PALETTE) else 620
    texts = [_texts(move, scale) if move.subject.code in place else ("", "") for move in moves]
    data = [
        *_labels(ends, texts, (low, high), height),
        *_lines(moves, ends, place, scale, editions),
    ]
    left, right = (round(widest((pair[side] for pair in texts), LABEL_SIZE)) for side in (0, 1))
    return framed(
        "slope",
        data,
        _layout((high, low) if by_rank else (low, high), editions),
        words=_words(moves, editions, caption, scale, by_rank=by_rank, named=place),
        room=Room(height=height, left=2 * EDGE + left, right=2 * EDGE + right, top=30),
        header=_header(editions),
        rows=tuple(map(_row, moves)),
        theme=theme,
    )


def _header(editions: tuple[str, str]) -> tuple[str, ...]:
    then, now = editions
    columns = (f"Score {then}", f"Rank {then}", f"Score {now}", f"Rank {now}", "Change")
    return "Code", "Ministry", *columns


def _row(move: Move) -> tuple[TableCell, ...]:
    subject, then, now = move.subject, move.then, move.now
    return subject.code, subject.name, then.score, then.rank, now.score, now.rank, move.gain


def _value(mark: Mark, by_rank: bool) -> float | None:
    return mark.rank if by_rank else mark.score


def _limits(
    ends: Sequence[tuple[float | None, float | None]], *, least: float
) -> tuple[float, float]:
    """Return where the axis begins and ends: round what is drawn, and `least` apart."""
    known = [value for pair in ends for value in pair if value is not None] or [0.0]
    low, high = min(known), max(known)
    spare = max((least - (high - low)) / 2, SPARE * (high - low))
    return round(low - spare, 4), round(high + spare, 4)


def _lines(
    moves: Sequence[Move],
    ends: Sequence[tuple[float | None, float | None]],
    place: Mapping[str, int],
    scale: Scale,
    editions: tuple[str, str],
) -> list[dict[str, Any]]:
    """Return the grey lines as one trace, and above it one for each that is named."""
    grey = [at for at, move in enumerate(moves) if move.subject.code not in place]
    traces = [_grey(grey, moves, ends, scale)] if grey else []
    for at, move in enumerate(moves):
        if move.subject.code in place:
            slot = place[move.subject.code]
            traces.append(
                {
                    **_trace([at], moves, ends, scale),
                    "line": {"color": PALETTE[slot], "width": 2.5},
                    "marker": {"color": PALETTE[slot], "symbol": SYMBOLS[slot], "size": 10},
                }
            )
    return traces


def _grey(
    places: Sequence[int],
    moves: Sequence[Move],
    ends: Sequence[tuple[float | None, float | None]],
    scale: Scale,
) -> dict[str, Any]:
    return {
        **_trace(places, moves, ends, scale),
        "line": {"color": MISSING, "width": 1},
        "marker": {"color": MISSING, "size": 4},
        "opacity": 0.5,
    }


def _trace(
    places: Sequence[int],
    moves: Sequence[Move],
    ends: Sequence[tuple[float | None, float | None]],
    scale: Scale,
) -> dict[str, Any]:
    """Return lines from left to right with an empty point after each, so that they do not join."""
    up = [value for at in places for value in (*ends[at], None)]
    texts = [text for at in places for text in (*_hovers(moves[at], scale), "")]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "x": [0, 1, None] * len(places),
        "y": up,
        "text": texts,
        "connectgaps": False,
        "cliponaxis": False,
        "customdata": [moves[at].subject.url for at in places for _ in range(3)],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _hovers(move: Move, scale: Scale) -> tuple[str, str]:
    then, now = (_printed(mark, scale) for mark in (move.then, move.now))
    name = escape(move.subject.name)
    return f"{name} {then}", f"{name} {now}"


def _texts(move: Move, scale: Scale) -> tuple[str, str]:
    """Return what stands at the left and at the right end of a line: name, score, rank."""
    name = shortened(move.subject.name, LABEL_SIZE, MOST_ROOM)
    then, now = (
        "" if mark.score is None else f"{name} {_printed(mark, scale)}"
        for mark in (move.then, move.now)
    )
    return then, now


def _printed(mark: Mark, scale: Scale) -> str:
    if mark.score is None:
        return words.state(mark)
    printed = words.number(mark.score, scale)
    return printed if mark.rank is None else f"{printed} (rank {mark.rank})"


def _labels(
    ends: Sequence[tuple[float | None, float | None]],
    texts: Sequence[tuple[str, str]],
    limits: Sequence[float],
    height: int,
) -> list[dict[str, Any]]:
    """Return the names at both ends, moved apart, and thin lines to them from the scores."""
    across: list[float | None] = []
    up: list[float | None] = []
    names: list[dict[str, Any]] = []
    low, high = min(limits), max(limits)
    for side, position, at, off in ((0, "middle left", 0, -0.05), (1, "middle right", 1, 0.05)):
        known = [
            (text[side], value)
            for text, pair in zip(texts, ends, strict=True)
            if text[side] and (value := pair[side]) is not None
        ]
        values = [value for _, value in known]
        step = (high - low) * LABEL_STEP / height
        heights = [round(one, 4) for one in spread(values, step=step, low=low, high=high)]
        for value, one in zip(values, heights, strict=True):
            across += [at, at + off, None]
            up += [value, one, None]
        names.append(_names([text for text, _ in known], at + off, heights, position))
    leaders = {
        "type": "scatter",
        "mode": "lines",
        "x": across,
        "y": up,
        "line": {"color": MISSING, "width": 1, "dash": "dot"},
        "hoverinfo": "skip",
    }
    return [leaders, *names] if across else []


def _names(
    texts: Sequence[str], at: float, heights: Sequence[float], position: str
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [at] * len(texts),
        "y": heights,
        "text": [escape(text) for text in texts],
        "textposition": position,
        "textfont": {"size": LABEL_SIZE},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _layout(limits: tuple[float, float], editions: tuple[str, str]) -> dict[str, Any]:
    return {
        "xaxis": {
            "range": [-0.05, 1.05],
            "tickvals": [0, 1],
            "ticktext": [escape(edition) for edition in editions],
            "tickfont": {"size": 16},
            "side": "top",
            "fixedrange": True,
        },
        "yaxis": {"range": list(limits), "visible": False, "fixedrange": True},
    }


def _words(
    moves: Sequence[Move],
    editions: tuple[str, str],
    caption: Caption,
    scale: Scale,
    *,
    by_rank: bool,
    named: Collection[str],
) -> Words:
    notes = ["By rank, the first on top." if by_rank else "By score, the highest on top."]
    if len(named) < len(moves):
        notes.append("Grey: the others.")
    if any(move.gain is None for move in moves):
        notes.append("A mark without a line: no score in the other release.")
    return Words(
        title=moved.title(moves, editions, caption, scale, by_rank=by_rank),
        subtitle=words.subtitle(caption),
        footer=words.footer(caption, *notes),
        alt=moved.alt(moves, editions, caption, scale),
    )
