"""Agreement: which indicators coders read differently, one dot each on the scale of alpha."""

from collections.abc import Sequence
from typing import Any

from assessments.charts.frame import EDGE, Room, Words, framed, name_axis, narrow, shortened, widest
from assessments.charts.ranking import SOFT
from assessments.charts.reading import (
    BAND_WORDS,
    Floor,
    Reading,
    alt,
    band_of,
    drawn_order,
    notes,
    printed,
    reason,
    subtitle,
    title,
)
from assessments.charts.theme import HATCH, MISSING, PALETTE, escape, tint
from assessments.charts.traces import Points, interval_bars
from assessments.charts.types import Caption, Chart, TableCell, ThemeName
from assessments.charts.words import MINUS, footer
from assessments.scoring.agreement import RELY_FROM, TENTATIVE_FROM, AlphaStatus, Band

HEADER = (
    *("Kind", "Code", "Title", "Alpha", "Low", "High", "Reading"),
    *("Coders", "Units", "Double coded", "Pairable codes"),
)
MOST_NAME, MOST_CODE = 330, 100  # pixels
ROW = 25
STEP = 0.2  # of the axis
NUMBERS = 0.13  # of the axis, free right of 1 for the printed alphas


def agreement(
    readings: Sequence[Reading],
    caption: Caption,
    theme: ThemeName = "light",
    *,
    seed: int,
    draws: int,
) -> Chart:
    """Return a dot plot of ordinal alphas, each with its bootstrap interval as a bar.

    readings: the round, then each dimension followed by its indicators; within a dimension the
              least alike comes first. caption: its release is the round's code; shown and total
              are the ministries compared, and all of them. seed, draws: of the bootstrap.

    Soft bands: tentative from .667, rely from .800. Where alpha is undefined a small dot says "no
    variation", and a hatched block "not double coded": neither is drawn as a number.
    """
    ordered = drawn_order(readings)
    names = [shortened(_name(reading), 14, MOST_NAME) for reading in ordered]
    low = _low(ordered)
    return framed(
        "agreement",
        _marks(ordered, low),
        _layout(ordered, names, low),
        words=Words(
            title=title(ordered),
            subtitle=subtitle(caption),
            footer=footer(caption, *notes(ordered, seed, draws)),
            alt=alt(ordered, caption),
        ),
        room=Room(
            height=max(len(ordered), 1) * ROW,
            left=EDGE + 12 + round(widest(names, 14)),
            top=30,
            bottom=26,
        ),
        header=HEADER,
        rows=tuple(map(_row, ordered)),
        theme=theme,
    )


def _row(reading: Reading) -> tuple[TableCell, ...]:
    band = band_of(reading)
    in_words = reason(reading)
    if band is not None:
        in_words = BAND_WORDS[band]
    return (
        reading.floor.value,
        reading.subject.code,
        reading.subject.name,
        reading.alpha,
        reading.low,
        reading.high,
        in_words,
        reading.coders,
        reading.units,
        reading.doubles,
        reading.pairable,
    )


