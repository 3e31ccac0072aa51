"""Distribution: a group of ministries on one scale, each a dot, a strip for each of some nodes."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from assessments.charts import spreads, words
from assessments.charts.frame import (
    EDGE,
    WIDTH,
    Room,
    Words,
    framed,
    score_axis,
    slots,
    width,
    wrapped,
)
from assessments.charts.grids import header
from assessments.charts.labels import in_a_row, leaders
from assessments.charts.swarms import LABEL, LEAST, Strip, piled
from assessments.charts.theme import (
    ACCENT,
    MISSING,
    PALETTE,
    SYMBOLS,
    escape,
    escape_after,
    tint,
)
from assessments.charts.traces import Points
from assessments.charts.types import Caption, Chart, Row, TableCell, ThemeName, codes_of
from assessments.charts.words import number
from assessments.scoring.types import Scale

SPARE = 0.05  # of the scale's span, at each end
LEFT = 200
LABEL_SIZE = 13
APART = 24  # pixels between names, so that on a page that is less wide they still do not touch


def distribution(
    rows: Sequence[Row],
    columns: Sequence[tuple[str, str]],
    caption: Caption,
    scale: Scale,
    theme: ThemeName = "light",
    *,
    chosen: Collection[str] = (),
) -> Chart:
    """Return a strip a column, (code, title) each, in it a dot for each ministry with a score.

    Behind the dots, of five scores or more: a band from quartile to quartile, a line at the median.
    chosen: codes to bring out by colour and name, up to twelve; of at most twelve rows, all are.
    """
    named = _named(rows, chosen)
    place = slots(named)
    size = _dot_size(len(rows))
    bottom = 0.0
    strips: list[Strip] = []
    data: list[dict[str, Any]] = []
    for code, title in columns:
        scores: dict[str, float | None] = {}
        pixels: dict[str, float] = {}
        for row in rows:
            score = row.score(code)
            scores[row.subject.code] = score
            if score is not None:
                pixels[row.subject.code] = _pixel(score, scale)
        strip = piled(title, rows, scores, pixels, named=named, size=size, top=bottom)
        strips.append(strip)
        data += _traces(strip, place, scale, size)
        bottom = strip.bottom
    height = round(bottom) or LEAST  # without a column too, the plot has a height
    return framed(
        "distribution",
        data,
        _layout(strips, scale, height),
        words=_words(rows, strips, caption, scale, named),
        room=Room(height=height, left=LEFT, top=30),
        header=header(columns),
        rows=tuple(_row(row, columns) for row in rows),
        theme=theme,
    )


def _named(rows: Sequence[Row], chosen: Collection[str]) -> set[str]:
    """Return the codes to bring out; none where they are more than there are colours."""
    codes = codes_of(rows)
    # Codes that were chosen and are not shown do not count against the limit.
    wanted = [code for code in codes if code in chosen] or codes
    if len(wanted) > len(PALETTE):
        return set()
    return set(wanted)


def _dot_size(count: int) -> int:
    if count <= 40:
        return 13
    if count <= 120:
        return 11
    return 9


def _row(row: Row, columns: Sequence[tuple[str, str]]) -> tuple[TableCell, ...]:
    return row.subject.code, row.subject.name, *row.scores(columns)


def _pixel(score: float, scale: Scale) -> float:
    span = (scale.max - scale.min) * (1 + 2 * SPARE)
    return (score - scale.min + SPARE * (scale.max - scale.min)) / span * (WIDTH - LEFT - EDGE)


def _traces(
    strip: Strip, place: Mapping[str, int], scale: Scale, size: int
) -> list[dict[str, Any]]:
    """Return the strip's dots, of those without a name first, then the names and lines to them."""
    named, other = [], []
    colours, symbols = [], []
    for at, row in enumerate(strip.rows):
        slot = place.get(row.subject.code)
        if slot is None:
            other.append(at)
        else:
            named.append(at)
            colours.append(PALETTE[slot])
            symbols.append(SYMBOLS[slot])
    # Grey where others are brought out; where none are, the dots are all that there is to see.
    colour, opacity = ACCENT, 0.8
    if place:
        colour, opacity = MISSING, 0.6
    traces = []
    # One trace for all the grey dots: they have no colour or symbol of their own.
    if other:
        marker = {"color": colour, "size": size}
        traces.append({**_dots(strip, other, scale), "marker": marker, "opacity": opacity})
    if named:
        look = {"color": colours, "symbol": symbols, "size": max(size, 12)}
        traces += [*_names(strip, named, scale), {**_dots(strip, named, scale), "marker": look}]
    return traces


def _dots(strip: Strip, places: Sequence[int], scale: Scale) -> dict[str, Any]:
    dots = Points()
    for at in places:
        subject, score = strip.rows[at].subject, strip.scores[at]
        text = f"{escape(subject.name)} {number(score, scale)}"
        dots.add(score, strip.heights[at], text=text, url=subject.url)
    return dots.trace(
        {
            "type": "scatter",
            "mode": "markers",
            "cliponaxis": False,
            "hovertemplate": "%{text}<extra></extra>",
        }
    )


