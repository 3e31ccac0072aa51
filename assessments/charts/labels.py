"""Place names beside the points of a scatter so that they neither overlap nor leave the plot."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from assessments.charts.measure import width

# Where a label may stand, best first: textposition, its centre from the point in (half widths plus
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


@dataclass(frozen=True, slots=True)
class Point:
    """A point in pixels from the plot's top left corner, and what may be written, best first."""

    x: float
    y: float
    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Label:
    """What is written at a point, and where; nothing where there was no room."""

    text: str = ""
    position: str = "middle right"


def placed(
    points: Sequence[Point], *, size: float, bounds: tuple[float, float, float, float]
) -> list[Label]:
    """Return a label for each point, the first of its texts and places that is free.

    bounds: left, top, right and bottom that no label may cross. The points come in the order of
    their claim: the earlier has its choice.
    """
    taken = {square for point in points for square in _squares(_around(point))}
    return [_label(point, taken, size, bounds) for point in points]


Box = tuple[float, float, float, float]  # left, top, right, bottom


def _label(point: Point, taken: set[tuple[int, int]], size: float, bounds: Box) -> Label:
    own = set(_squares(_around(point)))
    for text in point.texts:
        wide, high = width(text, size) * 0.96, size * 1.1
        for position, across, down in PLACES:
            x = point.x + across * (wide / 2 + GAP)
            y = point.y + down * (high / 2 + GAP)
            box = (x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            squares = set(_squares(box)) - own
            if _is_inside(box, bounds) and not squares & taken:
                taken |= squares
                return Label(text, position)
    return Label()


def _around(point: Point) -> Box:
    return point.x - 6, point.y - 6, point.x + 6, point.y + 6


def _is_inside(box: Box, bounds: Box) -> bool:
    return (
        box[0] >= bounds[0] and box[1] >= bounds[1] and box[2] <= bounds[2] and box[3] <= bounds[3]
    )


def _squares(box: Box) -> Iterator[tuple[int, int]]:
    left, top, right, bottom = (int(edge // GRID) for edge in box)
    return ((x, y) for x in range(left, right + 1) for y in range(top, bottom + 1))


def spread(wanted: Sequence[float], *, step: float, low: float, high: float) -> list[float]:
    """Return heights near the wanted ones, at least `step` apart, between low and high.

    In the order given. What stands too close moves apart evenly, up and down from its middle;
    where so many do not fit, they share out what there is.
    """
    order = sorted(range(len(wanted)), key=wanted.__getitem__)
    step = min(step, (high - low) / max(len(wanted) - 1, 1))
    # Without the steps that lie below it, a height need only not fall: runs that do are averaged.
    runs: list[tuple[float, int]] = []
    for place, index in enumerate(order):
        mean, count = wanted[index] - place * step, 1
        while runs and runs[-1][0] > mean:
            before, more = runs.pop()
            mean = (mean * count + before * more) / (count + more)
            count += more
        runs.append((mean, count))
    top = high - max(len(wanted) - 1, 0) * step
    bases = [min(max(mean, low), top) for mean, count in runs for _ in range(count)]
    heights = [0.0] * len(wanted)
    for place, index in enumerate(order):
        heights[index] = bases[place] + place * step
    return heights