def _low(ordered: Sequence[Reading]) -> float:
    """Return where the axis starts: at 0, or at the step below the lowest end of an interval."""
    lowest = 0.0
    for one in ordered:
        if one.low is not None:
            lowest = min(lowest, one.low)
        elif one.alpha is not None:
            lowest = min(lowest, one.alpha)
    return round(STEP * (lowest // STEP), 6)


def _layout(ordered: Sequence[Reading], names: Sequence[str], low: float) -> dict[str, Any]:
    marked, labels = _marked(low)
    span = 1 - low
    codes = [shortened(one.subject.code, 14, MOST_CODE) for one in ordered]
    return {
        "xaxis": {
            # A little left of the start, so that a dot at the end of the scale is whole.
            "range": [low - 0.03 * span, 1 + NUMBERS * span],
            "tickvals": marked,
            "ticktext": labels,
            "side": "top",
            "tickangle": 0,
            "fixedrange": True,
        },
        "yaxis": name_axis(names),
        "meta": narrow(
            codes,
            {
                "xaxis.range": [low - 0.06 * span, 1 + 3 * NUMBERS * span],
                "annotations[1].text": "",  # "tentative" is wider than its band there
                "margin.l": 16 + round(widest(codes, 14)),
            },
        ),
        "shapes": [
            _band(TENTATIVE_FROM, RELY_FROM, SOFT),
            _band(RELY_FROM, 1, tint(MISSING, 0.2)),
            *_rules(ordered),
        ],
        "annotations": [
            _band_name(Band.FLAGGED, (max(low, 0) + TENTATIVE_FROM) / 2),
            _band_name(Band.TENTATIVE, (TENTATIVE_FROM + RELY_FROM) / 2),
            _band_name(Band.RELY, (RELY_FROM + 1) / 2),
        ],
    }


def _marked(low: float) -> tuple[list[float], list[str]]:
    """Return where the axis is marked, from its start to 1, and the labels there."""
    marked, labels = [], []
    for step in range(round((1 - low) / STEP) + 1):
        value = round(low + STEP * step, 6)  # 0.2 * 3 is 0.6000000000000001
        marked.append(value)
        labels.append(f"{value:g}".replace("-", MINUS))
    return marked, labels


def _name(reading: Reading) -> str:
    """Return the name next to the dot; a dimension must not look like an indicator."""
    name = reading.subject.name
    if reading.floor == Floor.DIMENSION:
        return f"All of {name}"
    return name


def _rules(ordered: Sequence[Reading]) -> list[dict[str, Any]]:
    """Return a thin line above each group but the first, names excluded."""
    look = {"type": "line", "line": {"color": MISSING, "width": 1}, "layer": "below"}
    rules = []
    for at, one in enumerate(ordered):
        # A group begins with its dimension, or with the round.
        if at and one.floor != Floor.INDICATOR:
            height = {"y0": at - 0.5, "y1": at - 0.5}
            rules.append({**look, "xref": "paper", "x0": 0, "x1": 1, **height})
    return rules


def _band(start: float, end: float, colour: str) -> dict[str, Any]:
    ends = {"x0": start, "x1": end, "yref": "paper", "y0": 0, "y1": 1}
    return {"type": "rect", "fillcolor": colour, "line": {"width": 0}, "layer": "below", **ends}


def _band_name(band: Band, middle: float) -> dict[str, Any]:
    place = {"x": round(middle, 4), "yref": "paper", "y": 0, "yanchor": "top", "yshift": -4}
    return {"text": escape(BAND_WORDS[band]), "font": {"size": 12}, **place}


# Colour, and a symbol that repeats what it says.
LOOKS = {
    Band.RELY: (PALETTE[4], "circle"),
    Band.TENTATIVE: (PALETTE[0], "diamond"),
    Band.FLAGGED: (PALETTE[5], "triangle-down"),
}
HATCH_WIDE = 0.05  # of the axis


TEXTS: dict[str, Any] = {
    "type": "scatter",
    "mode": "text",
    "textposition": "middle right",
    "textfont": {"size": 14},
    "cliponaxis": False,
    "hoverinfo": "skip",
}
_Line = tuple[int, Reading]  # a reading and its line, from 0 down


def _marks(ordered: Sequence[Reading], low: float) -> list[dict[str, Any]]:
    """Return the traces, those behind first. ordered: as drawn; low: where the axis begins."""
    lines = list(enumerate(ordered))
    traces = [interval_bars((at, reading.low, reading.high) for at, reading in lines)]
    # A trace for each band, so that a pointer over a dot is shown the band in words.
    for band in LOOKS:
        traces.append(_dots(lines, band))
    traces += [_numbers(lines), _unvaried(lines, low), _not_doubled(lines, low)]
    return list(filter(None, traces))


def _dots(lines: Sequence[_Line], band: Band) -> dict[str, Any]:
    colour, symbol = LOOKS[band]
    dots, sizes = Points(), []
    for at, reading in lines:
        if band_of(reading) == band:
            text, url = printed(reading.alpha), reading.subject.url
            dots.add(reading.alpha, at, text=text, url=url)
            size = 15
            if reading.floor == Floor.INDICATOR:
                size = 11
            sizes.append(size)
    return dots.trace(
        {
            "type": "scatter",
            "mode": "markers",
            # Without an opacity, Plotly makes marks of different sizes paler.
            "marker": {"color": colour, "symbol": symbol, "size": sizes, "opacity": 1},
            "cliponaxis": False,
            "hovertemplate": f"%{{y}}: %{{text}}, {BAND_WORDS[band]}<extra></extra>",
        }
    )


def _numbers(lines: Sequence[_Line]) -> dict[str, Any]:
    """Return the alphas in print, right of the intervals that they are in."""
    numbers = Points()
    for at, reading in lines:
        if reading.alpha is not None:
            end = reading.high
            if end is None:
                end = reading.alpha
            numbers.add(end, at, text=f"\u2002{printed(reading.alpha)}")
    return numbers.trace(TEXTS)


def _unvaried(lines: Sequence[_Line], low: float) -> dict[str, Any]:
    dots = Points()
    for at, reading in lines:
        if reading.status == AlphaStatus.NO_VARIATION:
            place, text = round(low + HATCH_WIDE / 2, 6), f"\u2002{reason(reading)}"
            dots.add(place, at, text=text, url=reading.subject.url)
    dot = {"size": 5, "color": MISSING}
    return dots.trace({**TEXTS, "mode": "markers+text", "marker": dot})


def _not_doubled(lines: Sequence[_Line], low: float) -> dict[str, Any]:
    blocks = Points()
    for at, reading in lines:
        if reading.status == AlphaStatus.NOT_PAIRABLE:
            blocks.add(HATCH_WIDE, at, text=reason(reading), url=reading.subject.url)
    return blocks.trace(
        {
            "type": "bar",
            "orientation": "h",
            "base": low,
            "width": 0.46,
            "textposition": "outside",
            "constraintext": "none",
            "textfont": {"size": 14},
            "cliponaxis": False,
            "marker": HATCH,
            "hoverinfo": "skip",
        }
    )
