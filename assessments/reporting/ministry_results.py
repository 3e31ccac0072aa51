"""A ministry's results in a release, node by node: score, rank, peers, and the evidence behind."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments import scorecards
from assessments.models import Ministry, Release, Result
from assessments.reporting.peers import Peers, peers_of
from assessments.reporting.release_views import ReleaseView
from assessments.reporting.rubrics import Rubric, rubrics
from assessments.scoring.scale import stage_label
from assessments.scoring.subtrees import imbalance
from assessments.scoring.types import (
    Answer,
    Dimension,
    Facet,
    Node,
    NodeKind,
    Scale,
    Scorecard,
    State,
)


@dataclass(frozen=True, slots=True)
class NodeResult:
    """The index or a dimension, with the ministry's rank and the median of its peers.

    stage: "" without a score, and on a scale without labels. ranked: ministries that have a rank.
    """

    node: Node
    stage: str
    rank: int | None
    ranked: int
    peer_median: float | None


@dataclass(frozen=True, slots=True)
class IndicatorResult:
    """One indicator with its rubric and the row that the release holds of it, if there is one."""

    node: Node
    rubric: Rubric
    row: Result | None

    @property
    def value(self) -> float | None:
        """The rated level or the measured number; None without a score in this view."""
        # "Public evidence only" hides a score that the row still holds.
        if self.row is None or self.node.score is None:
            return None
        return self.row.value

    @property
    def level(self) -> int | None:
        """The rated level; None for a measured indicator, and without a score."""
        if self.value is None or not self.rubric.levels:
            return None
        return int(self.value)

    @property
    def descriptor(self) -> str:
        return self.rubric.descriptor(self.level)

    @property
    def next_descriptor(self) -> str:
        """Return what the level above asks; "" at the top, and without a level."""
        if self.level is None:
            return ""
        return self.rubric.descriptor(self.level + 1)


@dataclass(frozen=True, slots=True)
class FacetResults:
    """A facet with its indicators, in framework order."""

    node: Node
    indicators: Sequence[IndicatorResult]


@dataclass(frozen=True, slots=True)
class DimensionResults:
    """A dimension with its facets.

    poles: the titles of the two facets that are held in balance, if there are such.
    imbalance: first pole less second; None unless both have a score.
    """

    result: NodeResult
    facets: Sequence[FacetResults]
    poles: tuple[str, str] | None
    imbalance: float | None


@dataclass(frozen=True, slots=True)
class MinistryResults:
    """Everything that the pages of one ministry read: its own results and those of the others.

    cards: ministry code -> scorecard, for the whole release; `card` is the ministry's own.
    members: ministry code -> row, for the whole release. indicators: by code, in framework order.
    """

    ministry: Ministry
    release_view: ReleaseView
    release: Release
    cards: Mapping[str, Scorecard]
    card: Scorecard
    members: Mapping[str, Ministry]
    peers: Peers | None
    indicators: Mapping[str, IndicatorResult]

    @property
    def scale(self) -> Scale:
        return self.card.framework.scale

    @property
    def peer_codes(self) -> Sequence[str]:
        if self.peers is None:
            return ()
        return self.peers.codes

    def peer_median(self, node: Node) -> float | None:
        """Return the median of the peers in one node; None where too few have a score."""
        if self.peers is None:
            return None
        return self.peers.median(self.cards, node.kind, node.code)

    def peer_scores(self, node: Node) -> list[float]:
        """Return the scores that the peers have in one node."""
        scores = []
        for code in self.peer_codes:
            score = self.cards[code].node(node.kind, node.code).score
            if score is not None:
                scores.append(score)
        return scores

    def answers(self) -> dict[str, Answer]:
        """Return what the engine needs to score the ministry again, as this view sees it."""
        found = {}
        # The node has the state of this view; the row has the state that was published.
        for code, indicator in self.indicators.items():
            node = indicator.node
            found[code] = Answer(State(node.state), indicator.value, node.is_sealed_only)
        return found


def results_of(ministry: Ministry, release_view: ReleaseView) -> MinistryResults | None:
    """Return the results, or None where the release does not have the ministry. Queries: 2."""
    release, cards = release_view.release, release_view.scorecards()
    if release is None or ministry.code not in cards:
        return None
    # All members, not only the peers: the roadmap and the profile name others as well.
    members = Ministry.objects.in_bulk(list(cards))
    rows = scorecards.ministry_results(release, ministry)
    texts = rubrics(release.round.framework)
    card = cards[ministry.code]
    indicators = {}
    for code, node in card.indicators.items():
        indicators[code] = IndicatorResult(node, texts[code], rows.get((NodeKind.INDICATOR, code)))
    return MinistryResults(
        ministry=ministry,
        release_view=release_view,
        release=release,
        cards=cards,
        card=card,
        members=members,
        peers=peers_of(ministry, members.values()),
        indicators=indicators,
    )


def node_result(results: MinistryResults, node: Node) -> NodeResult:
    """Return the ministry's rank in one node among the whole release, with its peers' median."""
    # Ranks are those within the whole release, also where only peers are compared.
    ranks = scorecards.release_ranks(results.cards, node.kind, node.code)
    return NodeResult(
        node=node,
        stage=stage_label(results.scale, node.score),
        rank=ranks[results.ministry.code],
        ranked=len(ranks) - list(ranks.values()).count(None),
        peer_median=results.peer_median(node),
    )


def dimension_results(results: MinistryResults, dimension: Dimension) -> DimensionResults:
    return DimensionResults(
        result=node_result(results, results.card.dimensions[dimension.code]),
        facets=[facet_results(results, facet) for facet in dimension.facets],
        poles=pole_titles(dimension),
        imbalance=imbalance(dimension, results.card),
    )


def facet_results(results: MinistryResults, facet: Facet) -> FacetResults:
    indicators = [results.indicators[indicator.code] for indicator in facet.indicators]
    return FacetResults(results.card.facets[facet.code], indicators)


def pole_titles(dimension: Dimension) -> tuple[str, str] | None:
    if dimension.poles is None:
        return None
    titles = {facet.code: facet.title for facet in dimension.facets}
    first, second = dimension.poles
    return titles[first], titles[second]
