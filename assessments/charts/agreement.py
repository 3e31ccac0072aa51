"""Agreement: which indicators coders read differently, one dot each on the scale of alpha."""

from collections.abc import Sequence
from typing import Any

from assessments.charts.agreement_marks import marks
from assessments.charts.agreement_words import alt, notes, reason, subtitle, title
from assessments.charts.axes import name_axis
from assessments.charts.bands import SOFT
from assessments.charts.frame import EDGE, Room, Words, framed, narrow
from assessments.charts.measure import shortened, widest
from assessments.charts.reading import BAND_WORDS, Floor, Reading, band_of, drawn_order
from assessments.charts.theme import MISSING, escape, tint
from assessments.charts.types import Caption, Chart, TableCell, ThemeName
from assessments.charts.words import MINUS, footer
from assessments.scoring.agreement import RELY_FROM, TENTATIVE_FROM, Band

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
        marks(ordered, low),
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
    """Return what stands beside the dot; a dimension is not to be taken for an indicator."""
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
