"""The peers of a ministry: the ministries around it, or those most like it."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessments.models import Ministry
from assessments.scoring.groups import group_median, is_large_enough
from assessments.scoring.types import NodeKind, Scorecard

NEAREST = 5  # ministries that the nearest peers are
LEAST_COMMON = 2  # dimensions; in fewer, almost every ministry is near to another


@dataclass(frozen=True, slots=True)
class Peers:
    """The other ministries of a group, by the smallest place that has enough of them."""

    label: str
    codes: Sequence[str]

    def median(
        self, cards: Mapping[str, Scorecard], kind: NodeKind, code: str = "index"
    ) -> float | None:
        """Return the median of the peers' scores in one node; None when too few are scored."""
        return group_median(cards[peer].node(kind, code).score for peer in self.codes)


def peers_of(ministry: Ministry, members: Iterable[Ministry]) -> Peers | None:
    """Return the sub-region, the region or the whole release: the first with five others."""
    near, around, others = [], [], []
    for member in members:
        # Among its own peers, a ministry would pull their median towards itself.
        if member.code == ministry.code:
            continue
        others.append(member.code)
        if member.subregion == ministry.subregion:
            near.append(member.code)
        if member.region == ministry.region:
            around.append(member.code)
    groups = (
        (ministry.subregion, near),
        (ministry.region, around),
        ("all ministries of the release", others),
    )
    for label, codes in groups:
        # Ministries without a region are no group of their own.
        if label and is_large_enough(len(codes)):
            return Peers(label, codes)
    return None


def nearest(codes: Iterable[str], cards: Mapping[str, Scorecard]) -> list[str]:
    """Return the codes of the five ministries most like one of those selected, nearest first.

    Near is a small `distance` to the nearest of those selected; equals come by code. Fewer than
    five if fewer can be measured, none if no selected ministry has a scorecard.
    """
    selected = set(codes)
    ours = [cards[code] for code in sorted(selected) if code in cards]
    found = []
    for code, card in cards.items():
        if code in selected:
            continue
        away = least_distance(card, ours)
        if away is not None:
            found.append((away, code))
    return [code for _, code in sorted(found)[:NEAREST]]


def least_distance(card: Scorecard, others: Iterable[Scorecard]) -> float | None:
    """Return the distance to the nearest of the others; None where no distance is known."""
    known = []
    for other in others:
        away = distance(other, card)
        if away is not None:
            known.append(away)
    return min(known, default=None)


def distance(one: Scorecard, other: Scorecard) -> float | None:
    """Return how far apart two profiles are, on the framework's scale, >= 0; 0 for the same.

    The root of the mean squared difference over the dimensions in which both have a score; None
    where those are fewer than two, unless there is only one in all.
    """
    squares = []
    for code, node in one.dimensions.items():
        theirs = other.dimensions[code].score
        if node.score is not None and theirs is not None:
            squares.append((node.score - theirs) ** 2)
    if len(squares) < min(LEAST_COMMON, len(one.dimensions)):
        return None
    # The mean, not the sum: profiles with a missing dimension must not seem nearer.
    return math.sqrt(math.fsum(squares) / len(squares))
