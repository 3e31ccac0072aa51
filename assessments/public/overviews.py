"""The newest release at a glance: ranking, stages, changes, dimensions, data quality."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from assessments.charts.choropleth import choropleth
from assessments.charts.theme import plain
from assessments.charts.types import Chart
from assessments.charts.words import listed, number, signed
from assessments.models import Ministry, Release
from assessments.public.histories import previous_comparable
from assessments.reporting.agreement import AgreementSummary, released_agreement
from assessments.reporting.captions import caption, marks_at
from assessments.reporting.data_quality import DataQuality, release_quality
from assessments.reporting.release_views import ReleaseView
from assessments.scorecards import release_ranks
from assessments.scoring.groups import group_median
from assessments.scoring.scale import EPSILON, stage
from assessments.scoring.types import INDEX_CODE, NodeKind, Scale, Scorecard
from assessments.wording import counted

MOST_CHANGED = 5
MOST_NAMED = 3  # leaders with the same score


@dataclass(frozen=True, slots=True)
class RankedMinistry:
    """A ministry with its index; `change` is None where the two releases do not compare."""

    ministry: Ministry
    score: float | None
    rank: int | None
    change: float | None

    @property
    def distance(self) -> float:
        """Return the size of the index's change, up or down; 0 where it is not known."""
        return abs(self.change or 0.0)


@dataclass(frozen=True, slots=True)
class StageGroup:
    """The ministries that have reached one stage, highest index first."""

    number: int
    label: str
    ministries: Sequence[RankedMinistry]


@dataclass(frozen=True, slots=True)
class DimensionRow:
    """One dimension over the whole release; `leader` is None where several share the lead."""

    code: str
    title: str
    leader: Ministry | None
    top_score: float | None
    scored: int
    median: float | None


@dataclass(frozen=True, slots=True)
class Changes:
    """Counts of ministries that rose, fell and stayed, of those with an index in both releases."""

    rose: int
    fell: int
    stayed: int


@dataclass(frozen=True, slots=True)
class Overview:
    """Everything that the front page shows. Nothing is rounded here.

    previous: the release before, of the same framework version.
    scored_cells, applicable_cells: indicators of all ministries together.
    """

    summary: str
    map: Chart
    stages: Sequence[StageGroup]
    unscored: Sequence[RankedMinistry]
    most_changed: Sequence[RankedMinistry]
    dimensions: Sequence[DimensionRow]
    previous: Release | None
    changes: Changes
    median: float | None
    quality: DataQuality
    agreement: AgreementSummary | None
    scored_cells: int
    applicable_cells: int
    scale: Scale


def overview(release_view: ReleaseView) -> Overview | None:
    """Return the overview, or None before the first release. Queries: 3, cold 9."""
    cards = release_view.scorecards()
    if release_view.release is None or release_view.framework is None or not cards:
        return None
    members = Ministry.objects.in_bulk(list(cards))
    previous = previous_comparable(release_view.release)
    earlier: Mapping[str, Scorecard] = {}
    # The earlier release is seen through the same lens, evidence and weights, so that both compare.
    if previous:
        earlier = replace(release_view, release=previous).scorecards()
    ranked = ranking(cards, members, earlier)
    median = group_median(one.score for one in ranked)
    dimensions = dimension_rows(cards, members)
    scale = release_view.framework.scale
    scored_cells = applicable_cells = 0
    for card in cards.values():
        scored_cells += card.index.scored
        applicable_cells += card.index.applicable
    return Overview(
        summary=summary(ranked, median, dimensions, previous, scale),
        map=index_map(release_view, members, scale),
        stages=stage_groups(scale, ranked),
        unscored=[one for one in ranked if one.score is None],
        most_changed=most_changed(ranked),
        dimensions=dimensions,
        previous=previous,
        changes=changes(ranked),
        median=median,
        quality=release_quality(release_view.release, release_view),
        agreement=released_agreement(release_view),
        scored_cells=scored_cells,
        applicable_cells=applicable_cells,
        scale=scale,
    )


def index_map(release_view: ReleaseView, members: Mapping[str, Ministry], scale: Scale) -> Chart:
    """Return the map of the index of every ministry in the release."""
    marks = marks_at(release_view, list(members.values()), NodeKind.INDEX, INDEX_CODE)
    words = caption(release_view, "Index", shown=len(marks), url=reverse("overview"))
    return choropleth(list(marks.values()), words, scale)


def ranking(
    cards: Mapping[str, Scorecard],
    members: Mapping[str, Ministry],
    earlier: Mapping[str, Scorecard],
) -> list[RankedMinistry]:
    """Return every ministry of the release, highest index first, those without one last by name.

    earlier: the scorecards of the release before, seen through the same lens.
    """
    # Ranks are those of unrounded scores: two that print alike need not tie.
    ranks = release_ranks(cards, NodeKind.INDEX)
    found = []
    for code, card in cards.items():
        change = index_change(earlier.get(code), card)
        found.append(RankedMinistry(members[code], card.index.score, ranks[code], change))
    # Without a rank, a ministry comes after the last possible rank.
    return sorted(found, key=lambda one: (one.rank or len(found) + 1, one.ministry.sort_key))


def index_change(before: Scorecard | None, after: Scorecard) -> float | None:
    """Return the index after less the index before; None unless both have one."""
    if before is None or before.index.score is None or after.index.score is None:
        return None
    return after.index.score - before.index.score


