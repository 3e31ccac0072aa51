"""The places of a distribution's dots: at their scores, piled up where they would touch."""

from bisect import bisect, insort
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from statistics import quantiles

from assessments.charts.types import Row
from assessments.scoring.groups import is_large_enough

LABEL = 24  # pixels above a strip's dots, for names
GAP = 20  # pixels above and below the dots; the median is written below
LEAST, MOST = 52, 150  # pixels of a strip's dots


@dataclass(frozen=True, slots=True)
class Quartiles:
    """The quartiles of a group's unrounded scores, the ends included."""

    low: float
    median: float
    high: float


def quartiles(scores: Sequence[float]) -> Quartiles | None:
    """Return the quartiles; None for fewer scores than a group must have."""
    if not is_large_enough(len(scores)):
        return None
    # "inclusive", because these are all the ministries of the group, not a sample of it.
    return Quartiles(*quantiles(scores, n=4, method="inclusive"))


def lanes(places: Sequence[float], width: float) -> list[int]:
    """Return for each place the lane in which it keeps `width` from its neighbours.

    Lane 0 is the middle, then 1, -1, 2, -2 …; the earlier of the places have the first choice.
    """
    chosen: list[int] = []
    taken: dict[int, list[float]] = defaultdict(list)  # in order, so that two neighbours are enough
    for place in places:
        step = 0
        while _is_near(place, taken[_lane(step)], width):
            step += 1
        insort(taken[_lane(step)], place)
        chosen.append(_lane(step))
    return chosen


def _is_near(place: float, others: Sequence[float], width: float) -> bool:
    at = bisect(others, place)
    is_left = at > 0 and place - others[at - 1] < width
    return is_left or (at < len(others) and others[at] - place < width)


def _lane(step: int) -> int:
    """Return 0, 1, -1, 2, -2 … for 0, 1, 2, 3, 4 …"""
    half = (step + 1) // 2
    if step % 2:
        return half
    return -half


@dataclass(frozen=True, slots=True)
class Strip:
    """One node's line in pixels from the top: the rows that have a score, and the height of each.

    half: of the height that the dots take, from the middle; count: with those without a score.
    """

    title: str
    rows: Sequence[Row]
    scores: Sequence[float]
    heights: Sequence[float]
    top: float
    middle: float
    half: float
    count: int
    quartiles: Quartiles | None

    @property
    def bottom(self) -> float:
        return self.middle + self.half + GAP


def piled(
    title: str,
    rows: Sequence[Row],
    scores: Mapping[str, float | None],
    pixels: Mapping[str, float],
    *,
    named: Collection[str],
    size: int,
    top: float,
) -> Strip:
    """Return the strip that begins at `top`, its dots `size` pixels wide.

    scores, pixels: by code, the score and its place on the scale. Those that are named are in the
    middle, the others round them.
    """
    known = []
    for row in rows:
        score = scores[row.subject.code]
        if score is not None:
            known.append((row, score))
    # The earlier has the first choice of a lane, and so is nearer to the middle.
    known.sort(key=lambda pair: (pair[0].subject.code not in named, pair[1], pair[0].subject.code))
    shown, known_scores, places = [], [], []
    for row, score in known:
        shown.append(row)
        known_scores.append(score)
        places.append(pixels[row.subject.code])
    found = lanes(places, size + 1)  # a pixel of paper between two dots
    reach = max(map(abs, found), default=0)
    step = min(size + 1.0, MOST / 2 / max(reach, 1))  # many dots close up
    half = max(reach * step + size / 2, LEAST / 2)
    middle = top + GAP + half
    if named:
        middle = top + GAP + LABEL + half
    return Strip(
        title=title,
        rows=shown,
        scores=known_scores,
        heights=[round(middle + lane * step, 1) for lane in found],
        top=top,
        middle=middle,
        half=half,
        count=len(rows),
        quartiles=quartiles(known_scores),
    )
