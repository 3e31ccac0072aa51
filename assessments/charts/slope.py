"""Slope: every ministry from its score, or its rank, in one release to that in another."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any

from assessments.charts import moves as moving
from assessments.charts import words
from assessments.charts.frame import EDGE, Room, Words, framed, shortened, slots, widest
from assessments.charts.labels import leaders, spread
from assessments.charts.theme import MISSING, PALETTE, SYMBOLS, escape, escape_after
from assessments.charts.traces import Points
from assessments.charts.types import Caption, Chart, Mark, Move, TableCell, ThemeName
from assessments.scoring.types import Scale

LABEL_SIZE = 14
MOST_ROOM = 170  # pixels of a name
LABEL_STEP = 19  # pixels between two labels
SPARE = 0.05  # of the axis' span, at each end


@dataclass(frozen=True, slots=True)
class Path:
    """A move as it is drawn: where its ends are on the axis, and their texts."""

    move: Move
    ends: tuple[float | None, float | None]
    texts: tuple[str, str]


def slope(
    moves: Sequence[Move],
    releases: tuple[str, str],
    caption: Caption,
    scale: Scale,
    theme: ThemeName = "light",
    *,
    chosen: Collection[str] = (),
    by_rank: bool = False,
) -> Chart:
    """Return a line a ministry between two releases, the earlier on the left.

    releases: what the two are called. The releases must compare: one framework, one method.
    chosen: codes to bring out. Up to twelve lines have colours and names; of more those that are
    chosen, else those that moved furthest; the rest are grey. Without a score in one of the two
    there is no line, but a mark.
    """
    place = slots(moving.furthest(moves, chosen))
    paths = _paths(moves, scale, by_rank=by_rank)
    # A small change must not fill the plot: the axis spans a fifth of the scale at least.
    least = 0.2 * (scale.max - scale.min)
    if by_rank:
        least = 2.0
    low, high = _limits(paths, least=least)
    height = 440
    if len(moves) > len(PALETTE):
        height = 620
    texts = [_written(path, place) for path in paths]
    data = [*_labels(paths, texts, (low, high), height), *_lines(paths, place)]
    left = round(widest(map(itemgetter(0), texts), LABEL_SIZE))
    right = round(widest(map(itemgetter(1), texts), LABEL_SIZE))
    # Of scores the highest is on top, of ranks the first.
    limits = (low, high)
    if by_rank:
        limits = (high, low)
    return framed(
        "slope",
        data,
        _layout(limits, releases),
        words=_words(moves, releases, caption, scale, by_rank=by_rank, named=place),
        room=Room(height=height, left=2 * EDGE + left, right=2 * EDGE + right, top=30),
        header=_header(releases),
        rows=tuple(map(_row, moves)),
        theme=theme,
    )


def _header(releases: tuple[str, str]) -> tuple[str, ...]:
    then, now = releases
    columns = (f"Score {then}", f"Rank {then}", f"Score {now}", f"Rank {now}", "Change")
    return "Code", "Ministry", *columns


def _row(move: Move) -> tuple[TableCell, ...]:
    subject, then, now = move.subject, move.then, move.now
    return subject.code, subject.name, then.score, then.rank, now.score, now.rank, move.gain


def _paths(moves: Sequence[Move], scale: Scale, *, by_rank: bool) -> list[Path]:
    paths = []
    for move in moves:
        ends: tuple[float | None, float | None] = (move.then.score, move.now.score)
        if by_rank:
            ends = (move.then.rank, move.now.rank)
        paths.append(Path(move, ends, (_text(move.then, scale), _text(move.now, scale))))
    return paths


def _text(mark: Mark, scale: Scale) -> str:
    """Return a mark's score and rank: "3.4 (rank 2)", or why it has no score."""
    if mark.score is None:
        return words.state(mark)
    score = words.number(mark.score, scale)
    if mark.rank is None:
        return score
    return f"{score} (rank {mark.rank})"


def _limits(paths: Sequence[Path], *, least: float) -> tuple[float, float]:
    """Return where the axis begins and ends: round what is drawn, and `least` apart."""
    known = []
    for path in paths:
        known += words.known_scores(path.ends)
    low, high = min(known, default=0.0), max(known, default=0.0)
    spare = max((least - (high - low)) / 2, SPARE * (high - low))
    return round(low - spare, 4), round(high + spare, 4)


