"""Balance: two poles of one dimension against each other, with the diagonal of balance."""

from collections.abc import Mapping, Sequence
from typing import Any

from assessments.charts import headlines, words
from assessments.charts.frame import WIDTH, Room, Words, framed, levels, score_axis, slots
from assessments.charts.labels import CROWD, Label, Point, placed
from assessments.charts.theme import ACCENT, MISSING, PALETTE, SEALED, SYMBOLS, escape
from assessments.charts.traces import Points
from assessments.charts.types import (
    Caption,
    Chart,
    Pair,
    TableCell,
    ThemeName,
    codes_of,
    names_of,
)
from assessments.scoring.types import Rule, Scale

SIDE = 620  # pixels of the square plot
LEFT = 150
SPARE = 0.06  # of the scale's span, at each end of the axes
STEPS = 60  # of an iso-line
ISO_NOTES = {
    Rule.ARITHMETIC: "Thin lines: equal mean of the two.",
    Rule.GEOMETRIC: "Thin lines: equal geometric mean of the two.",
    Rule.HARMONIC: "Thin lines: equal harmonic mean of the two.",
}


def balance(
    pairs: Sequence[Pair],
    poles: tuple[str, str],
    caption: Caption,
    scale: Scale,
    theme: ThemeName = "light",
    *,
    rule: Rule = Rule.GEOMETRIC,
    weights: tuple[float, float] = (1.0, 1.0),
) -> Chart:
    """Return the ministries by their scores at both poles, (across, up); `poles` are the titles.

    Iso-lines join what the dimension's rule and weights score alike: the further from the
    diagonal, the dearer. A ministry without both scores is not drawn, and named in the footer.
    """
    drawn, missing = [], []
    for pair in pairs:
        if _imbalance(pair) is None:
            missing.append(pair)
        else:
            drawn.append(pair)
    place: dict[str, int] = {}
    if len(pairs) <= len(PALETTE):
        # Those that are not drawn count too: a ministry has the same colour in each chart.
        place = slots(codes_of(pairs))
    traces = [
        _isolines(scale, rule, weights),
        _diagonal(scale),
        _rings(drawn),
        _points(drawn, scale, place),
    ]
    return framed(
        "balance",
        list(filter(None, traces)),
        _layout(poles, scale),
        words=Words(
            title=headlines.balance_title(drawn, len(pairs), poles),
            subtitle=words.subtitle(caption),
            footer=words.footer(caption, *_notes(drawn, missing, rule)),
            alt=headlines.balance_alt(drawn, missing, poles, caption, scale),
        ),
        room=Room(height=SIDE, left=LEFT, right=WIDTH - SIDE - LEFT, top=36, bottom=64),
        header=("Code", "Ministry", *poles, "Imbalance"),
        rows=tuple(map(_row, pairs)),
        theme=theme,
    )


def _imbalance(pair: Pair) -> float | None:
    """Return the first score less the second, unrounded; None without both."""
    if pair.first.score is None or pair.second.score is None:
        return None
    return pair.first.score - pair.second.score


def _row(pair: Pair) -> tuple[TableCell, ...]:
    scores = pair.first.score, pair.second.score
    return pair.subject.code, pair.subject.name, *scores, _imbalance(pair)


def _isolines(scale: Scale, rule: Rule, weights: tuple[float, float]) -> dict[str, Any]:
    """Return the curves through the diagonal's levels, without the two ends of the scale."""
    curves = Points()
    span = scale.max - scale.min
    for level in levels(scale)[1:-1]:
        for step in range(STEPS + 1):
            x = scale.min + span * step / STEPS
            y = _partner(x, level, rule, weights)
            # A curve leaves the square where the other score would have to be off the scale.
            if y is not None and scale.min <= y <= scale.max:
                curves.add(round(x, 4), round(y, 4))
        curves.add(None, None)  # so that the next curve does not join this one
    return curves.trace(
        {
            "type": "scatter",
            "mode": "lines",
            "line": {"color": MISSING, "width": 1, "shape": "spline"},
            "opacity": 0.55,
            "hoverinfo": "skip",
        }
    )


def _partner(x: float, level: float, rule: Rule, weights: tuple[float, float]) -> float | None:
    """Return the score up that makes the level with the score x across; None if no score does."""
    first, second = weights
    total = first + second
    if rule == Rule.ARITHMETIC:
        return (level * total - first * x) / second
    if x <= 0 or level <= 0:
        return None
    if rule == Rule.GEOMETRIC:
        return float((level**total / x**first) ** (1 / second))
    rest = total / level - first / x
    # However high the other score, the mean would stay below the level.
    if rest <= 0:
        return None
    return second / rest


def _diagonal(scale: Scale) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [scale.min, scale.max],
        "y": [scale.min, scale.max],
        "line": {"color": MISSING, "width": 2, "dash": "dash"},
        "hoverinfo": "skip",
    }


