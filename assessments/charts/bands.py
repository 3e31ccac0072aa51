"""Soft bands behind a ranking: stages across, or tiers down, and the intervals of its scores."""

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

from assessments.charts.axes import levels
from assessments.charts.theme import MISSING, tint
from assessments.charts.types import Mark
from assessments.scoring.types import Scale

STAGE_NOTE = "Bands: stages, each from one whole level to the next."
TIER_NOTE = "Bands: tiers; within one, the order is not sure."
INTERVAL_NOTE = "Bar: interval of the score."
SOFT = tint(MISSING, 0.09)
BAND: dict[str, Any] = {"type": "rect", "fillcolor": SOFT, "line": {"width": 0}, "layer": "below"}


def bands(scored: Sequence[Mark], scale: Scale) -> tuple[list[dict[str, Any]], str]:
    """Return shapes and what they mean: tiers where the marks have them, else the scale's stages.

    scored: in the order drawn, from line 0 down. A scale without labels has no stages.
    """
    if any(mark.tier is not None for mark in scored):
        return list(_tiers(scored)), TIER_NOTE
    if scale.labels and scored:
        return list(_stages(scale)), STAGE_NOTE
    return [], ""


def _tiers(scored: Sequence[Mark]) -> Iterator[dict[str, Any]]:
    """Yield a band over every second tier, the first included."""
    ends = {"xref": "paper", "x0": 0, "x1": 1}
    for place, (_, tier) in enumerate(groupby(enumerate(scored), lambda pair: pair[1].tier)):
        lines = [line for line, _ in tier]
        if place % 2 == 0:
            yield {**BAND, **ends, "y0": lines[0] - 0.5, "y1": lines[-1] + 0.5}


def _stages(scale: Scale) -> Iterator[dict[str, Any]]:
    """Yield a band over every second stage, the second included."""
    marked = levels(scale)
    ends = {"yref": "paper", "y0": 0, "y1": 1}
    for start, end in zip(marked[1::2], marked[2::2], strict=False):
        yield {**BAND, **ends, "x0": start, "x1": end}


def intervals(scored: Sequence[Mark]) -> dict[str, Any]:
    """Return thin bars from low to high behind the dots; nothing where no mark has an interval."""
    across: list[float | None] = []
    down: list[float | None] = []
    for line, mark in enumerate(scored):
        if mark.low is not None and mark.high is not None:
            across += [mark.low, mark.high, None]
            down += [line, line, None]
    if not across:
        return {}
    return {
        "type": "scatter",
        "mode": "lines",
        "x": across,
        "y": down,
        "line": {"color": MISSING, "width": 4},
        "opacity": 0.5,
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def ends(scored: Sequence[Mark]) -> list[float | None]:
    """Return where a number may stand right of each mark: its score, or its interval's end."""
    return [mark.score if mark.high is None else mark.high for mark in scored]
