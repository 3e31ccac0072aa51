"""Fit a chart to paper of a given size: larger type where there is room, fewer labels where not."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil
from typing import Any

from assessments.charts.frame import FOOTER, footer_on, paper_for, title_on
from assessments.charts.labels import spread
from assessments.charts.profile import cells
from assessments.charts.types import Chart, Figure

MOST_ZOOM = 1.6
LEAST_STEP = 15.0  # pixels from one line of names to the next
LEAST_ROW = 11.0  # pixels of a row that has room for numbers next to its marks
LABEL_STEP = 18.0  # pixels between two labels at the end of lines
LEAST_MARK = 4.0
POLAR_ACROSS = [0.14, 0.86]  # of a radar on upright paper
# What grows with the type; "width" only of lines.
SIZES = {
    *("size", "xshift", "yshift", "ticklabelstandoff", "standoff", "borderpad"),
    *("thickness", "xpad", "ypad", "xgap", "ygap", "countrywidth", "coastlinewidth"),
}
WHOLE = {"ticklabelstandoff"}  # Plotly takes no fraction of a pixel there
Trace = dict[str, Any]


def fitted(chart: Chart, *, width: int, height: int) -> Chart:
    """Return the chart on paper of exactly that size, in CSS pixels; at least 600 x 400 of them.

    Where the paper is larger than the chart, all of it grows, up to 1.6 times; where it is lower,
    its lines move together, names are thinned (every second, third ...), numbers that would cover
    one another go, and marks shrink. No type is smaller than the chart's own.
    """
    zoom = min(width / chart.width, height / chart.height, MOST_ZOOM)
    zoom = max(zoom, 1.0)
    # Laid out on smaller paper first, and magnified then: type and plot grow alike.
    laid_out = _laid_out(chart, width / zoom, height / zoom)
    figure = laid_out
    if zoom > 1:
        figure = _magnified(laid_out, zoom)
    figure["layout"] |= {"width": width, "height": height}
    return replace(chart, figure=figure, width=width, height=height)


def _laid_out(chart: Chart, paper: float, height: float) -> Figure:
    """Return the figure on other paper, its type as it is."""
    layout = chart.figure["layout"]
    margin = layout["margin"]
    words = paper_for(chart.title, chart.subtitle, chart.footer, paper)
    bottom = margin["b"] - chart.foot
    margin = {**margin, "t": margin["t"] - chart.head + words.head, "b": bottom + words.foot}
    was = chart.height - layout["margin"]["t"] - layout["margin"]["b"]
    plot = max(height - margin["t"] - margin["b"], 1.0)
    notes = [note for note in layout["annotations"] if note.get("name") != FOOTER]
    fresh = {
        **layout,
        "title": title_on(words, height),
        "annotations": [*notes, footer_on(words, margin["l"], bottom)],
        "margin": margin,
        **_legends(layout, was / plot),
    }
    shape = (paper - margin["l"] - margin["r"]) / plot
    if "polar2" in layout:
        fresh |= _rearranged(fresh, shape)
    elif "polar" in layout and shape < 1:  # as wide as the paper, it leaves its names no room
        fresh["polar"] = {**layout["polar"], "domain": {"x": POLAR_ACROSS, "y": [0, 1]}}
    if "geo" in layout:
        fresh |= _mapped(layout, shape)
    if "yaxis" not in layout:
        return {"data": chart.figure["data"], "layout": fresh}
    return _squeezed(chart.figure["data"], fresh, plot, was)


def _legends(layout: Figure, share: float) -> dict[str, Any]:
    """Return the keys above the plot, at the same distance from it as before."""
    moved = {}
    for name, legend in layout.items():
        is_key = name.startswith("legend") and isinstance(legend, dict)
        if is_key and legend.get("y", 0) > 1:
            moved[name] = {**legend, "y": 1 + (legend["y"] - 1) * share}
    return moved


def _rearranged(layout: Figure, shape: float) -> dict[str, Any]:
    """Return small radars in as many columns as suit paper of that width to height."""
    names = [name for name in layout if name.startswith("polar")]
    columns = min(max(round((len(names) * shape / 1.6) ** 0.5), 2), 4)
    places = cells(len(names), columns)
    # The first notes are the names over the radars, in their order; the footer follows.
    notes = list(layout["annotations"])
    fresh: dict[str, Any] = {"annotations": notes}
    for at, (name, cell) in enumerate(zip(names, places, strict=True)):
        fresh[name] = {**layout[name], "domain": dict(cell.domain)}
        notes[at] = {**notes[at], "x": cell.middle, "y": cell.top}
    return fresh


def _mapped(layout: Figure, shape: float) -> dict[str, Any]:
    """Return a map at the top of tall paper, its key right below it; shape: width to height."""
    part = 0.52  # height to width, of the world
    if "lonaxis" in layout["geo"]:
        part = 0.8  # of a region
    foot = round(max(1 - part * shape, 0.0), 4)
    fresh: dict[str, Any] = {"geo": {**layout["geo"], "domain": {"y": [foot, 1]}}}
    if "coloraxis" in layout:
        axis = layout["coloraxis"]
        fresh["coloraxis"] = {**axis, "colorbar": {**axis["colorbar"], "y": foot}}
    return fresh


def _squeezed(data: Sequence[Trace], layout: Figure, plot: float, was: float) -> Figure:
    """Return lines of names, stacked dots and labels at their ends as they fit the plot."""
    axis = layout["yaxis"]
    count = len(axis.get("tickvals") or ())
    # The range of `frame.name_axis`: the axis has lines of names, not numbers.
    if count and list(axis["range"]) == [count - 0.5, -0.5]:
        row = plot / count
        every = max(ceil(LEAST_STEP / row), 1)
        thinned = {key: axis[key][::every] for key in ("tickvals", "ticktext")}
        fresh = [_in_row(trace, row, every) for trace in data]
        return {"data": fresh, "layout": {**layout, "yaxis": {**axis, **thinned}}}
    if plot >= was:
        return {"data": list(data), "layout": layout}
    low, high = sorted(axis["range"])
    drawn = list(data)
    # An axis as long as the plot counts pixels: dots are piled up on it, and would touch.
    if high == round(was):
        drawn = [_smaller(trace, plot / was) for trace in data]
    return {"data": _spread_out(drawn, (low, high), plot), "layout": layout}


def _in_row(trace: Trace, row: float, every: int) -> Trace:
    """Return a trace over lines of names (its y), each so many pixels high."""
    trace = _smaller(trace, min(row / 15, 1.0))
    # Gaps between cells would take most of a thin row.
    if "ygap" in trace and row < LEAST_ROW:
        return {**trace, "ygap": 0}
    texts = trace.get("text")
    if every == 1 or not texts or "text" not in trace.get("mode", "text"):
        return trace
    across = trace.get("x")
    is_column = not isinstance(across, list) or len(set(across)) == 1 or trace["type"] == "bar"
    if not is_column and row < LEAST_ROW:
        if "markers" in trace["mode"]:
            return {**trace, "mode": "markers"}
        return _blank(trace)
    if not is_column:
        return trace
    return {**trace, "text": _thinned(trace, every)}


def _thinned(trace: Trace, every: int) -> list[str]:
    """Return the texts of every second (third ...) line; the others are empty."""
    # Without "y", the points are on the lines 0, 1, 2 ...: see `y0` in ranking.py.
    lines = trace.get("y") or range(len(trace["text"]))
    kept = []
    for at, text in zip(lines, trace["text"], strict=True):
        if at % every:
            kept.append("")
        else:
            kept.append(text)
    return kept


def _blank(trace: Trace) -> Trace:
    return {**trace, "text": [""] * len(trace["text"])}


def _smaller(trace: Trace, share: float) -> Trace:
    """Return the trace with smaller marks, where it has any."""
    marker = trace.get("marker", {})
    size = marker.get("size")
    if size is None or share >= 1:
        return trace
    if isinstance(size, list):
        sizes: Any = [_mark(one, share) for one in size]
    else:
        sizes = _mark(size, share)
    return {**trace, "marker": {**marker, "size": sizes}}


def _mark(size: float, share: float) -> float:
    return min(size, max(round(size * share, 1), LEAST_MARK))


def _spread_out(data: Sequence[Trace], limits: tuple[float, float], plot: float) -> list[Trace]:
    """Move the labels at the ends of lines apart again, and the thin lines that lead to them."""
    low, high = limits
    step = (high - low) * LABEL_STEP / plot
    moved: dict[tuple[float, float], float] = {}
    for trace in data:
        if _is_column_of_labels(trace):
            heights = spread(trace["y"], step=step, low=low, high=high)
            for x, y, height in zip(trace["x"], trace["y"], heights, strict=True):
                moved[x, y] = round(height, 4)
    # The thin lines end where the labels were, so they are found by that place.
    return [_led(trace, moved) for trace in data]


def _is_column_of_labels(trace: Trace) -> bool:
    return trace.get("mode") == "text" and len(trace["y"]) > 1 and len(set(trace["x"])) == 1


def _led(trace: Trace, moved: dict[tuple[float, float], float]) -> Trace:
    if trace.get("mode") != "text" and trace.get("line", {}).get("dash") != "dot":
        return trace
    places = zip(trace["x"], trace["y"], strict=True)
    return {**trace, "y": [moved.get((x, y), y) for x, y in places]}


def _magnified(part: Any, zoom: float, parent: str = "") -> Any:
    """Return the figure with all that has a size in pixels larger."""
    if isinstance(part, list) and parent in SIZES:
        return [round(one * zoom, 3) for one in part]
    if not isinstance(part, dict):
        return part
    grown: dict[str, Any] = {}
    for key, value in part.items():
        # The "width" of a bar counts lines, and that of the layout is the paper's: neither grows.
        is_size = key in SIZES or (key == "width" and parent == "line") or parent == "margin"
        if is_size and isinstance(value, int | float) and not isinstance(value, bool):
            large = round(value * zoom, 3)
            if key in WHOLE:
                large = round(large)
            grown[key] = large
        elif isinstance(value, list) and _holds(value):
            grown[key] = [_magnified(one, zoom, key) for one in value]
        else:
            grown[key] = _magnified(value, zoom, key)
    return grown


def _holds(values: Sequence[Any]) -> bool:
    """Are these parts of a figure, not the numbers of a trace?"""
    return bool(values) and isinstance(values[0], dict)
