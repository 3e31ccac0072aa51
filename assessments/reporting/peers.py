"""Whom a ministry is compared with: the places around it, or those most like it."""

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assessments.models import Ministry
from assessments.scoring.groups import group_median, is_large_enough
from assessments.scoring.types import NodeKind, Scorecard

NEAREST = 5  # ministries that a choice of the nearest adds
LEAST_COMMON = 2  # dimensions; in fewer, almost everybody is near to somebody


@dataclass(frozen=True, slots=True)
class Peers:
    """The other ministries of a group, by the smallest place that has enough of them."""

    label: str
    codes: Sequence[str]

    def median(
        self, cards: Mapping[str, Scorecard], kind: NodeKind, code: str = "index"
    ) -> float | None:
        """The median of the peers' scores in one node; None when too few are scored."""
        return group_median(cards[peer].node(kind, code).score for peer in self.codes)


def peers_of(ministry: Ministry, members: Iterable[Ministry]) -> Peers | None:
    """The sub-region, the region or the whole release, whichever first has five others."""
    others = [member for member in members if member.code != ministry.code]
    for label, group in (
        (ministry.subregion, [m for m in others if m.subregion == ministry.subregion]),
        (ministry.region, [m for m in others if m.region == ministry.region]),
        ("all ministries of the release", others),
    ):
        if label and is_large_enough(len(group)):
            return Peers(label, [member.code for member in group])
    return None


def nearest(codes: Iterable[str], cards: Mapping[str, Scorecard]) -> list[str]:
    """The codes of the five ministries most like one of the chosen, nearest first.

    Near is a small `distance` to the nearest of the chosen; equals come by code. Fewer than five
    where fewer can be measured, none where no chosen one has a scorecard.
    """
    chosen = set(codes)
    ours = [cards[code] for code in sorted(chosen) if code in cards]
    theirs = {code: card for code, card in cards.items() if code not in chosen}
    found = []
    for code, card in theirs.items():
        known = [away for one in ours if (away := distance(one, card)) is not None]
        if known:
            found.append((min(known), code))
    return [code for _, code in sorted(found)[:NEAREST]]


def distance(one: Scorecard, other: Scorecard) -> float | None:
    """How far apart two profiles are, on the framework's scale, >= 0; 0 for the same.

    The root of the mean squared difference over the dimensions in which both have a score; None
    where those are fewer than two, unless there is only one in all.
    """
    squares = [
        (node.score - theirs.score) ** 2
        for code, node in one.dimensions.items()
        if node.score is not None and (theirs := other.dimensions[code]).score is not None
    ]
    if len(squares) < min(LEAST_COMMON, len(one.dimensions)):
        return None
    return math.sqrt(math.fsum(squares) / len(squares))
