"""The marks of the chart of agreement: intervals, dots with numbers, and what has none."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.charts.agreement_words import printed, reason
from assessments.charts.reading import BAND_WORDS, Floor, Reading, band_of
from assessments.charts.theme import HATCH, MISSING, PALETTE
from assessments.scoring.agreement import Band, Standing

# Colour, and a symbol that repeats what it says.
LOOKS = {
    Band.RELY: (PALETTE[4], "circle"),
    Band.TENTATIVE: (PALETTE[0], "diamond"),
    Band.FLAGGED: (PALETTE[5], "triangle-down"),
}
HATCH_WIDE = 0.05  # of the axis


@dataclass(frozen=True, slots=True)
class _Line:
    """A reading and the line it stands on, from 0 down."""

    at: int
    reading: Reading


def marks(ordered: Sequence[Reading], low: float) -> list[dict[str, Any]]:
    """Return the traces, those behind first. ordered: as drawn; low: where the axis begins."""
    lines = [_Line(at, reading) for at, reading in enumerate(ordered)]
    traces = (
        _intervals(lines),
        *_dots(lines),
        _numbers(lines),
        _unvaried(lines, low),
        _not_doubled(lines, low),
    )
    return [trace for trace in traces if trace]


def _intervals(lines: Sequence[_Line]) -> dict[str, Any]:
    known = [line for line in lines if line.reading.low is not None]
    if not known:
        return {}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": [x for line in known for x in (line.reading.low, line.reading.high, None)],
        "y": [y for line in known for y in (line.at, line.at, None)],
        "line": {"color": MISSING, "width": 4},
        "opacity": 0.5,
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _dots(lines: Sequence[_Line]) -> Iterator[dict[str, Any]]:
    for band, (colour, symbol) in LOOKS.items():
        known = [line for line in lines if band_of(line.reading) == band]
        if known:
            yield {
                "type": "scatter",
                "mode": "markers",
                "x": [line.reading.alpha for line in known],
                "y": [line.at for line in known],
                "text": [printed(line.reading.alpha) for line in known],
                "marker": {
                    "color": colour,
                    "symbol": symbol,
                    "size": [11 if one.reading.floor == Floor.INDICATOR else 15 for one in known],
                    "opacity": 1,  # of sizes that differ it would be less
                },
                "cliponaxis": False,
                "customdata": [line.reading.subject.url for line in known],
                "hovertemplate": f"%{{y}}: %{{text}}, {BAND_WORDS[band]}<extra></extra>",
            }


def _numbers(lines: Sequence[_Line]) -> dict[str, Any]:
    """Return the alphas in print, right of the intervals that they lie in."""
    known = [line for line in lines if line.reading.alpha is not None]
    if not known:
        return {}
    return {
        **_texts(known, [f"\u2002{printed(line.reading.alpha)}" for line in known]),
        "x": [_end(line.reading) for line in known],
    }


def _end(reading: Reading) -> float | None:
    return reading.alpha if reading.high is None else reading.high


def _unvaried(lines: Sequence[_Line], low: float) -> dict[str, Any]:
    known = [line for line in lines if line.reading.standing == Standing.NO_VARIATION]
    if not known:
        return {}
    return {
        **_texts(known, [f"\u2002{reason(line.reading)}" for line in known]),
        "mode": "markers+text",
        "x": [round(low + HATCH_WIDE / 2, 6)] * len(known),
        "marker": {"size": 5, "color": MISSING},
        "customdata": [line.reading.subject.url for line in known],
        "hoverinfo": "skip",
    }


def _not_doubled(lines: Sequence[_Line], low: float) -> dict[str, Any]:
    known = [line for line in lines if line.reading.standing == Standing.NOT_PAIRABLE]
    if not known:
        return {}
    return {
        "type": "bar",
        "orientation": "h",
        "base": low,
        "x": [HATCH_WIDE] * len(known),
        "y": [line.at for line in known],
        "width": 0.46,
        "text": [reason(line.reading) for line in known],
        "textposition": "outside",
        "constraintext": "none",
        "textfont": {"size": 14},
        "cliponaxis": False,
        "marker": HATCH,
        "customdata": [line.reading.subject.url for line in known],
        "hoverinfo": "skip",
    }


def _texts(known: Sequence[_Line], texts: list[str]) -> dict[str, Any]:
    return {
        "type": "scatter",
        "mode": "text",
        "y": [line.at for line in known],
        "text": texts,
        "textposition": "middle right",
        "textfont": {"size": 14},
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
