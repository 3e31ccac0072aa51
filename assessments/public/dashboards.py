"""A ministry's dashboard: stage and rank, peers, data quality, changes, next steps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assessments.charts.profile import profile
from assessments.charts.types import Chart, Profile, Subject
from assessments.charts.words import listed
from assessments.models import Ministry, Release
from assessments.public.histories import History, history, trend_chart
from assessments.public.next_steps import NextStep, next_steps
from assessments.reporting.agreement import AgreementSummary, released_agreement
from assessments.reporting.captions import caption, subject
from assessments.reporting.corrections import Notice, notices
from assessments.reporting.data_quality import EvidenceSummary, evidence_summary
from assessments.reporting.ministry_results import (
    DimensionResults,
    IndicatorResult,
    MinistryResults,
    NodeResult,
    dimension_results,
    node_result,
    results_of,
)
from assessments.reporting.peers import Peers
from assessments.reporting.release_views import ReleaseView
from assessments.scoring.groups import is_large_enough
from assessments.scoring.scale import EPSILON, stage
from assessments.scoring.subtrees import tag_means
from assessments.scoring.types import Node, Scale

SHORT_LIST = 3  # indicators among the strongest, and among the weakest
NEXT_STEPS = 5
TAGS: tuple[tuple[str, Literal["act", "aspect"]], ...] = (
    ("Say, listen, do", "act"),
    ("Intent and practice", "aspect"),
)


@dataclass(frozen=True, slots=True)
class DimensionChange:
    """The change of a dimension's score since the release before."""

    title: str
    change: float


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything that the page shows. Nothing is rounded here.

    ahead: how many scored peers have a lower index, and of how many; None for a small group.
    agreement: of the coders of the whole release, on the indicators of this view.
    changes: dimensions that changed since `previous`, most first; none through a lens or own
    weights. corrections: of this ministry in its round, up to the release that is shown.
    """

    index: NodeResult
    change: float | None
    previous: Release | None
    next_stage: str
    peers: Peers | None
    headline: str
    dimensions: Sequence[DimensionResults]
    strongest: Sequence[IndicatorResult]
    weakest: Sequence[IndicatorResult]
    next_steps: Sequence[NextStep]
    ahead: tuple[int, int] | None
    changes: Sequence[DimensionChange]
    evidence: EvidenceSummary
    agreement: AgreementSummary | None
    tags: Sequence[tuple[str, Sequence[Node]]]
    profile: Chart
    trend: Chart | None
    scale: Scale
    corrections: Sequence[Notice]


def dashboard(ministry: Ministry, release_view: ReleaseView) -> Dashboard | None:
    """Return the dashboard, or None where the release does not have the ministry.

    Queries: 4, cold 15, and 1 in a correction; the same for 10 and for 200 ministries.
    """
    results = results_of(ministry, release_view)
    if results is None:
        return None
    past = history(results.release, ministry)
    dimensions = [dimension_results(results, each) for each in results.card.framework.dimensions]
    indicators = results.indicators.values()
    change = previous = trend = None
    changes: list[DimensionChange] = []
    # Earlier scores are stored for whole releases: a lens or own weights have none to compare.
    if release_view.is_as_released:
        change = past.change(results.release)
        trend = trend_chart(ministry, past, release_view)
    if change is not None:
        previous = past.before(results.release)
        changes = dimension_changes(results, past)
    return Dashboard(
        index=node_result(results, results.card.index),
        change=change,
        previous=previous,
        next_stage=next_stage(results.scale, results.card.index.score),
        peers=results.peers,
        headline=headline(results, dimensions),
        dimensions=dimensions,
        strongest=extremes(indicators, is_strongest=True),
        weakest=extremes(indicators, is_strongest=False),
        next_steps=next_steps(results)[:NEXT_STEPS],
        ahead=ahead_of_peers(results),
        changes=changes,
        evidence=evidence_summary(indicators),
        agreement=released_agreement(release_view),
        tags=tags(results),
        profile=profile_chart(results),
        trend=trend,
        scale=results.scale,
        corrections=notices(results.release, ministry),
    )


def ahead_of_peers(results: MinistryResults) -> tuple[int, int] | None:
    """Return how many peers have a lower index, and of how many; a tie is not ahead."""
    own, scores = results.card.index.score, results.peer_scores(results.card.index)
    if own is None or not is_large_enough(len(scores)):
        return None
    ahead = 0
    for score in scores:
        if own - score > EPSILON:
            ahead += 1
    return ahead, len(scores)


def dimension_changes(results: MinistryResults, past: History) -> list[DimensionChange]:
    """Return the dimensions that changed since the release before, most first, up or down."""
    found = []
    for code, node in results.card.dimensions.items():
        change = past.change(results.release, (node.kind.value, code))
        if change is not None and abs(change) > EPSILON:
            found.append(DimensionChange(node.title, change))
    return sorted(found, key=lambda one: -abs(one.change))


def file_names(ministry: Ministry, release_view: ReleaseView) -> dict[str, str]:
    """Return chart -> the file name of its picture: "fin-profile-2026"."""
    names = {}
    for chart in ("profile", "trend"):
        names[chart] = "-".join([ministry.code.lower(), chart, *release_view.name_parts])
    return names


def next_stage(scale: Scale, score: float | None) -> str:
    """Return the label of the stage above; "" at the top, and without a stage."""
    reached = stage(scale, score)
    if reached is None:
        return ""
    above = reached - int(scale.min) + 1
    if above == len(scale.labels):
        return ""
    return scale.labels[above]


def extremes(indicators: Iterable[IndicatorResult], *, is_strongest: bool) -> list[IndicatorResult]:
    """Return the strongest or the weakest few, in framework order among equals.

    None of them where all have the same score: neither word would be true.
    """
    scored = [one for one in indicators if one.node.score is not None]
    # A stable sort keeps equal scores in framework order, downwards too.
    ordered = sorted(scored, key=score_of, reverse=is_strongest)
    if not ordered or abs(score_of(ordered[0]) - score_of(ordered[-1])) <= EPSILON:
        return []
    return ordered[:SHORT_LIST]


def score_of(indicator: IndicatorResult) -> float:
    return indicator.node.score or 0.0


def tags(results: MinistryResults) -> list[tuple[str, list[Node]]]:
    """Return the means by act and by aspect, leaving out what no indicator is tagged with."""
    # Tags go across dimensions, so their means are computed from the answers again.
    answers, found = results.answers(), []
    for title, tag in TAGS:
        means = list(tag_means(results.card.framework, answers, tag).values())
        if means:
            found.append((title, means))
    return found


def profile_chart(results: MinistryResults) -> Chart:
    """Return the dimensions as a radar, with the median of the peers behind."""
    dimensions, peers = results.card.dimensions, results.peers
    axes, scores, medians = [], {}, {}
    for code, node in dimensions.items():
        axes.append((code, node.title))
        scores[code] = node.score
        medians[code] = results.peer_median(node)
    reference, group = None, ""
    if peers:
        group = peers.label
        reference = Profile(Subject("", f"Median of {group}"), medians)
    # A median of None, of too few peers, is a gap in the line of the chart.
    own = Profile(subject(results.ministry, results.release_view), scores)
    url = results.ministry.get_absolute_url()
    words = caption(results.release_view, "Profile", shown=1, url=url, group=group)
    return profile([own], axes, words, results.scale, reference=reference)


def headline(results: MinistryResults, dimensions: Sequence[DimensionResults]) -> str:
    """Return the main result in words, judged on unrounded scores; "" where there is none."""
    index = results.card.index
    # Peers and balance would say more than so few scores support.
    if index.score is None:
        return f"{index.scored} of {index.applicable} indicators are scored: too few for an index."
    sentences = [peer_sentence(results, dimensions)]
    sentences += map(balance_sentence, dimensions)
    return " ".join(filter(None, sentences))


def peer_sentence(results: MinistryResults, dimensions: Sequence[DimensionResults]) -> str:
    """Name the dimensions that lead the peers, else those above the median, else the closest."""
    if results.peers is None:
        return ""
    group = results.peers.label
    led, gaps = [], []
    for dimension in dimensions:
        node, median = dimension.result.node, dimension.result.peer_median
        if is_leading(results, node):
            led.append(node.title)
        if node.score is not None and median is not None:
            gaps.append((node.score - median, node.title))
    if led:
        return f"Leads {group} in {listed(led)}."
    if not gaps:
        return ""
    above = [title for gap, title in gaps if gap > EPSILON]
    if not above:
        return f"Not above the median of {group} in any dimension; closest in {max(gaps)[1]}."
    return f"Above the median of {group} in {listed(above)}."


def is_leading(results: MinistryResults, node: Node) -> bool:
    """Return True if every peer with a score has a lower one, and there is such a peer."""
    scores = results.peer_scores(node)
    if node.score is None or not scores:
        return False
    return node.score - max(scores) > EPSILON


def balance_sentence(dimension: DimensionResults) -> str:
    """Compare the two poles of a dimension that has them."""
    if dimension.poles is None or dimension.imbalance is None:
        return ""
    first, second = dimension.poles
    if abs(dimension.imbalance) <= EPSILON:
        return f"{first} and {second.lower()} are level."
    if dimension.imbalance > 0:
        return f"{first} runs ahead of {second.lower()}."
    return f"{second} runs ahead of {first.lower()}."
