"""Native charts: those that PowerPoint draws by itself, from plain data to plain data.

Taken from the chart's table, so that slide, page and CSV hold the same numbers. None where
PowerPoint has no such chart, or would draw one that is not readable: a picture takes its place.
"""

from collections.abc import Callable, Sequence
from typing import Any

from assessments.charts.frame import slots
from assessments.charts.theme import ACCENT, MISSING, PALETTE, plain
from assessments.charts.types import Chart
from assessments.scoring.types import Scale

Native = dict[str, Any]
MOST_BARS = 30
MOST_LINES = 12
STATES = {
    "insufficient": "insufficient evidence",
    "not_applicable": "not applicable",
    "not_assessed": "not assessed",
}


def native(chart: Chart, scale: Scale) -> Native | None:
    """Return the chart as PowerPoint's own, or None. Numbers unrounded; None is a gap."""
    build = BUILDERS.get(chart.kind)
    if build is None or not chart.rows:
        return None
    found = build(chart)
    return found and {**found, "minimum": scale.min, "maximum": scale.max}


def bars(title: str, categories: Sequence[str], series: Sequence[Native]) -> Native:
    return {"kind": "bar", "categories": list(categories), "series": list(series), "title": title}


def one_series(name: str, values: Sequence[Any], colour: str) -> Native:
    return {"name": plain(name), "values": list(values), "colour": colour}


def _ranking(chart: Chart) -> Native | None:
    if len(chart.rows) > MOST_BARS:
        return None
    labels, scores = [], []
    for row in chart.rows:
        labels.append(_label(str(row[1]), str(row[5]), row[2]))
        scores.append(row[2])
    return bars("Score", labels, [one_series("Score", scores, ACCENT)])


def _label(name: str, state: str, score: object) -> str:
    """Return the name, and for one without a score the reason: a missing bar says nothing."""
    if score is not None:
        return plain(name)
    return f"{plain(name)}: {STATES.get(state, state)}"


def _profile(chart: Chart) -> Native | None:
    return _lined(chart, "radar")


def _trend(chart: Chart) -> Native | None:
    return _lined(chart, "line")


def _places(chart: Chart) -> dict[str, int]:
    """Return the place of each ministry in PALETTE, as in the chart itself."""
    codes = []
    for row in chart.rows:
        if row[0]:
            codes.append(str(row[0]))
    return slots(codes)


def _lined(chart: Chart, kind: str) -> Native | None:
    """Return a line for each row over the columns; one without a code is the reference."""
    if len(chart.rows) > MOST_LINES:
        return None
    places = _places(chart)
    series = []
    for row in chart.rows:
        # The reference is no ministry, and so has no colour of a ministry.
        colour = MISSING
        if row[0]:
            colour = PALETTE[places[str(row[0])]]
        series.append(one_series(str(row[1]), row[2:], colour))
    return {
        "kind": kind,
        "categories": list(map(plain, chart.header[2:])),
        "series": series,
    }


def _balance(chart: Chart) -> Native | None:
    # Of all rows, as in the chart: those that are not drawn keep their colours too.
    places = _places(chart)
    series = []
    for row in chart.rows:
        if row[2] is not None and row[3] is not None:
            colour = PALETTE[places[str(row[0])]]
            series.append(one_series(str(row[1]), [[row[2], row[3]]], colour))
    if not series or len(series) > MOST_LINES:
        return None
    return {"kind": "scatter", "axes": list(map(plain, chart.header[2:4])), "series": series}


BUILDERS: dict[str, Callable[[Chart], Native | None]] = {
    "ranking": _ranking,
    "profile": _profile,
    "trend": _trend,
    "balance": _balance,
}
