"""Traces in Plotly's schema, built point by point."""

from collections.abc import Iterable, Mapping
from typing import Any

from assessments.charts.theme import MISSING

INTERVAL = {
    "type": "scatter",
    "mode": "lines",
    "line": {"color": MISSING, "width": 4},
    "opacity": 0.5,
    "cliponaxis": False,
    "hoverinfo": "skip",
}


class Points:
    """The points of one trace: where each is, its text, and the page that a click on it opens."""

    def __init__(self) -> None:
        self.x: list[Any] = []
        self.y: list[Any] = []
        self.texts: list[str] = []
        self.urls: list[str] = []

    def add(self, x: Any, y: Any, *, text: str | None = None, url: str | None = None) -> None:
        self.x.append(x)
        self.y.append(y)
        if text is not None:
            self.texts.append(text)
        if url is not None:
            self.urls.append(url)

    def add_line(self, *ends: tuple[Any, Any]) -> None:
        """Add a line, and an empty point after it, so that the next line does not join it."""
        for x, y in ends:
            self.add(x, y)
        self.add(None, None)

    def trace(self, look: Mapping[str, Any], *, across: str = "x", up: str = "y") -> dict[str, Any]:
        """Return the trace; {} without a point. across, up: the keys of the two coordinates."""
        if not self.x:
            return {}
        trace = {**look, across: self.x, up: self.y}
        # Only what was given: rings and thin lines have neither texts nor pages.
        if self.texts:
            trace["text"] = self.texts
        if self.urls:
            trace["customdata"] = self.urls
        return trace


def interval_bars(rows: Iterable[tuple[Any, float | None, float | None]]) -> dict[str, Any]:
    """Return a bar for each (place, low, high) that has both ends; {} without such a bar."""
    bars = Points()
    for at, low, high in rows:
        if low is not None and high is not None:
            bars.add_line((low, at), (high, at))
    return bars.trace(INTERVAL)
