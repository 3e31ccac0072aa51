"""One dimension over a release: how it is spread, who leads, what is hard, who stands where."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from assessments.charts.distribution import distribution
from assessments.charts.types import Chart, Row
from assessments.models import Ministry
from assessments.reporting.captions import anchor_of, caption, marks_at, subject
from assessments.reporting.group_statistics import Hard, hardest_of, leaves_of, median_of
from assessments.reporting.release_views import ReleaseView
from assessments.reporting.rubrics import Rubric, rubrics
from assessments.scorecards import release_ranks
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
)

LEADERS = 5  # ranks; ties may make them more ministries
MOST_NAMED = 12
MOST_IN_FACETS = 60  # ministries; with more, the strips of the facets would be most of the page
HARDEST = 5


@dataclass(frozen=True, slots=True)
class Question:
    """One indicator as the rubric asks it."""

    code: str
    rubric: Rubric
    percent: float  # of the index, when everything is scored


@dataclass(frozen=True, slots=True)
class Part:
    """A facet with its questions."""

    code: str
    title: str
    percent: float
    questions: Sequence[Question]


@dataclass(frozen=True, slots=True)
class Line:
    """One ministry in the dimension; `anchor` is where its dashboard shows this."""

    ministry: Ministry
    node: Node
    facets: Sequence[Node]
    rank: int | None
    stage: str


@dataclass(frozen=True, slots=True)
class StageCount:
    """How many ministries have reached one stage and not the next."""

    number: int
    label: str
    count: int


@dataclass(frozen=True, slots=True)
class DimensionPage:
    """Everything the page shows; nothing is rounded. `median` is None below five ministries."""

    dimension: Dimension
    percent: float
    parts: Sequence[Part]
    chart: Chart
    stages: Sequence[StageCount]
    leaders: Sequence[Line]
    leaders_unnamed: int
    hardest: Sequence[Hard]
    lines: Sequence[Line]
    scored: int
    median: float | None
    scale: Scale
    anchor: str
    file_name: str


@dataclass(frozen=True, slots=True)
class DimensionCard:
    """One dimension beside the others; `hardest` is None below five ministries."""

    dimension: Dimension
    percent: float
    leaders: Sequence[Ministry]
    top_score: float | None
    median: float | None
    scored: int
    hardest: Hard | None


def dimension_cards(release_view: ReleaseView) -> list[DimensionCard]:
    """Every dimension that the lens shows, in order. Queries: 2, cold 6; none before a release."""
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
    first = [code for code, rank in ranks.items() if rank == 1]
    hardest = hardest_of(dimension, cards)
    return DimensionCard(
        dimension=dimension,
        percent=100 * sum(weights[leaf.code] for leaf in leaves_of(dimension)),
        leaders=sorted((members[code] for code in first), key=lambda one: one.country),
        top_score=cards[first[0]].dimensions[dimension.code].score if first else None,
        median=median_of(dimension.code, cards),
        scored=sum(rank is not None for rank in ranks.values()),
        hardest=hardest[0] if hardest else None,
    )


def dimension_named(code: str, framework: Framework | None) -> Dimension | None:
    found = framework.dimensions if framework else ()
    return next((dimension for dimension in found if dimension.code == code), None)


def dimension_page(code: str, release_view: ReleaseView) -> DimensionPage | None:
    """The page of a dimension; None before a release, and where the lens hides it.

    Queries: 2, cold 10; the same for 10 and for 200 ministries.
    """
    cards, framework, release = (
        release_view.scorecards(),
        release_view.visible,
        release_view.release,
    )
    dimension = dimension_named(code, framework)
    if framework is None or release is None or dimension is None or not cards:
        return None
    members = Ministry.objects.in_bulk(list(cards))
    lines = lines_of(dimension, cards, members, framework.scale)
    leaders = [line for line in lines if line.rank is not None and line.rank <= LEADERS]
    weights = effective_weights(framework)
    parts = [part(facet, rubrics(release.round.framework), weights) for facet in dimension.facets]
    return DimensionPage(
        dimension=dimension,
        percent=sum(part.percent for part in parts),
        parts=parts,
        chart=chart_of(dimension, framework, members, leaders, release_view),
        stages=stages_of(lines, framework.scale),
        leaders=leaders[:MOST_NAMED],
        leaders_unnamed=max(len(leaders) - MOST_NAMED, 0),
        hardest=hardest_of(dimension, cards)[:HARDEST],
        lines=lines,
        scored=sum(line.rank is not None for line in lines),
        median=median_of(dimension.code, cards),
        scale=framework.scale,
        anchor=anchor_of(NodeKind.DIMENSION, code),
        file_name="-".join([code, "distribution", *release_view.name_parts]),
    )


def part(facet: Facet, texts: Mapping[str, Rubric], weights: Mapping[str, float]) -> Part:
    questions = [
        Question(leaf.code, texts[leaf.code], 100 * weights[leaf.code]) for leaf in facet.indicators
    ]
    return Part(facet.code, facet.title, sum(one.percent for one in questions), questions)


def chart_of(
    dimension: Dimension,
    framework: Framework,
    members: Mapping[str, Ministry],
    leaders: Sequence[Line],
    release_view: ReleaseView,
) -> Chart:
    """The dimension as a strip, its facets too if that is not too much; who leads brought out."""
    ministries = list(members.values())
    floors = [(NodeKind.DIMENSION, dimension.code, dimension.title)]
    if len(ministries) <= MOST_IN_FACETS:
        floors += [(NodeKind.FACET, facet.code, facet.title) for facet in dimension.facets]
    marks = [marks_at(release_view, ministries, kind, code) for kind, code, _ in floors]
    keys = [f"{kind}:{code}" for kind, code, _ in floors]
    rows = [
        Row(
            subject(ministry, release_view, anchor_of(NodeKind.DIMENSION, dimension.code)),
            {key: found[ministry.code] for key, found in zip(keys, marks, strict=True)},
        )
        for ministry in ministries
    ]
    url = reverse("dimension-detail", args=[dimension.code])
    return distribution(
        rows,
        [(key, title) for key, (_, _, title) in zip(keys, floors, strict=True)],
        caption(release_view, dimension.title, shown=len(rows), url=f"{url}?{release_view.query}"),
        framework.scale,
        chosen=[line.ministry.code for line in leaders[:MOST_NAMED]],
    )


def lines_of(
    dimension: Dimension,
    cards: Mapping[str, Scorecard],
    members: Mapping[str, Ministry],
    scale: Scale,
) -> list[Line]:
    """Every ministry of the release, highest first, those without a score last by name."""
    ranks = release_ranks(cards, NodeKind.DIMENSION, dimension.code)
    lines = [
        Line(
            ministry=members[code],
            node=card.dimensions[dimension.code],
            facets=[card.facets[facet.code] for facet in dimension.facets],
            rank=ranks[code],
            stage=stage_label(scale, card.dimensions[dimension.code].score),
        )
        for code, card in cards.items()
    ]
    return sorted(lines, key=lambda line: (line.rank or len(lines) + 1, line.ministry.country))


def stages_of(lines: Sequence[Line], scale: Scale) -> list[StageCount]:
    """From the highest stage down, empty ones included; none on a scale without labels."""
    reached = [stage(scale, line.node.score) for line in lines]
    numbered = list(enumerate(scale.labels, start=int(scale.min)))
    return [
        StageCount(number, label, reached.count(number)) for number, label in reversed(numbered)
    ]