def _points(drawn: Sequence[Pair], scale: Scale, place: Mapping[str, int]) -> dict[str, Any]:
    """Return the ministries, each with its name where that fits. place: see `_marker`."""
    label_size = 14
    if len(drawn) > CROWD:
        label_size = 12
    labels = placed(_places(drawn, scale), size=label_size, bounds=(-LEFT, 0, WIDTH - LEFT, SIDE))
    points = Points()
    positions, hovers = [], []
    for pair, label in zip(drawn, labels, strict=True):
        text, url = _clear_of_ring(pair, label), pair.subject.url
        points.add(pair.first.score, pair.second.score, text=text, url=url)
        positions.append(label.position)
        hovers.append(_hover(pair, scale))
    return points.trace(
        {
            "type": "scatter",
            "mode": "markers+text",
            "textposition": positions,
            "textfont": {"size": label_size},
            "cliponaxis": False,
            "marker": _marker(drawn, place),
            "hovertext": hovers,
            "hovertemplate": "%{hovertext}<extra></extra>",
        }
    )


def _marker(drawn: Sequence[Pair], place: Mapping[str, int]) -> dict[str, Any]:
    """Return the look of the marks. place: of each ministry in PALETTE; {} where they are many."""
    if not place:
        return {"size": 9, "color": ACCENT, "symbol": "circle"}
    colours, symbols = [], []
    for pair in drawn:
        slot = place[pair.subject.code]
        colours.append(PALETTE[slot])
        symbols.append(SYMBOLS[slot])
    return {"size": 12, "color": colours, "symbol": symbols}


def _clear_of_ring(pair: Pair, label: Label) -> str:
    text = escape(label.text)
    if not text or not _is_sealed(pair):
        return text
    # A space on the side of the point.
    if label.position.endswith("right"):
        return f"\u2002{text}"
    return f"{text}\u2002"


def _is_sealed(pair: Pair) -> bool:
    return pair.first.is_sealed_only or pair.second.is_sealed_only


def _hover(pair: Pair, scale: Scale) -> str:
    first, second = words.numbers(_scores(pair), scale)
    return f"{escape(pair.subject.name)}<br>{first} and {second}"


def _scores(pair: Pair) -> tuple[float, float]:
    return pair.first.score or 0.0, pair.second.score or 0.0


def _places(drawn: Sequence[Pair], scale: Scale) -> list[Point]:
    """Return the points in pixels; of those that coincide the first is labelled for all."""
    spots = [_pixel(pair, scale) for pair in drawn]
    together: dict[tuple[float, float], list[Pair]] = {}
    for pair, at in zip(drawn, spots, strict=True):
        together.setdefault(at, []).append(pair)
    points = []
    for pair, at in zip(drawn, spots, strict=True):
        group = together[at]
        names, codes = ", ".join(names_of(group)), ", ".join(codes_of(group))
        texts: tuple[str, ...] = (names, codes)
        if len(drawn) > CROWD:
            texts = (codes,)  # short, so that more fit
        # The first of the group carries the names of all: the others would print over it.
        if group[0] is not pair:
            texts = ()
        points.append(Point(*at, texts))
    return points


def _pixel(pair: Pair, scale: Scale) -> tuple[float, float]:
    span = (scale.max - scale.min) * (1 + 2 * SPARE)
    low = scale.min - SPARE * (scale.max - scale.min)
    first, second = _scores(pair)
    x, y = (first - low) / span, (second - low) / span
    # Pixels count from the top down.
    return round(x * SIDE, 1), round((1 - y) * SIDE, 1)


def _rings(drawn: Sequence[Pair]) -> dict[str, Any]:
    rings = Points()
    for pair in drawn:
        if _is_sealed(pair):
            rings.add(pair.first.score, pair.second.score)
    marker = {"symbol": "circle-open", "size": 20, "color": SEALED, "line": {"width": 2.5}}
    return rings.trace(
        {"type": "scatter", "mode": "markers", "marker": marker, "hoverinfo": "skip"}
    )


def _layout(poles: tuple[str, str], scale: Scale) -> dict[str, Any]:
    axis = score_axis(scale, below=SPARE, above=SPARE, are_short=not scale.labels)
    return {
        "xaxis": {**axis, "title": {"text": f"{escape(poles[0])} →"}, "constrain": "domain"},
        "yaxis": {
            **axis,
            "title": {"text": f"{escape(poles[1])} →"},
            "scaleanchor": "x",  # equal steps on both axes: the diagonal is at 45 degrees
            "constrain": "domain",
        },
        "annotations": [
            {
                "text": "balance",
                "x": scale.max,
                "y": scale.max,
                "xanchor": "left",
                "yanchor": "bottom",
                "textangle": -45,
            }
        ],
    }


def _notes(drawn: Sequence[Pair], missing: Sequence[Pair], rule: Rule) -> list[str]:
    notes = ["Dashed: balance.", ISO_NOTES[rule]]
    if any(map(_is_sealed, drawn)):
        notes.append(words.RING_NOTE)
    if missing:
        names = names_of(missing[:8])
        if len(missing) > 8:
            names.append(f"{len(missing) - 8} more")
        notes.append(f"Not drawn, because evidence is missing: {words.listed(names)}.")
    return notes
