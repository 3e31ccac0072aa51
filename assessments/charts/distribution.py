"""Distribution: a group of ministries on one scale, each a dot, a strip for each of some nodes."""

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from assessments.charts import words
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
from assessments.charts.labels import in_a_row
from assessments.charts.swarms import LABEL, LEAST, Strip, piled
from assessments.charts.theme import (
    ACCENT,
    MISSING,
    PALETTE,
    SYMBOLS,
    escape,
    escape_after,
    plain,
    tint,
)
from assessments.charts.types import Caption, Chart, Row, TableCell, ThemeName
from assessments.charts.words import EPSILON, listed, number, span, within
from assessments.scoring.types import Scale
from assessments.wording import counted

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
    place = slots(row.subject.code for row in rows if row.subject.code in named)
    size = 13 if len(rows) <= 40 else 11 if len(rows) <= 120 else 9
    strips: list[Strip] = []
    for code, title in columns:
        top = strips[-1].bottom if strips else 0.0
        scores = {
            row.subject.code: row.marks[code].score if code in row.marks else None for row in rows
        }
        pixels = {key: _pixel(score, scale) for key, score in scores.items() if score is not None}
        strips.append(piled(title, rows, scores, pixels, named=named, size=size, top=top))
    height = round(strips[-1].bottom) if strips else LEAST
    data = [trace for strip in strips for trace in _traces(strip, place, scale, size)]
    return framed(
        "distribution",
        data,
        _layout(strips, scale, height),
        words=_words(rows, strips, caption, scale, named),
        room=Room(height=height, left=LEFT, top=30),
        header=("Code", "Ministry", *(title for _, title in columns)),
        rows=tuple(_row(row, columns) for row in rows),
        theme=theme,
    )


def _named(rows: Sequence[Row], chosen: Collection[str]) -> set[str]:
    codes = [row.subject.code for row in rows]
    wanted = [code for code in codes if code in chosen] or codes
    return set(wanted) if len(wanted) <= len(PALETTE) else set()


def _row(row: Row, columns: Sequence[tuple[str, str]]) -> tuple[TableCell, ...]:
    scores = (row.marks[code].score if code in row.marks else None for code, _ in columns)
    return row.subject.code, row.subject.name, *scores


def _pixel(score: float, scale: Scale) -> float:
    span = (scale.max - scale.min) * (1 + 2 * SPARE)
    return (score - scale.min + SPARE * (scale.max - scale.min)) / span * (WIDTH - LEFT - EDGE)


def _traces(
    strip: Strip, place: Mapping[str, int], scale: Scale, size: int
) -> list[dict[str, Any]]:
    """Return the strip's dots, of those without a name first, then the names and lines to them."""
    named = [at for at, row in enumerate(strip.rows) if row.subject.code in place]
    other = [at for at, row in enumerate(strip.rows) if row.subject.code not in place]
    traces = []
    if other:
        colour = MISSING if place else ACCENT
        traces.append(_dots(strip, other, scale) | {"marker": {"color": colour, "size": size}})
        traces[-1]["opacity"] = 0.6 if place else 0.8
    if named:
        spots = [place[strip.rows[at].subject.code] for at in named]
        marker = {
            "color": [PALETTE[spot] for spot in spots],
            "symbol": [SYMBOLS[spot] for spot in spots],
            "size": max(size, 12),
        }
        traces += [*_names(strip, named, scale), _dots(strip, named, scale) | {"marker": marker}]
    return traces


def _dots(strip: Strip, places: Sequence[int], scale: Scale) -> dict[str, Any]:
    scores = [strip.scores[at] for at in places]
    return {
        "type": "scatter",
        "mode": "markers",
        "x": scores,
        "y": [strip.heights[at] for at in places],
        "text": [
            f"{escape(strip.rows[at].subject.name)} {printed}"
            for at, printed in zip(places, words.numbers(scores, scale), strict=True)
        ],
        "cliponaxis": False,
        "customdata": [strip.rows[at].subject.url for at in places],
        "hovertemplate": "%{text}<extra></extra>",
    }


def _names(strip: Strip, named: Sequence[int], scale: Scale) -> list[dict[str, Any]]:
    """Return the names above the strip's dots, moved apart, and thin lines down to the dots."""
    wanted = [_pixel(strip.scores[at], scale) for at in named]
    texts, middles = _written(strip, named, wanted, scale)
    span = (scale.max - scale.min) * (1 + 2 * SPARE)
    low = scale.min - SPARE * (scale.max - scale.min)
    across = [round(low + middle / (WIDTH - LEFT - EDGE) * span, 4) for middle in middles]
    baseline = round(strip.top + LABEL - 4, 1)
    lines: list[tuple[float | None, float | None]] = []
    for at, x in zip(named, across, strict=True):
        lines += [(x, baseline), (strip.scores[at], strip.heights[at]), (None, None)]
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [x for x, _ in lines],
            "y": [y for _, y in lines],
            "line": {"color": MISSING, "width": 1, "dash": "dot"},
            "hoverinfo": "skip",
        },
        {
            "type": "scatter",
            "mode": "text",
            "x": across,
            "y": [baseline] * len(across),
            "text": [
                escape_after(strip.rows[at].subject.name, text)
                for at, text in zip(named, texts, strict=True)
            ],
            "textposition": "top center",
            "textfont": {"size": LABEL_SIZE},
            "cliponaxis": False,
            "hoverinfo": "skip",
        },
    ]


