"""The current release at a glance: who stands where, what moved, how much is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assessments.models import Ministry, Release
from assessments.pages.outlooks import Outlook
from assessments.scorecards import release_ranks
from assessments.scoring.scale import EPSILON, stage
from assessments.scoring.types import NodeKind, Scale, Scorecard

MOVERS = 5


@dataclass(frozen=True, slots=True)
class Place:
    """One ministry's place on the index; `change` is None where two releases do not compare."""

    ministry: Ministry
    score: float | None
    rank: int | None
    change: float | None


@dataclass(frozen=True, slots=True)
class StageGroup:
    """The ministries that have reached one stage, highest index first."""

    number: int
    label: str
    places: Sequence[Place]


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """One dimension over the whole release."""

    code: str
    title: str
    leader: Ministry | None
    top_score: float | None
    scored: int


@dataclass(frozen=True, slots=True)
class Overview:
    """What the front page shows. Nothing is rounded here."""

    groups: Sequence[StageGroup]
    unscored: Sequence[Place]
    movers: Sequence[Place]
    dimensions: Sequence[DimensionRow]
    previous: Release | None
    scored_cells: int
    applicable_cells: int
    scale: Scale


def overview(outlook: Outlook) -> Overview | None:
    """Return the overview, None before the first release. Queries: 2, cold 6."""
    cards = outlook.scorecards()
    if outlook.release is None or outlook.framework is None or not cards:
        return None
    members = Ministry.objects.in_bulk(list(cards))
    previous = release_before(outlook.release)
    then = replace(outlook, release=previous).scorecards() if previous else {}
    places = places_of(cards, members, then)
    moved = [place for place in places if abs(place.change or 0.0) > EPSILON]
    return Overview(
        groups=stage_groups(outlook.framework.scale, places),
        unscored=[place for place in places if place.score is None],
        movers=sorted(moved, key=lambda place: -abs(place.change or 0.0))[:MOVERS],
        dimensions=dimension_rows(cards, members),
        previous=previous,
        scored_cells=sum(card.index.scored for card in cards.values()),
        applicable_cells=sum(card.index.applicable for card in cards.values()),
        scale=outlook.framework.scale,
    )


def release_before(release: Release) -> Release | None:
    """The release before of the same framework version, if there is one."""
    found = list(Release.objects.comparable_with(release))
    position = [item.pk for item in found].index(release.pk)
    earlier = found[position - 1] if position else None
    same = earlier and earlier.round.framework_id == release.round.framework_id
    return earlier if same else None


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


def stage_groups(scale: Scale, places: Sequence[Place]) -> list[StageGroup]:
    """Stages from the top down, empty ones included; none on a scale without labels."""
    reached = {place.ministry.code: stage(scale, place.score) for place in places}
    numbered = list(enumerate(scale.labels, start=int(scale.min)))
    return [
        StageGroup(
            number, label, [place for place in places if reached[place.ministry.code] == number]
        )
        for number, label in reversed(numbered)
    ]


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
    )
