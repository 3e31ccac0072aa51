"""The current release at a glance: who stands where, what moved, how much is known."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from assessments.charts.choropleth import choropleth
from assessments.charts.types import Chart
from assessments.models import Ministry, Release
from assessments.public.places import DimensionRow, Place, dimension_rows, places_of
from assessments.public.stories import Moves, moves_of, story
from assessments.reporting.agreement import InShort, released_agreement
from assessments.reporting.captions import caption, marks_at
from assessments.reporting.data_quality import Sureness, release_sureness
from assessments.reporting.group_statistics import middle
from assessments.reporting.release_views import ReleaseView
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


def overview(release_view: ReleaseView) -> Overview | None:
    """Return the overview, None before the first release. Queries: 3, cold 9."""
    cards = release_view.scorecards()
    if release_view.release is None or release_view.framework is None or not cards:
        return None
    members = Ministry.objects.in_bulk(list(cards))
    previous = release_before(release_view.release)
    then = replace(release_view, release=previous).scorecards() if previous else {}
    places = places_of(cards, members, then)
    moved = [place for place in places if abs(place.change or 0.0) > EPSILON]
    rows, scale = dimension_rows(cards, members), release_view.framework.scale
    return Overview(
        story=story(places, rows, previous, scale),
        map=map_of(release_view, members, scale),
        groups=stage_groups(scale, places),
        unscored=[place for place in places if place.score is None],
        movers=sorted(moved, key=lambda place: -abs(place.change or 0.0))[:MOVERS],
        dimensions=rows,
        previous=previous,
        moves=moves_of(places),
        median=middle(place.score for place in places),
        sureness=release_sureness(release_view.release, release_view),
        agreement=released_agreement(release_view),
        scored_cells=sum(card.index.scored for card in cards.values()),
        applicable_cells=sum(card.index.applicable for card in cards.values()),
        scale=scale,
    )


def map_of(release_view: ReleaseView, members: Mapping[str, Ministry], scale: Scale) -> Chart:
    """The index of every country at once."""
    marks = list(
        marks_at(release_view, list(members.values()), NodeKind.INDEX, INDEX_CODE).values()
    )
    words = caption(release_view, "Index", shown=len(marks), url=reverse("overview"))
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
