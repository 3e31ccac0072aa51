"""The story of a release in a few sentences, judged on unrounded numbers."""

from collections.abc import Sequence
from dataclasses import dataclass

from assessments.charts.theme import plain
from assessments.charts.words import listed, number, signed
from assessments.models import Release
from assessments.public.places import DimensionRow, Place
from assessments.reporting.group_statistics import middle
from assessments.scoring.scale import EPSILON
from assessments.scoring.types import Scale
from assessments.wording import counted

MOST_NAMED = 3  # who lead together


@dataclass(frozen=True, slots=True)
class Moves:
    """How many rose, fell and stayed, of those with an index in both releases."""

    rose: int
    fell: int
    stayed: int


def moves_of(places: Sequence[Place]) -> Moves:
    changes = [place.change for place in places if place.change is not None]
    rose = sum(change > EPSILON for change in changes)
    fell = sum(-change > EPSILON for change in changes)
    return Moves(rose, fell, len(changes) - rose - fell)


def story(
    places: Sequence[Place],
    dimensions: Sequence[DimensionRow],
    previous: Release | None,
    scale: Scale,
) -> str:
    """Who leads, where the middle is, what moved, which dimension is ahead and which behind.

    What cannot be said truly is left out: of fewer than five there is no middle.
    """
    parts = (
        lead(places, scale),
        centre(places, scale),
        motion(places, previous, scale),
        contrast(dimensions, scale),
    )
    return " ".join(part for part in parts if part)


def lead(places: Sequence[Place], scale: Scale) -> str:
    first = [place for place in places if place.rank == 1]
    if not first:
        return "No ministry has enough evidence for an index."
    top = number(first[0].score or 0.0, scale)
    names = [plain(place.ministry.country) for place in first]
    if len(names) == 1:
        return f"{names[0]} leads with {top}."
    if len(names) <= MOST_NAMED:
        return f"{listed(names)} lead together with {top}."
    return f"{counted(len(names), 'ministry')} share the lead with {top}."


def centre(places: Sequence[Place], scale: Scale) -> str:
    median = middle(place.score for place in places)
    return "" if median is None else f"The median is {number(median, scale)}."


def motion(places: Sequence[Place], previous: Release | None, scale: Scale) -> str:
    moves = moves_of(places)
    if previous is None or not moves.rose + moves.fell + moves.stayed:
        return ""
    said = [f"{moves.rose} rose", f"{moves.fell} fell"]
    if moves.stayed:
        said.append(f"{moves.stayed} stayed")
    return f"Since {plain(previous.code)}, {listed(said)}{furthest(places, scale)}."


def furthest(places: Sequence[Place], scale: Scale) -> str:
    """Who moved most, where that is one and it moved."""
    ordered = sorted(places, key=lambda place: -abs(place.change or 0.0))
    most, *others = [abs(place.change or 0.0) for place in ordered]
    if most <= EPSILON or (others and most - others[0] <= EPSILON):
        return ""
    name = plain(ordered[0].ministry.country)
    return f"; furthest moved {name}, by {signed(ordered[0].change or 0.0, scale)}"


def contrast(dimensions: Sequence[DimensionRow], scale: Scale) -> str:
    """The dimensions of the highest and the lowest median, where they are two and none ties."""
    known = sorted((row.median, row.title) for row in dimensions if row.median is not None)
    if len(known) < 2 or len(known) < len(dimensions):
        return ""
    (low, last), (high, first) = known[0], known[-1]
    is_tied = known[1][0] - low <= EPSILON or high - known[-2][0] <= EPSILON
    if (len(known) > 2 and is_tied) or high - low <= EPSILON:
        return ""
    return (
        f"By the median, {plain(first)} is furthest ({number(high, scale)})"
        f" and {plain(last)} least far ({number(low, scale)})."
    )
