"""One dimension over a whole release: stages, leaders, hardest indicators, every ministry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from assessments.charts.distribution import distribution
from assessments.charts.types import Chart, Row
from assessments.models import Ministry, Release
from assessments.reporting.captions import anchor_of, caption, marks_at, subject
from assessments.reporting.release_views import ReleaseView
from assessments.reporting.rubrics import Rubric, rubrics
from assessments.scorecards import release_ranks
from assessments.scoring.groups import group_mean, group_median
from assessments.scoring.scale import stage, stage_label
from assessments.scoring.subtrees import effective_weights
from assessments.scoring.types import (
    Dimension,
    Facet,
    Framework,
    Node,
    NodeKind,
    Scale,
    Scorecard,
    State,
)

LEADING_RANKS = 5  # ties may make them more ministries
MOST_NAMED = 12  # of the leaders, if many share a rank
MOST_IN_FACETS = 60  # ministries; with more, the strips of the facets would fill the page
HARDEST = 5


@dataclass(frozen=True, slots=True)
class IndicatorQuestion:
    """One indicator as the rubric asks it."""

    code: str
    rubric: Rubric
    percent: float  # of the index, when everything is scored


@dataclass(frozen=True, slots=True)
class FacetQuestions:
    """A facet with the questions of its indicators."""

    title: str
    percent: float
    questions: Sequence[IndicatorQuestion]


@dataclass(frozen=True, slots=True)
class MinistryRow:
    """One ministry in the dimension."""

    ministry: Ministry
    node: Node
    facets: Sequence[Node]
    rank: int | None
    stage: str


@dataclass(frozen=True, slots=True)
class StageCount:
    """The number of ministries that have reached one stage and not the next."""

    number: int
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class HardIndicator:
    """One indicator over the release: the mean score, and how often nothing was found."""

    code: str
    title: str
    mean: float
    scored: int
    not_found: int


@dataclass(frozen=True, slots=True)
class DimensionPage:
    """Everything that the page shows; nothing is rounded.

    unnamed_leaders: how many more ministries share the leading ranks. median: None for few.
    anchor: the element of a dashboard that shows the dimension.
    """

    dimension: Dimension
    percent: float
    facets: Sequence[FacetQuestions]
    chart: Chart
    stages: Sequence[StageCount]
    leaders: Sequence[MinistryRow]
    unnamed_leaders: int
    hardest: Sequence[HardIndicator]
    rows: Sequence[MinistryRow]
    scored: int
    median: float | None
    scale: Scale
    anchor: str
    file_name: str


@dataclass(frozen=True, slots=True)
class DimensionCard:
    """One dimension in the list of all; `hardest` and `median` are None for few ministries."""

    dimension: Dimension
    percent: float
    leaders: Sequence[Ministry]
    top_score: float | None
    median: float | None
    scored: int
    hardest: HardIndicator | None


def dimension_cards(release_view: ReleaseView) -> list[DimensionCard]:
    """Return every dimension that the lens shows, in order.

    Queries: 2, cold 6; none before the first release.
    """
    cards, framework = release_view.scorecards(), release_view.visible
    if framework is None or not cards:
        return []
    members = Ministry.objects.in_bulk(list(cards))
    weights = effective_weights(framework)
    return [dimension_card(each, cards, members, weights) for each in framework.dimensions]


def dimension_card(
    dimension: Dimension,
    cards: Mapping[str, Scorecard],
    members: Mapping[str, Ministry],
    weights: Mapping[str, float],
) -> DimensionCard:
    ranks = release_ranks(cards, NodeKind.DIMENSION, dimension.code)
    leaders = []
    for code, rank in ranks.items():
        if rank == 1:
            leaders.append(members[code])
    # Ranks come in the order of the codes; a page names ministries by country.
    leaders.sort(key=lambda one: one.sort_key)
    top_score = None
    if leaders:
        top_score = cards[leaders[0].code].dimensions[dimension.code].score
    return DimensionCard(
        dimension=dimension,
        percent=100 * sum(weights[leaf.code] for leaf in dimension.indicators()),
        leaders=leaders,
        top_score=top_score,
        median=dimension_median(dimension, cards),
        scored=len(ranks) - list(ranks.values()).count(None),
        hardest=next(iter(hardest_indicators(dimension, cards)), None),
    )


def dimension_named(code: str, framework: Framework | None) -> Dimension | None:
    if framework is None:
        return None
    for dimension in framework.dimensions:
        if dimension.code == code:
            return dimension
    return None


def dimension_page(code: str, release_view: ReleaseView) -> DimensionPage | None:
    """Return the page of a dimension; None before a release, and where the lens hides it.

    Queries: 2, cold 10; the same for 10 and for 200 ministries.
    """
    cards, release = release_view.scorecards(), release_view.release
    framework = release_view.visible
    # In the lens view: a dimension without an indicator of the lens is not there.
    dimension = dimension_named(code, framework)
    if framework is None or release is None or dimension is None or not cards:
        return None
    members = Ministry.objects.in_bulk(list(cards))
    rows = ministry_rows(dimension, cards, members, framework.scale)
    leaders, scored = [], 0
    for row in rows:
        # Exactly the ministries with a score have a rank.
        if row.rank is not None:
            scored += 1
            if row.rank <= LEADING_RANKS:
                leaders.append(row)
    facets = facet_questions(dimension, framework, release)
    named = leaders[:MOST_NAMED]
    return DimensionPage(
        dimension=dimension,
        percent=sum(facet.percent for facet in facets),
        facets=facets,
        chart=distribution_chart(dimension, members, named, release_view, framework.scale),
        stages=stage_counts(rows, framework.scale),
        leaders=named,
        unnamed_leaders=len(leaders) - len(named),
        hardest=hardest_indicators(dimension, cards)[:HARDEST],
        rows=rows,
        scored=scored,
        median=dimension_median(dimension, cards),
        scale=framework.scale,
        anchor=anchor_of(NodeKind.DIMENSION, code),
        file_name="-".join([code, "distribution", *release_view.name_parts]),
    )


def facet_questions(
    dimension: Dimension, framework: Framework, release: Release
) -> list[FacetQuestions]:
    # Weights are those of this view: a lens shares out the index among fewer indicators.
    texts, weights = rubrics(release.round.framework), effective_weights(framework)
    facets = []
    for facet in dimension.facets:
        questions = []
        total = 0.0
        for leaf in facet.indicators:
            percent = 100 * weights[leaf.code]
            total += percent
            questions.append(IndicatorQuestion(leaf.code, texts[leaf.code], percent))
        facets.append(FacetQuestions(facet.title, total, questions))
    return facets


def distribution_chart(
    dimension: Dimension,
    members: Mapping[str, Ministry],
    leaders: Sequence[MinistryRow],
    release_view: ReleaseView,
    scale: Scale,
) -> Chart:
    """Return the dimension as a strip, with its facets if there are few ministries.

    leaders: the ministries that are brought out.
    """
    ministries = list(members.values())
    parts: list[tuple[NodeKind, Dimension | Facet]] = [(NodeKind.DIMENSION, dimension)]
    if len(ministries) <= MOST_IN_FACETS:
        for facet in dimension.facets:
            parts.append((NodeKind.FACET, facet))
    strips, marks = [], {}
    for kind, part in parts:
        # A facet may have the code of its dimension: the kind keeps the two strips apart.
        key = f"{kind}:{part.code}"
        strips.append((key, part.title))
        marks[key] = marks_at(release_view, ministries, kind, part.code)
    rows = []
    # A click on any mark opens the dashboard where it shows the dimension.
    anchor = anchor_of(NodeKind.DIMENSION, dimension.code)
    for ministry in ministries:
        own = {key: found[ministry.code] for key, found in marks.items()}
        rows.append(Row(subject(ministry, release_view, anchor), own))
    url = f"{reverse('dimension-detail', args=[dimension.code])}?{release_view.query}"
    return distribution(
        rows,
        strips,
        caption(release_view, dimension.title, shown=len(rows), url=url),
        scale,
        chosen=[row.ministry.code for row in leaders],
    )


def ministry_rows(
    dimension: Dimension,
    cards: Mapping[str, Scorecard],
    members: Mapping[str, Ministry],
    scale: Scale,
) -> list[MinistryRow]:
    """Return every ministry of the release, highest first, those without a score last by name."""
    # Ranks are those of unrounded scores: two that print alike need not tie.
    ranks = release_ranks(cards, NodeKind.DIMENSION, dimension.code)
    rows = []
    for code, card in cards.items():
        node = card.dimensions[dimension.code]
        facets = [card.facets[facet.code] for facet in dimension.facets]
        label = stage_label(scale, node.score)
        rows.append(MinistryRow(members[code], node, facets, ranks[code], label))
    # Without a rank, a ministry comes after the last possible rank.
    return sorted(rows, key=lambda row: (row.rank or len(rows) + 1, row.ministry.sort_key))


def stage_counts(rows: Sequence[MinistryRow], scale: Scale) -> list[StageCount]:
    """Return the stages from the highest down, empty ones too; none on a scale without labels."""
    reached = [stage(scale, row.node.score) for row in rows]
    counts = []
    for number, label in enumerate(scale.labels, start=int(scale.min)):
        counts.append(StageCount(number, label, reached.count(number)))
    return counts[::-1]


def dimension_median(dimension: Dimension, cards: Mapping[str, Scorecard]) -> float | None:
    return group_median(card.dimensions[dimension.code].score for card in cards.values())


def hardest_indicators(dimension: Dimension, cards: Mapping[str, Scorecard]) -> list[HardIndicator]:
    """Return the indicators by their mean over the release, lowest first.

    Those scored in few ministries are left out: their mean would say little of the release.
    """
    found = []
    for leaf in dimension.indicators():
        scores, not_found = [], 0
        for card in cards.values():
            node = card.indicators[leaf.code]
            scores.append(node.score)
            not_found += node.state == State.NOT_FOUND
        mean = group_mean(scores)
        if mean is not None:
            scored = len(scores) - scores.count(None)
            found.append(HardIndicator(leaf.code, leaf.title, mean, scored, not_found))
    return sorted(found, key=lambda one: one.mean)
