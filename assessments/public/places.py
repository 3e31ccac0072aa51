"""Every ministry of a release in its place on the index, and each dimension over all of them."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.models import Ministry
from assessments.reporting.group_statistics import median_of
from assessments.scorecards import release_ranks
from assessments.scoring.types import NodeKind, Scorecard


@dataclass(frozen=True, slots=True)
class Place:
    """One ministry's place on the index; `change` is None where two releases do not compare."""

    ministry: Ministry
    score: float | None
    rank: int | None
    change: float | None


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """One dimension over the whole release; `median` is None below five scored ministries."""

    code: str
    title: str
    leader: Ministry | None
    top_score: float | None
    scored: int
    median: float | None


def places_of(
    cards: Mapping[str, Scorecard],
    members: Mapping[str, Ministry],
    then: Mapping[str, Scorecard],
) -> list[Place]:
    """Every ministry of the release, highest index first, those without one last by name."""
    ranks = release_ranks(cards, NodeKind.INDEX)
    places = [
        Place(members[code], card.index.score, ranks[code], gain(card, then.get(code)))
        for code, card in cards.items()
    ]
    return sorted(places, key=lambda place: (place.rank or len(places) + 1, place.ministry.country))


def gain(now: Scorecard, then: Scorecard | None) -> float | None:
    """Index now less index then, both through the same lens; None unless both have one."""
    if then is None or now.index.score is None or then.index.score is None:
        return None
    return now.index.score - then.index.score


def dimension_rows(
    cards: Mapping[str, Scorecard], members: Mapping[str, Ministry]
) -> list[DimensionRow]:
    some_card = next(iter(cards.values()))
    return [
        dimension_row(code, node.title, cards, members)
        for code, node in some_card.dimensions.items()
    ]


def dimension_row(
    code: str, title: str, cards: Mapping[str, Scorecard], members: Mapping[str, Ministry]
) -> DimensionRow:
    """One dimension; `leader` is None where several share the lead."""
    ranks = release_ranks(cards, NodeKind.DIMENSION, code)
    first = [ministry for ministry, rank in ranks.items() if rank == 1]
    return DimensionRow(
        code=code,
        title=title,
        leader=members[first[0]] if len(first) == 1 else None,
        top_score=cards[first[0]].dimensions[code].score if first else None,
        scored=sum(rank is not None for rank in ranks.values()),
        median=median_of(code, cards),
    )
