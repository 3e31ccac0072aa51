"""What may be said of many ministries at once: nothing over fewer than five."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from statistics import fmean, median

from assessments.reporting.peers import LEAST_GROUP
from assessments.scoring.types import Dimension, Indicator, Scorecard, State


@dataclass(frozen=True, slots=True)
class Hard:
    """One indicator over the release: the mean of those scored, and how often nothing was found."""

    code: str
    title: str
    mean: float
    scored: int
    not_found: int


def median_of(code: str, cards: Mapping[str, Scorecard]) -> float | None:
    """The median of the dimension's scores; None where fewer than five ministries have one."""
    return middle(card.dimensions[code].score for card in cards.values())


def middle(scores: Iterable[float | None]) -> float | None:
    """The median of the scores there are; None where they are fewer than five."""
    known = [score for score in scores if score is not None]
    return median(known) if len(known) >= LEAST_GROUP else None


def hardest_of(dimension: Dimension, cards: Mapping[str, Scorecard]) -> list[Hard]:
    """The indicators by their mean over the release, lowest first.

    One that fewer than five ministries are scored in is left out: its mean would say little of
    the release, and much of those few.
    """
    found = []
    for leaf in leaves_of(dimension):
        nodes = [card.indicators[leaf.code] for card in cards.values()]
        known = [node.score for node in nodes if node.score is not None]
        if len(known) >= LEAST_GROUP:
            missing = sum(node.state == State.NOT_FOUND for node in nodes)
            found.append(Hard(leaf.code, leaf.title, fmean(known), len(known), missing))
    return sorted(found, key=lambda hard: hard.mean)


def leaves_of(dimension: Dimension) -> list[Indicator]:
    return [leaf for facet in dimension.facets for leaf in facet.indicators]