def _lines(paths: Sequence[Path], place: Mapping[str, int]) -> list[dict[str, Any]]:
    """Return the grey lines as one trace, and above it one for each that is named."""
    # One trace for all the grey lines: hundreds of traces would be slow to draw.
    grey = [path for path in paths if path.move.subject.code not in place]
    traces = []
    if grey:
        traces.append(_grey(grey))
    for path in paths:
        slot = place.get(path.move.subject.code)
        if slot is not None:
            line = {"color": PALETTE[slot], "width": 2.5}
            marker = {"color": PALETTE[slot], "symbol": SYMBOLS[slot], "size": 10}
            traces.append({**_trace([path]), "line": line, "marker": marker})
    return traces


def _grey(paths: Sequence[Path]) -> dict[str, Any]:
    return {
        **_trace(paths),
        "line": {"color": MISSING, "width": 1},
        "marker": {"color": MISSING, "size": 4},
        "opacity": 0.5,
    }


def _trace(paths: Sequence[Path]) -> dict[str, Any]:
    """Return lines from left to right with an empty point after each, so that they do not join."""
    points = Points()
    for path in paths:
        name, url = escape(path.move.subject.name), path.move.subject.url
        points.add(0, path.ends[0], text=f"{name} {path.texts[0]}", url=url)
        points.add(1, path.ends[1], text=f"{name} {path.texts[1]}", url=url)
        points.add(None, None, text="", url=url)
    return points.trace(
        {
            "type": "scatter",
            "mode": "lines+markers",
            "connectgaps": False,
            "cliponaxis": False,
            "hovertemplate": "%{text}<extra></extra>",
        }
    )


def _short(path: Path) -> str:
    return shortened(path.move.subject.name, LABEL_SIZE, MOST_ROOM)


def _written(path: Path, place: Mapping[str, int]) -> tuple[str, str]:
    """Return the labels at the left and at the right end of a line, "" without a score."""
    then = now = ""
    if path.move.subject.code in place:
        name = _short(path)
        if path.move.then.score is not None:
            then = f"{name} {path.texts[0]}"
        if path.move.now.score is not None:
            now = f"{name} {path.texts[1]}"
    return then, now


def _labels(
    paths: Sequence[Path],
    texts: Sequence[tuple[str, str]],
    limits: Sequence[float],
    height: int,
) -> list[dict[str, Any]]:
    """Return the names at both ends, moved apart, and thin lines to them from the scores."""
    lines = Points()
    names: list[dict[str, Any]] = []
    # The axis of ranks goes down, so its limits come in the other order.
    low, high = min(limits), max(limits)
    for side, position, at, off in ((0, "middle left", 0, -0.05), (1, "middle right", 1, 0.05)):
        shown, values = [], []
        for text, path in zip(texts, paths, strict=True):
            value = path.ends[side]
            if text[side] and value is not None:
                shown.append(escape_after(_short(path), text[side]))
                values.append(value)
        step = (high - low) * LABEL_STEP / height
        heights = [round(one, 4) for one in spread(values, step=step, low=low, high=high)]
        for value, moved in zip(values, heights, strict=True):
            lines.add_line((at, value), (at + off, moved))
        names.append(_names(shown, at + off, heights, position))
    if not lines.x:
        return []
    return [leaders(lines.x, lines.y), *names]


def _names(
    texts: Sequence[str], at: float, heights: Sequence[float], position: str
) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "x": [at] * len(texts),
        "y": heights,
        "text": list(texts),
        "textposition": position,
        "textfont": {"size": LABEL_SIZE},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _layout(limits: tuple[float, float], releases: tuple[str, str]) -> dict[str, Any]:
    return {
        "xaxis": {
            "range": [-0.05, 1.05],
            "tickvals": [0, 1],
            "ticktext": list(map(escape, releases)),
            "tickfont": {"size": 16},
            "side": "top",
            "fixedrange": True,
        },
        "yaxis": {"range": list(limits), "visible": False, "fixedrange": True},
    }


def _words(
    moves: Sequence[Move],
    releases: tuple[str, str],
    caption: Caption,
    scale: Scale,
    *,
    by_rank: bool,
    named: Collection[str],
) -> Words:
    notes = ["By score, the highest on top."]
    if by_rank:
        notes = ["By rank, the first on top."]
    if len(named) < len(moves):
        notes.append("Grey: the others.")
    if moving.lacks_a_gain(moves):
        notes.append("A mark without a line: no score in the other release.")
    return Words(
        title=moving.title(moves, releases, caption, scale, by_rank=by_rank),
        subtitle=words.subtitle(caption),
        footer=words.footer(caption, *notes),
        alt=moving.alt(moves, releases, caption, scale),
    )
