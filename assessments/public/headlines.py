"""A dashboard's findings in words, judged on unrounded numbers."""

from collections.abc import Sequence

from assessments.charts.words import listed
from assessments.reporting.standings import DimensionBlock, Scene
from assessments.scoring.scale import EPSILON
from assessments.scoring.types import Node


def sentence(scene: Scene, blocks: Sequence[DimensionBlock]) -> str:
    """Say the finding in words, from unrounded numbers: the lead, else the widest gaps."""
    index = scene.card.index
    if index.score is None:
        return f"{index.scored} of {index.applicable} indicators are scored: too few for an index."
    parts = [against_peers(scene, blocks), *map(balance_words, blocks)]
    return " ".join(part for part in parts if part)


def against_peers(scene: Scene, blocks: Sequence[DimensionBlock]) -> str:
    if scene.peers is None:
        return ""
    group = scene.peers.label
    led = [block.standing.node.title for block in blocks if is_led(scene, block.standing.node)]
    if led:
        return f"Leads {group} in {listed(led)}."
    gaps = [
        ((node.score or 0.0) - median, node.title)
        for node, median in ((b.standing.node, b.standing.peer_median) for b in blocks)
        if node.score is not None and median is not None
    ]
    ahead = [title for gap, title in gaps if gap > EPSILON]
    if not gaps:
        return ""
    if not ahead:
        return f"Not above the median of {group} in any dimension; closest in {max(gaps)[1]}."
    return f"Above the median of {group} in {listed(ahead)}."


def is_led(scene: Scene, node: Node) -> bool:
    """Is every scored peer behind by more than nothing?"""
    if node.score is None or scene.peers is None:
        return False
    scores = [scene.cards[code].node(node.kind, node.code).score for code in scene.peers.codes]
    known = [score for score in scores if score is not None]
    return bool(known) and node.score - max(known) > EPSILON


def balance_words(block: DimensionBlock) -> str:
    if block.poles is None or block.imbalance is None:
        return ""
    if abs(block.imbalance) <= EPSILON:
        return f"{block.poles[0]} and {block.poles[1].lower()} are level."
    ahead, behind = block.poles if block.imbalance > 0 else block.poles[::-1]
    return f"{ahead} runs ahead of {behind.lower()}."
