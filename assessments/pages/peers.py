"""Whom a ministry is compared with when nobody says otherwise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

from assessments.models import Ministry
from assessments.scoring.types import NodeKind, Scorecard

# Below this many, a median would tell one ministry's score.
FEWEST_PEERS = 5


@dataclass(frozen=True, slots=True)
class Peers:
    """The other ministries of a group, by the smallest place that has enough of them."""

    label: str
    codes: Sequence[str]

    def median(
        self, cards: Mapping[str, Scorecard], kind: NodeKind, code: str = "index"
    ) -> float | None:
        """The median of the peers' scores in one node; None when too few are scored."""
        scores = [cards[peer].node(kind, code).score for peer in self.codes]
        known = [score for score in scores if score is not None]
        return median(known) if len(known) >= FEWEST_PEERS else None


def peers_of(ministry: Ministry, members: Iterable[Ministry]) -> Peers | None:
    """The sub-region, the region or the whole release, whichever first has five others."""
    others = [member for member in members if member.code != ministry.code]
    for label, group in (
        (ministry.subregion, [m for m in others if m.subregion == ministry.subregion]),
        (ministry.region, [m for m in others if m.region == ministry.region]),
        ("all ministries of the release", others),
    ):
        if label and len(group) >= FEWEST_PEERS:
            return Peers(label, [member.code for member in group])
    return None