def _names(strip: Strip, named: Sequence[int], scale: Scale) -> list[dict[str, Any]]:
    """Return the names above the strip's dots, moved apart, and thin lines down to the dots."""
    wanted = [_pixel(strip.scores[at], scale) for at in named]
    texts, middles = _written(strip, named, wanted, scale)
    span = (scale.max - scale.min) * (1 + 2 * SPARE)
    low = scale.min - SPARE * (scale.max - scale.min)
    baseline = round(strip.top + LABEL - 4, 1)
    lines, names = Points(), Points()
    for at, text, middle in zip(named, texts, middles, strict=True):
        x = round(low + middle / (WIDTH - LEFT - EDGE) * span, 4)
        lines.add_line((x, baseline), (strip.scores[at], strip.heights[at]))
        names.add(x, baseline, text=escape_after(strip.rows[at].subject.name, text))
    look = {
        "type": "scatter",
        "mode": "text",
        "textposition": "top center",
        "textfont": {"size": LABEL_SIZE},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    return [leaders(lines.x, lines.y), names.trace(look)]


def _written(
    strip: Strip, named: Sequence[int], wanted: Sequence[float], scale: Scale
) -> tuple[list[str], list[float]]:
    """Return what is written and where: names with scores, or codes where those do not fit."""
    # Names may reach into the room of the heads, but not off the paper.
    ends = {"low": EDGE - LEFT / 3, "high": float(WIDTH - LEFT)}
    for form in ("{name} {score}", "{name}", "{code}"):
        texts, widths = [], []
        for at in named:
            subject, score = strip.rows[at].subject, number(strip.scores[at], scale)
            text = form.format(name=subject.name, code=subject.code, score=score)
            texts.append(text)
            widths.append(width(text, LABEL_SIZE) + APART)
        middles = in_a_row(wanted, widths, **ends)
        if middles is not None:
            return texts, middles
    # Not even the codes fit: they may overlap, but none is lost.
    return texts, list(wanted)


def _layout(strips: Sequence[Strip], scale: Scale, height: int) -> dict[str, Any]:
    middles, heads = [], []
    shapes: list[dict[str, Any]] = []
    medians = []
    for strip in strips:
        middles.append(round(strip.middle, 1))
        heads.append(_head(strip))
        shapes += _shapes(strip)
        if strip.quartiles:
            medians.append(_median(strip, strip.quartiles.median, scale))
    return {
        "xaxis": {**score_axis(scale, below=SPARE, above=SPARE), "side": "top", "tickangle": 0},
        "yaxis": {
            "range": [max(height, 1), 0],  # pixels from the top: this axis goes down
            "tickvals": middles,
            "ticktext": heads,
            "ticklabelstandoff": 8,
            "showgrid": False,
            "fixedrange": True,
        },
        "shapes": shapes,
        "annotations": medians,
    }


def _head(strip: Strip) -> str:
    lines = list(map(escape, wrapped(strip.title, 14, LEFT - EDGE - 12)))
    if len(strip.rows) < strip.count:
        lines.append(f"{len(strip.rows)} of {strip.count} scored")
    return "<br>".join(lines)


def _shapes(strip: Strip) -> list[dict[str, Any]]:
    """Return the strip's band and median, and the line that parts it from the next."""
    end = round(strip.bottom, 1)
    floor = {"type": "line", "xref": "paper", "x0": 0, "x1": 1, "y0": end, "y1": end}
    shapes: list[dict[str, Any]] = [{**floor, "line": {"width": 1}, "layer": "below"}]
    if strip.quartiles:
        low, median, high = strip.quartiles.low, strip.quartiles.median, strip.quartiles.high
        reach = strip.half + 4
        ends = {"y0": round(strip.middle - reach, 1), "y1": round(strip.middle + reach, 1)}
        band = {"type": "rect", "x0": low, "x1": high, **ends, "layer": "below"}
        line = {"type": "line", "x0": median, "x1": median, **ends, "layer": "below"}
        shapes += [
            {**band, "fillcolor": tint(MISSING, 0.2), "line": {"width": 0}},
            {**line, "line": {"width": 2, "color": MISSING}},
        ]
    return shapes


def _median(strip: Strip, median: float, scale: Scale) -> dict[str, Any]:
    return {
        "text": f"median {words.number(median, scale)}",
        "font": {"size": 12},
        "x": median,
        "y": round(strip.bottom - 1, 1),
        "yanchor": "bottom",
        "borderpad": 0,
    }


def _words(
    rows: Sequence[Row], strips: Sequence[Strip], caption: Caption, scale: Scale, named: set[str]
) -> Words:
    notes = []
    if any(strip.quartiles for strip in strips):
        notes.append("Each dot is a ministry. Grey band: the middle half; line: the median.")
    else:
        notes.append("Each mark is a ministry. Fewer than five scores have no median.")
    return Words(
        title=spreads.title(strips, rows, caption, named),
        subtitle=words.subtitle(caption),
        footer=words.footer(caption, *notes),
        alt=spreads.alt(strips, rows, caption, scale, named),
    )
