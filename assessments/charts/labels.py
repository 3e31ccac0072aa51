"""Place names next to the points of a scatter so that they neither overlap nor leave the plot."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from assessments.charts.frame import width
from assessments.charts.theme import MISSING

# The places of a label, best first: textposition, its centre from the point in (half widths plus
# the gap, half heights plus the gap).
PLACES = (
    ("middle right", 1, 0),
    ("middle left", -1, 0),
    ("top center", 0, -1),
    ("bottom center", 0, 1),
    ("top right", 1, -1),
    ("bottom right", 1, 1),
    ("top left", -1, -1),
    ("bottom left", -1, 1),
)
GAP = 9  # pixels from a point's centre to its label
GRID = 8  # pixels; boxes that touch the same square of this size are taken to overlap
CROWD = 40  # points; among more only the four nearest places are tried
MARGIN = 100  # squares left of the plot that a label may reach into

Box = tuple[float, float, float, float]  # left, top, right, bottom
Taken = defaultdict[int, int]  # a line of squares -> those that are taken, as bits


@dataclass(frozen=True, slots=True)
class Point:
    """A point in pixels from the plot's top left corner, and what may be written, best first."""

    x: float
    y: float
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """The text at a point, and its place; empty where there was no room."""

    text: str = ""
    position: str = "middle right"


def placed(points: Sequence[Point], *, size: float, bounds: Box) -> list[Label]:
    """Return a label for each point, the first of its texts and places that is free.

    bounds: left, top, right and bottom that no label may cross. The points come in the order of
    their claim: the earlier has its choice.
    """
    taken: Taken = defaultdict(int)
    for point in points:
        _take(taken, _around(point))
    places: Sequence[tuple[str, int, int]] = PLACES
    if len(points) > CROWD:
        places = PLACES[:4]
    return [_label(point, taken, size, bounds, places) for point in points]


def _label(
    point: Point, taken: Taken, size: float, bounds: Box, places: Sequence[tuple[str, int, int]]
) -> Label:
    own = _around(point)
    own_lines, own_columns = _lines(own), _columns(own)
    high = size * 1.1
    for text in point.texts:
        wide = width(text, size) * 0.96
        for position, across, down in places:
            x = point.x + across * (wide / 2 + GAP)
            y = point.y + down * (high / 2 + GAP)
            box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            if _is_inside(box, bounds) and _is_free(box, taken, own_lines, own_columns):
                _take(taken, box)
                return Label(text, position)
    return Label()


def _around(point: Point) -> Box:
    return point.x - 6, point.y - 6, point.x + 6, point.y + 6


def _is_inside(box: Box, bounds: Box) -> bool:
    return (
        box[0] >= bounds[0] and box[1] >= bounds[1] and box[2] <= bounds[2] and box[3] <= bounds[3]
    )


def _is_free(box: Box, taken: Taken, own_lines: range, own_columns: int) -> bool:
    """Return True where the box is empty but for what is round the point itself."""
    wanted = _columns(box)
    for line in _lines(box):
        squares = wanted
        # A label may touch its own point, but no other.
        if line in own_lines:
            squares = wanted & ~own_columns
        if taken[line] & squares:
            return False
    return True


def _take(taken: Taken, box: Box) -> None:
    columns = _columns(box)
    for line in _lines(box):
        taken[line] |= columns


def _lines(box: Box) -> range:
    return range(int(box[1] // GRID), int(box[3] // GRID) + 1)


def _columns(box: Box) -> int:
    """Return the squares from left to right as bits, those left of the plot included."""
    # Shifted by the margin: a number of bits cannot be negative.
    left = max(int(box[0] // GRID) + MARGIN, 0)
    right = max(int(box[2] // GRID) + MARGIN, 0)
    return ((1 << (right - left + 1)) - 1) << left


def in_a_row(
    wanted: Sequence[float], widths: Sequence[float], *, low: float, high: float
) -> list[float] | None:
    """Return the middles of texts of these widths, near the wanted ones and free of one another.

    In the order given, between low and high; None where so many do not fit.
    """
    if sum(widths) > high - low:
        return None
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    # Less the room of those before it, each must be right of the one before.
    rooms, taken = [], 0.0
    for index in order:
        rooms.append(taken + widths[index] / 2)
        taken += widths[index]
    wished = [wanted[index] - room for index, room in zip(order, rooms, strict=True)]
    middles = [0.0] * len(wanted)
    for index, room, base in zip(order, rooms, _rising(wished), strict=True):
        middles[index] = min(max(base, low), high - taken) + room
    return middles


def spread(wanted: Sequence[float], *, step: float, low: float, high: float) -> list[float]:
    """Return heights near the wanted ones, at least `step` apart, between low and high.

    In the order given. What is too close moves apart evenly, up and down from its middle;
    where so many do not fit, they share out what there is.
    """
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    step = min(step, (high - low) / max(len(wanted) - 1, 1))
    # Less the steps below it, each must be higher than the one before.
    wished = [wanted[index] - place * step for place, index in enumerate(order)]
    top = high - max(len(wanted) - 1, 0) * step
    heights = [0.0] * len(wanted)
    for place, (index, base) in enumerate(zip(order, _rising(wished), strict=True)):
        heights[index] = min(max(base, low), top) + place * step
    return heights


def _rising(values: Sequence[float]) -> list[float]:
    """Return the nearest values that never fall: runs that do are averaged."""
    runs: list[tuple[float, int]] = []
    for value in values:
        mean, count = value, 1
        # The new mean may fall below the run before, so that one joins too, and so on.
        while runs and runs[-1][0] > mean:
            before, more = runs.pop()
            mean = (mean * count + before * more) / (count + more)
            count += more
        runs.append((mean, count))
    found: list[float] = []
    for mean, count in runs:
        found += [mean] * count
    return found


def leaders(across: Sequence[float | None], up: Sequence[float | None]) -> dict[str, Any]:
    """Return thin lines from points to labels that were moved; None parts one from the next."""
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(across),
        "y": list(up),
        "line": {"color": MISSING, "width": 1, "dash": "dot"},
        "hoverinfo": "skip",
    }
