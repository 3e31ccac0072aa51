"""Which charts PowerPoint can draw by itself, and the data it needs: plain data in, plain data out.

Taken from the chart's table, so that slide, page and CSV hold the same numbers. None where
PowerPoint has no such chart, or would draw one that nobody can read: a picture takes its place.
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
    """The chart as PowerPoint's own, or None. Numbers unrounded; None is a gap."""
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
    labels = [_label(str(row[1]), str(row[5]), row[2]) for row in chart.rows]
    return bars("Score", labels, [one_series("Score", [row[2] for row in chart.rows], ACCENT)])


def _label(name: str, state: str, score: object) -> str:
    """The name, and for one without a score the reason: a missing bar says nothing."""
    return plain(name) if score is not None else f"{plain(name)}: {STATES.get(state, state)}"


def _profile(chart: Chart) -> Native | None:
    return _lined(chart, "radar")


def _trend(chart: Chart) -> Native | None:
    return _lined(chart, "line")


def _lined(chart: Chart, kind: str) -> Native | None:
    """A line for each row over the columns; one without a code is what the others stand before."""
    if len(chart.rows) > MOST_LINES:
        return None
    places = slots(str(row[0]) for row in chart.rows if row[0])
    series = [
        one_series(str(row[1]), row[2:], PALETTE[places[str(row[0])]] if row[0] else MISSING)
        for row in chart.rows
    ]
    return {
        "kind": kind,
        "categories": [plain(name) for name in chart.header[2:]],
        "series": series,
    }


def _balance(chart: Chart) -> Native | None:
    drawn = [row for row in chart.rows if row[2] is not None and row[3] is not None]
    if not drawn or len(drawn) > MOST_LINES:
        return None
    places = slots(str(row[0]) for row in chart.rows)
    return {
        "kind": "scatter",
        "axes": [plain(name) for name in chart.header[2:4]],
        "series": [
            one_series(str(row[1]), [[row[2], row[3]]], PALETTE[places[str(row[0])]])
            for row in drawn
        ],
    }


BUILDERS: dict[str, Callable[[Chart], Native | None]] = {
    "ranking": _ranking,
    "profile": _profile,
    "trend": _trend,
    "balance": _balance,
}
