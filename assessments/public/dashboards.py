"""A ministry's dashboard: where it stands, against whom, how sure that is, what comes next."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from assessments.charts.types import Chart
from assessments.models import Ministry, Release
from assessments.public.headlines import sentence
from assessments.public.histories import History, history
from assessments.public.ministry_charts import profile_chart, trend_chart
from assessments.public.next_steps import NextStep, next_steps
from assessments.reporting.agreement import InShort, released_agreement
from assessments.reporting.corrections import Notice, notices
from assessments.reporting.data_quality import Footing, footing
from assessments.reporting.peers import LEAST_GROUP, Peers
from assessments.reporting.release_views import ReleaseView
from assessments.reporting.standings import (
    DimensionBlock,
    Finding,
    Scene,
    Standing,
    answers_of,
    block,
    scene_of,
    standing,
)
from assessments.scoring.scale import EPSILON, stage
from assessments.scoring.subtrees import tag_means
from assessments.scoring.types import Framework, Node, Scale

SHORT_LIST = 3
NEXT_STEPS = 5


@dataclass(frozen=True, slots=True)
class Move:
    """What a dimension gained since the release before."""

    title: str
    change: float


@dataclass(frozen=True, slots=True)
class Dashboard:
    """Everything the page shows. Nothing is rounded here.

    ahead: how many scored peers are behind on the index, and of how many; None below five.
    agreement: of the coders of the whole release, on what the release view shows.
    moves: dimensions that moved since `previous`, most first; none through a lens or own weights.
    corrections: of this ministry, in its round, up to the release that is shown.
    """

    index: Standing
    change: float | None
    previous: Release | None
    next_stage: str
    peers: Peers | None
    finding: str
    dimensions: Sequence[DimensionBlock]
    strongest: Sequence[Finding]
    weakest: Sequence[Finding]
    next_steps: Sequence[NextStep]
    ahead: tuple[int, int] | None
    moves: Sequence[Move]
    footing: Footing
    agreement: InShort | None
    tags: Sequence[tuple[str, Sequence[Node]]]
    profile: Chart
    trend: Chart | None
    scale: Scale
    corrections: Sequence[Notice]


def dashboard(ministry: Ministry, release_view: ReleaseView) -> Dashboard | None:
    """Return the dashboard, or None where the release does not have the ministry.

    Queries: 4, cold 15, and 1 in a correction; the same for 10 and for 200 ministries.
    """
    scene = scene_of(ministry, release_view)
    if scene is None:
        return None
    past = history(scene.release, ministry)
    is_whole = release_view.is_as_released
    change = past.change(scene.release) if is_whole else None
    blocks = [block(dimension, scene) for dimension in scene.card.framework.dimensions]
    findings = scene.findings.values()
    scale = scene.card.framework.scale
    return Dashboard(
        index=standing(scene, scene.card.index),
        change=change,
        previous=past.before(scene.release) if change is not None else None,
        next_stage=next_stage(scale, scene.card.index.score),
        peers=scene.peers,
        finding=sentence(scene, blocks),
        dimensions=blocks,
        strongest=extremes(findings, is_strongest=True),
        weakest=extremes(findings, is_strongest=False),
        next_steps=next_steps(scene)[:NEXT_STEPS],
        ahead=ahead_of_peers(scene),
        moves=moves_of(scene, past) if change is not None else [],
        footing=footing(findings),
        agreement=released_agreement(release_view),
        tags=tags(scene),
        profile=profile_chart(ministry, scene.cards, scene.peers, release_view),
        trend=trend_chart(ministry, past, release_view) if is_whole else None,
        scale=scale,
        corrections=notices(scene.release, ministry),
    )


def ahead_of_peers(scene: Scene) -> tuple[int, int] | None:
    """Judged on unrounded scores; a tie is not ahead."""
    own = scene.card.index.score
    scores = [scene.cards[peer].index.score for peer in (scene.peers.codes if scene.peers else ())]
    known = [score for score in scores if score is not None]
    if own is None or len(known) < LEAST_GROUP:
        return None
    return sum(own - score > EPSILON for score in known), len(known)


def moves_of(scene: Scene, past: History) -> list[Move]:
    """The dimensions by how far they moved, whichever way."""
    before = past.before(scene.release)
    moves = []
    for code, node in scene.card.dimensions.items():
        then = past.score(before, (node.kind.value, code)) if before else None
        if node.score is not None and then is not None and abs(node.score - then) > EPSILON:
            moves.append(Move(node.title, node.score - then))
    return sorted(moves, key=lambda move: -abs(move.change))


def file_names(ministry: Ministry, release_view: ReleaseView) -> dict[str, str]:
    """Chart -> what its picture is called: "fin-profile-2026"."""
    charts = ("profile", "trend")
    return {
        chart: "-".join([ministry.code.lower(), chart, *release_view.name_parts])
        for chart in charts
    }


def next_stage(scale: Scale, score: float | None) -> str:
    """The label of the stage above, "" at the top or without a stage."""
    reached = stage(scale, score)
    if reached is None:
        return ""
    above = reached - int(scale.min) + 1
    return scale.labels[above] if above < len(scale.labels) else ""


def ascending(findings: Iterable[Finding]) -> list[Finding]:
    """The scored indicators, weakest first; equal ones stay in framework order."""
    scored = [finding for finding in findings if finding.node.score is not None]
    return sorted(scored, key=lambda finding: finding.node.score or 0.0)


def extremes(findings: Iterable[Finding], *, is_strongest: bool) -> list[Finding]:
    """The strongest or the weakest few; none where all are alike, since neither would be true."""
    ordered = ascending(findings)
    if not ordered or (ordered[-1].node.score or 0.0) - (ordered[0].node.score or 0.0) <= EPSILON:
        return []
    if not is_strongest:
        return ordered[:SHORT_LIST]
    return sorted(ordered, key=lambda finding: -(finding.node.score or 0.0))[:SHORT_LIST]


def tags(scene: Scene) -> list[tuple[str, list[Node]]]:
    """Say, listen and do; intent and practice: each with its mean and how many stand behind it."""
    framework: Framework = scene.card.framework
    answers = answers_of(scene.findings)
    named: tuple[tuple[str, Literal["act", "aspect"]], ...] = (
        ("Say, listen, do", "act"),
        ("Intent and practice", "aspect"),
    )
    means = [(title, list(tag_means(framework, answers, tag).values())) for title, tag in named]
    return [(title, nodes) for title, nodes in means if nodes]
