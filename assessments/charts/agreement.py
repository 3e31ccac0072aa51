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
    return (
        reading.floor.value,
        reading.subject.code,
        reading.subject.name,
        reading.alpha,
        reading.low,
        reading.high,
        reason(reading) if band is None else BAND_WORDS[band],
        reading.coders,
        reading.units,
        reading.doubles,
        reading.pairable,
    )


def _low(ordered: Sequence[Reading]) -> float:
    """Return where the axis starts: at 0, or at the step below the lowest end of an interval."""
    ends = [one.alpha if one.low is None else one.low for one in ordered if one.alpha is not None]
    return round(STEP * min(min(ends, default=0.0) // STEP, 0.0), 6)


def _layout(ordered: Sequence[Reading], names: Sequence[str], low: float) -> dict[str, Any]:
    ticks = [round(low + STEP * step, 6) for step in range(round((1 - low) / STEP) + 1)]
    span = 1 - low
    codes = [shortened(one.subject.code, 14, MOST_CODE) for one in ordered]
    return {
        "xaxis": {
            "range": [low - 0.03 * span, 1 + NUMBERS * span],
            "tickvals": ticks,
            "ticktext": [f"{tick:g}".replace("-", MINUS) for tick in ticks],
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
            *(_rule(at) for at, one in enumerate(ordered) if at and one.floor != Floor.INDICATOR),
        ],
        "annotations": [
            _band_name(Band.FLAGGED, (max(low, 0) + TENTATIVE_FROM) / 2),
            _band_name(Band.TENTATIVE, (TENTATIVE_FROM + RELY_FROM) / 2),
            _band_name(Band.RELY, (RELY_FROM + 1) / 2),
        ],
    }


def _name(reading: Reading) -> str:
    """Return the name next to the dot; a dimension must not look like an indicator."""
    name = reading.subject.name
    return f"All of {name}" if reading.floor == Floor.DIMENSION else name


def _rule(at: int) -> dict[str, Any]:
    """Return a thin line above a group, names excluded."""
    ends = {"xref": "paper", "x0": 0, "x1": 1, "y0": at - 0.5, "y1": at - 0.5}
    return {"type": "line", "line": {"color": MISSING, "width": 1}, "layer": "below", **ends}


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
    traces = [
        interval_bars((at, reading.low, reading.high) for at, reading in lines),
        *(_dots(lines, band) for band in LOOKS),
        _numbers(lines),
        _unvaried(lines, low),
        _not_doubled(lines, low),
    ]
    return [trace for trace in traces if trace]


def _dots(lines: Sequence[_Line], band: Band) -> dict[str, Any]:
    colour, symbol = LOOKS[band]
    dots, sizes = Points(), []
    for at, reading in lines:
        if band_of(reading) == band:
            text, url = printed(reading.alpha), reading.subject.url
            dots.add(reading.alpha, at, text=text, url=url)
            sizes.append(11 if reading.floor == Floor.INDICATOR else 15)
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
            end = reading.alpha if reading.high is None else reading.high
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