def _written(
    strip: Strip, named: Sequence[int], wanted: Sequence[float], scale: Scale
) -> tuple[list[str], list[float]]:
    """Return what is written and where: names with scores, or codes where those do not fit."""
    ends = {"low": EDGE - LEFT / 3, "high": float(WIDTH - LEFT)}
    for form in ("{name} {score}", "{name}", "{code}"):
        texts = [
            form.format(
                name=strip.rows[at].subject.name,
                code=strip.rows[at].subject.code,
                score=words.number(strip.scores[at], scale),
            )
            for at in named
        ]
        widths = [width(text, LABEL_SIZE) + APART for text in texts]
        if (middles := in_a_row(wanted, widths, **ends)) is not None:
            return texts, middles
    return texts, list(wanted)


def _layout(strips: Sequence[Strip], scale: Scale, height: int) -> dict[str, Any]:
    return {
        "xaxis": {**score_axis(scale, below=SPARE, above=SPARE), "side": "top", "tickangle": 0},
        "yaxis": {
            "range": [max(height, 1), 0],
            "tickvals": [round(strip.middle, 1) for strip in strips],
            "ticktext": [_head(strip) for strip in strips],
            "ticklabelstandoff": 8,
            "showgrid": False,
            "fixedrange": True,
        },
        "shapes": [shape for strip in strips for shape in _shapes(strip)],
        "annotations": [_median(strip, scale) for strip in strips if strip.quartiles],
    }


def _head(strip: Strip) -> str:
    lines = [escape(line) for line in wrapped(strip.title, 14, LEFT - EDGE - 12)]
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


def _median(strip: Strip, scale: Scale) -> dict[str, Any]:
    median = strip.quartiles.median if strip.quartiles else scale.min
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
        title=_title(strips, rows, caption, named),
        subtitle=words.subtitle(caption),
        footer=words.footer(caption, *notes),
        alt=_alt(strips, rows, caption, scale, named),
    )


def _title(
    strips: Sequence[Strip], rows: Sequence[Row], caption: Caption, named: Collection[str]
) -> str:
    """Return where the highlighted ministry is, or in what the group differs most."""
    medians = [strip for strip in strips if strip.quartiles]
    one = next((row for row in rows if row.subject.code in named), None)
    if one and len(named) == 1 and (places := _places(one, medians)):
        return _against(one, places, len(rows))
    spreads = {
        strip.title: strip.quartiles.high - strip.quartiles.low
        for strip in medians
        if strip.quartiles
    }
    widest = max(spreads.values(), default=0.0)
    most = [name for name, spread in spreads.items() if widest - spread <= EPSILON]
    if len(spreads) > 1 and len(most) == 1:
        return f"{counted(len(rows), 'ministry')} differ most in {plain(most[0])}"
    return f"Scores of {counted(len(rows), 'ministry')} {within(caption.scope)}"


def _places(one: Row, strips: Sequence[Strip]) -> list[float]:
    """Return the one's score less the median, in each strip that has both."""
    code = one.subject.code
    return [
        score - strip.quartiles.median
        for strip in strips
        if strip.quartiles
        for row, score in zip(strip.rows, strip.scores, strict=True)
        if row.subject.code == code
    ]


def _against(one: Row, places: Sequence[float], count: int) -> str:
    above = sum(place > EPSILON for place in places)
    below = sum(place < -EPSILON for place in places)
    side, most = ("above", above) if above >= below else ("below", below)
    name, group = plain(one.subject.name), counted(count, "ministry")
    if not most:
        return f"{name} is at the median of {group}"
    if len(places) == 1:
        return f"{name} is {side} the median of {group}"
    share = f"all {most} scores" if most == len(places) else f"{most} of {len(places)} scores"
    return f"{name} is {side} the median of {group} in {share}"


def _alt(
    strips: Sequence[Strip],
    rows: Sequence[Row],
    caption: Caption,
    scale: Scale,
    named: Collection[str],
) -> str:
    """Return each strip's range, quartiles, and who is brought out (up to four) with the score."""
    release = f", release {plain(caption.release)}" if caption.release else ""
    sentences = [f"Dots of {counted(len(rows), 'ministry')} on one scale{release}"]
    sentences += [f"{plain(strip.title)}: {_spread(strip, scale, named)}" for strip in strips]
    sentences.append(f"The scale is {span(scale)}")
    return ". ".join(sentences) + "."


def _spread(strip: Strip, scale: Scale, named: Collection[str]) -> str:
    if not strip.scores:
        return "no score"
    low, high = min(strip.scores), max(strip.scores)
    parts = [f"{len(strip.scores)} scored from {number(low, scale)} to {number(high, scale)}"]
    if strip.quartiles:
        ends = f"{number(strip.quartiles.low, scale)} to {number(strip.quartiles.high, scale)}"
        parts.append(f"median {number(strip.quartiles.median, scale)}, middle half {ends}")
    shown = [
        f"{row.subject.name} {number(score, scale)}"
        for row, score in zip(strip.rows, strip.scores, strict=True)
        if row.subject.code in named
    ]
    if shown:
        parts.append(listed(shown))
    return ", ".join(parts)
