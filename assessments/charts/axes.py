"""Axes that carry scores: the same levels, with the same labels, in every chart."""

import math
from collections.abc import Iterable
from typing import Any

from assessments.charts.theme import escape
from assessments.scoring.types import Scale

MOST_LEVELS = 11  # a scale with more whole levels gets round steps instead


def levels(scale: Scale) -> list[float]:
    """Return where the axis is marked: the whole levels, or five even steps of another scale."""
    whole = range(math.ceil(scale.min), math.floor(scale.max) + 1)
    if 3 <= len(whole) <= MOST_LEVELS:
        return [float(level) for level in whole]
    return [scale.min + (scale.max - scale.min) * step / 5 for step in range(6)]


def labels(scale: Scale, *, are_short: bool = False) -> list[str]:
    """Return the levels' labels, escaped: "3 Defined", or "3" alone."""
    marked = levels(scale)
    if are_short or len(scale.labels) != len(marked):
        return [f"{round(level, 6):g}" for level in marked]
    return [f"{level:g} {escape(label)}" for level, label in zip(marked, scale.labels, strict=True)]


def score_axis(
    scale: Scale, *, below: float = 0.04, above: float = 0.06, are_short: bool = False
) -> dict[str, Any]:
    """Return an axis over the scale, with some shares of its span to spare at both ends."""
    span = scale.max - scale.min
    return {
        "range": [scale.min - below * span, scale.max + above * span],
        "tickvals": levels(scale),
        "ticktext": labels(scale, are_short=are_short),
        "fixedrange": True,
    }


def name_axis(names: Iterable[str], *, size: int = 14) -> dict[str, Any]:
    """Return an axis down the side with a line for each name, the first on top."""
    shown = [escape(name) for name in names]
    return {
        "range": [max(len(shown), 1) - 0.5, -0.5],
        "tickvals": list(range(len(shown))),
        "ticktext": shown,
        "tickfont": {"size": size},
        "ticklabelstandoff": 4,
        "griddash": "dot",
        "fixedrange": True,
    }
