"""Where a ministry stands, node by node: its score, its rank, its peers, what it rests on."""

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
    Scorecard,
    State,
)


@dataclass(frozen=True, slots=True)
class Standing:
    """One aggregate of the ministry beside its peers."""

    node: Node
    stage: str
    rank: int | None
    ranked: int
    peer_median: float | None


@dataclass(frozen=True, slots=True)
class Finding:
    """One indicator with what stands behind its score."""

    node: Node
    rubric: Rubric
    result: Result | None

    @property
    def level(self) -> int | None:
        """The level as observed, for a rated indicator with a rubric."""
        value = self.result.value if self.result and self.node.score is not None else None
        return int(value) if value is not None and self.rubric.levels else None

    @property
    def descriptor(self) -> str:
        return self.rubric.descriptor(self.level)

    @property
    def next_descriptor(self) -> str:
        return self.rubric.descriptor(None if self.level is None else self.level + 1)


@dataclass(frozen=True, slots=True)
class FacetBlock:
    node: Node
    findings: Sequence[Finding]


@dataclass(frozen=True, slots=True)
class DimensionBlock:
    """A dimension with its facets; `imbalance` is None without two scored poles."""

    standing: Standing
    facets: Sequence[FacetBlock]
    poles: tuple[str, str] | None
    imbalance: float | None


@dataclass(frozen=True, slots=True)
class Scene:
    """What every part of one dashboard looks at."""

    ministry: Ministry
    release_view: ReleaseView
    release: Release
    cards: Mapping[str, Scorecard]
    card: Scorecard
    members: Mapping[str, Ministry]
    peers: Peers | None
    findings: Mapping[str, Finding]


def scene_of(ministry: Ministry, release_view: ReleaseView) -> Scene | None:
    cards = release_view.scorecards()
    if release_view.release is None or ministry.code not in cards:
        return None
    members = Ministry.objects.in_bulk(list(cards))
    results = scorecards.ministry_results(release_view.release, ministry)
    texts = rubrics(release_view.release.round.framework)
    card = cards[ministry.code]
    findings = {
        code: Finding(node, texts[code], results.get((NodeKind.INDICATOR, code)))
        for code, node in card.indicators.items()
    }
    peers = peers_of(ministry, members.values())
    return Scene(
        ministry, release_view, release_view.release, cards, card, members, peers, findings
    )


def answers_of(findings: Mapping[str, Finding]) -> dict[str, Answer]:
    """What the engine needs to score the ministry again, as this release view sees it."""
    return {
        code: Answer(
            State(finding.node.state),
            finding.result.value if finding.result and finding.node.score is not None else None,
            finding.node.is_sealed_only,
        )
        for code, finding in findings.items()
    }


def standing(scene: Scene, node: Node) -> Standing:
    """Place one aggregate among all ministries of the release and beside the peers' median."""
    ranks = scorecards.release_ranks(scene.cards, node.kind, node.code)
    return Standing(
        node=node,
        stage=stage_label(scene.card.framework.scale, node.score),
        rank=ranks[scene.ministry.code],
        ranked=sum(rank is not None for rank in ranks.values()),
        peer_median=scene.peers.median(scene.cards, node.kind, node.code) if scene.peers else None,
    )


def block(dimension: Dimension, scene: Scene) -> DimensionBlock:
    titles = {facet.code: facet.title for facet in dimension.facets}
    poles = dimension.poles
    return DimensionBlock(
        standing=standing(scene, scene.card.dimensions[dimension.code]),
        facets=[facet_block(facet, scene) for facet in dimension.facets],
        poles=(titles[poles[0]], titles[poles[1]]) if poles else None,
        imbalance=imbalance(dimension, scene.card),
    )


def facet_block(facet: Facet, scene: Scene) -> FacetBlock:
    findings = [scene.findings[indicator.code] for indicator in facet.indicators]
    return FacetBlock(scene.card.facets[facet.code], findings)
