"""The current release at a glance: who stands where, what moved, how much is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from assessments.charts.choropleth import choropleth
from assessments.charts.types import Chart
from assessments.models import Ministry, Release
from assessments.pages.agreement import InShort, released_agreement
from assessments.pages.captions import caption, marks_at
from assessments.pages.group_statistics import middle
from assessments.pages.outlooks import Outlook
from assessments.pages.places import DimensionRow, Place, dimension_rows, places_of
from assessments.pages.stories import Moves, moves_of, story
from assessments.pages.sureness import Sureness, release_sureness
from assessments.scoring.scale import EPSILON, stage
from assessments.scoring.types import INDEX_CODE, NodeKind, Scale

MOVERS = 5


@dataclass(frozen=True, slots=True)
class StageGroup:
    """The ministries that have reached one stage, highest index first."""

    number: int
    label: str
    places: Sequence[Place]


@dataclass(frozen=True, slots=True)
class Overview:
    """What the front page shows. Nothing is rounded here."""

    story: str
    map: Chart
    groups: Sequence[StageGroup]
    unscored: Sequence[Place]
    movers: Sequence[Place]
    dimensions: Sequence[DimensionRow]
    previous: Release | None
    moves: Moves
    median: float | None
    sureness: Sureness
    agreement: InShort | None
    scored_cells: int
    applicable_cells: int
    scale: Scale


def overview(outlook: Outlook) -> Overview | None:
    """Return the overview, None before the first release. Queries: 3, cold 9."""
    cards = outlook.scorecards()
    if outlook.release is None or outlook.framework is None or not cards:
        return None
    members = Ministry.objects.in_bulk(list(cards))
    previous = release_before(outlook.release)
    then = replace(outlook, release=previous).scorecards() if previous else {}
    places = places_of(cards, members, then)
    moved = [place for place in places if abs(place.change or 0.0) > EPSILON]
    rows, scale = dimension_rows(cards, members), outlook.framework.scale
    return Overview(
        story=story(places, rows, previous, scale),
        map=map_of(outlook, members, scale),
        groups=stage_groups(scale, places),
        unscored=[place for place in places if place.score is None],
        movers=sorted(moved, key=lambda place: -abs(place.change or 0.0))[:MOVERS],
        dimensions=rows,
        previous=previous,
        moves=moves_of(places),
        median=middle(place.score for place in places),
        sureness=release_sureness(outlook.release, outlook),
        agreement=released_agreement(outlook),
        scored_cells=sum(card.index.scored for card in cards.values()),
        applicable_cells=sum(card.index.applicable for card in cards.values()),
        scale=scale,
    )


def map_of(outlook: Outlook, members: Mapping[str, Ministry], scale: Scale) -> Chart:
    """The index of every country at once."""
    marks = list(marks_at(outlook, list(members.values()), NodeKind.INDEX, INDEX_CODE).values())
    words = caption(outlook, "Index", shown=len(marks), url=reverse("overview"))
    return choropleth(marks, words, scale)


def release_before(release: Release) -> Release | None:
    """The release before of the same framework version, if there is one."""
    found = list(Release.objects.comparable_with(release))
    position = [item.pk for item in found].index(release.pk)
    earlier = found[position - 1] if position else None
    same = earlier and earlier.round.framework_id == release.round.framework_id
    return earlier if same else None


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
