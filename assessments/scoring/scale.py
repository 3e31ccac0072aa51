"""The scale of all scores: its whole levels, and the stage that a score has reached."""

import math

from assessments.scoring.types import Scale, ScoringError

# Scores and shares closer than this are equal. It is more than the rounding errors of floats, and
# less than any number that is shown.
EPSILON = 1e-9


class LevelOffScale(ScoringError):
    """A level or a score is outside the framework's scale, or not a number."""


def levels(scale: Scale) -> range:
    """Return the whole levels of the scale, lowest first: 1..5 for a scale from 1 to 5."""
    return range(math.ceil(scale.min), math.floor(scale.max) + 1)


def is_on_scale(scale: Scale, level: float) -> bool:
    """Return True for a number from min to max, both included, without tolerance; False for NaN."""
    return scale.min <= level <= scale.max


def is_whole_level(scale: Scale, level: float) -> bool:
    """Return True for a whole number on the scale, which has a descriptor in the rubric."""
    return is_on_scale(scale, level) and float(level).is_integer()


def stage(scale: Scale, score: float | None) -> int | None:
    """Return the whole level that the score has reached: 3.9 is stage 3.

    score: on the scale, unrounded. A score less than EPSILON below a level has reached it.

    None without a score, and for a scale without labels, which has no stages. Raises LevelOffScale
    for a score outside the scale. Source: METHOD §3.
    """
    if score is None or not scale.labels:
        return None
    if not scale.min - EPSILON <= score <= scale.max + EPSILON:
        raise LevelOffScale(f"{score} is off the scale from {scale.min:g} to {scale.max:g}")
    # A mean that is 3 on paper may be 2.9999999999999996 in floats, and has reached stage 3.
    return math.floor(score + EPSILON)


def stage_label(scale: Scale, score: float | None) -> str:
    """Return the label of the stage that the score has reached; "" without a stage.

    Raises LevelOffScale as `stage` does. Source: METHOD §3.
    """
    reached = stage(scale, score)
    if reached is None:
        return ""
    return scale.labels[reached - levels(scale).start]