def stage_groups(scale: Scale, ranked: Sequence[RankedMinistry]) -> list[StageGroup]:
    """Return the stages from the top down, empty ones too; none on a scale without labels."""
    groups = []
    for level, label in enumerate(scale.labels, start=int(scale.min)):
        reached = [one for one in ranked if stage(scale, one.score) == level]
        groups.append(StageGroup(level, label, reached))
    return groups[::-1]


def most_changed(ranked: Sequence[RankedMinistry]) -> list[RankedMinistry]:
    changed = [one for one in ranked if one.distance > EPSILON]
    return sorted(changed, key=lambda one: -one.distance)[:MOST_CHANGED]


def changes(ranked: Sequence[RankedMinistry]) -> Changes:
    rose = fell = stayed = 0
    for one in ranked:
        if one.change is None:
            continue
        # A change within EPSILON is the noise of floats, not a change.
        if one.change > EPSILON:
            rose += 1
        elif one.change < -EPSILON:
            fell += 1
        else:
            stayed += 1
    return Changes(rose, fell, stayed)


def dimension_rows(
    cards: Mapping[str, Scorecard], members: Mapping[str, Ministry]
) -> list[DimensionRow]:
    # All scorecards of a release have the same dimensions: any one names them.
    any_card = next(iter(cards.values()))
    rows = []
    for code, node in any_card.dimensions.items():
        rows.append(dimension_row(code, node.title, cards, members))
    return rows


def dimension_row(
    code: str, title: str, cards: Mapping[str, Scorecard], members: Mapping[str, Ministry]
) -> DimensionRow:
    ranks = release_ranks(cards, NodeKind.DIMENSION, code)
    leaders = [ministry for ministry, rank in ranks.items() if rank == 1]
    leader = top_score = None
    if leaders:
        top_score = cards[leaders[0]].dimensions[code].score
    # With a shared lead no single ministry is named.
    if len(leaders) == 1:
        leader = members[leaders[0]]
    return DimensionRow(
        code=code,
        title=title,
        leader=leader,
        top_score=top_score,
        scored=len(ranks) - list(ranks.values()).count(None),
        median=group_median(card.dimensions[code].score for card in cards.values()),
    )


def summary(
    ranked: Sequence[RankedMinistry],
    median: float | None,
    dimensions: Sequence[DimensionRow],
    previous: Release | None,
    scale: Scale,
) -> str:
    """Summarise the release in a few sentences: lead, median, changes, dimensions.

    Judged on unrounded numbers. A sentence that would not be true is left out.
    """
    sentences = (
        lead_sentence(ranked, scale),
        median_sentence(median, scale),
        change_sentence(ranked, previous, scale),
        dimension_sentence(dimensions, scale),
    )
    # A sentence is "" where its numbers are missing.
    return " ".join(filter(None, sentences))


def lead_sentence(ranked: Sequence[RankedMinistry], scale: Scale) -> str:
    leaders = [one for one in ranked if one.rank == 1]
    if not leaders:
        return "No ministry has enough evidence for an index."
    top = number(leaders[0].score or 0.0, scale)
    names = [plain(one.ministry.country) for one in leaders]
    if len(names) == 1:
        return f"{names[0]} leads with {top}."
    if len(names) <= MOST_NAMED:
        return f"{listed(names)} lead together with {top}."
    return f"{counted(len(names), 'ministry')} share the lead with {top}."


def median_sentence(median: float | None, scale: Scale) -> str:
    if median is None:
        return ""
    return f"The median is {number(median, scale)}."


def change_sentence(
    ranked: Sequence[RankedMinistry], previous: Release | None, scale: Scale
) -> str:
    found = changes(ranked)
    # Two releases without a scored ministry in common have nothing to compare.
    if previous is None or found == Changes(0, 0, 0):
        return ""
    parts = [f"{found.rose} rose", f"{found.fell} fell"]
    if found.stayed:
        parts.append(f"{found.stayed} stayed")
    sentence = f"Since {plain(previous.code)}, {listed(parts)}"
    most = changed_most(ranked)
    if most is None:
        return f"{sentence}."
    name, change = plain(most.ministry.country), signed(most.change or 0.0, scale)
    return f"{sentence}; {name} changed most, by {change}."


def changed_most(ranked: Sequence[RankedMinistry]) -> RankedMinistry | None:
    """Return the ministry whose index changed most; None if none changed, or two by as much."""
    ordered = sorted(ranked, key=lambda one: -one.distance)
    first = ordered[0]
    if first.distance <= EPSILON:
        return None
    # Of two that changed by as much, neither may be called the one that changed most.
    if len(ordered) > 1 and first.distance - ordered[1].distance <= EPSILON:
        return None
    return first


def dimension_sentence(dimensions: Sequence[DimensionRow], scale: Scale) -> str:
    """Name the dimensions with the highest and the lowest median; "" if either is shared."""
    known = []
    for row in dimensions:
        if row.median is not None:
            known.append((row.median, row.title))
    known.sort()
    # With a median missing, another dimension might be the highest or the lowest.
    if len(known) < 2 or len(known) < len(dimensions):
        return ""
    (low, lowest), (high, highest) = known[0], known[-1]
    # With two dimensions the gaps at both ends are the same one.
    gap_below, gap_above = known[1][0] - low, high - known[-2][0]
    if min(gap_below, gap_above) <= EPSILON:
        return ""
    return (
        f"By dimension, the median is highest in {plain(highest)} ({number(high, scale)})"
        f" and lowest in {plain(lowest)} ({number(low, scale)})."
    )
