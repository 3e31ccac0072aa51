"""Turn the observed value of one indicator into a score on the framework's scale."""

import math

from assessments.scoring.scale import LevelOffScale, is_on_scale
from assessments.scoring.types import Indicator, IndicatorKind, Scale, ScoringError


class NonFiniteValue(ScoringError):
    """A measured value is NaN or infinite."""


class BadGoalposts(ScoringError):
    """A measured indicator has no goalposts, or no finite distance between them."""


def normalised(indicator: Indicator, scale: Scale, value: float) -> float:
    """Return the score of one observed value, on the scale.

    value: of a rated indicator, the level, which is its own score.
           Of a measured indicator, a number in its unit. The worst goalpost, which may be the
           larger number, gives min, the best gives max, linearly, and values beyond are clipped:
           min + (max - min) * clip((value - worst) / (best - worst), 0, 1).

    Raises LevelOffScale for a level off the scale, NonFiniteValue for a measured NaN or infinity,
    BadGoalposts if the goalposts have no finite distance. A missing value is no number; it has a
    State instead.

    Source: METHOD §1; OECD/JRC Handbook on Constructing Composite Indicators (2008), step 5.
    """
    if indicator.kind == IndicatorKind.MEASURED:
        share = _share_of_way(indicator.goalposts, value)
        # Rounding of the last bit can move the best value just above the scale.
        return min(scale.min + (scale.max - scale.min) * share, scale.max)
    if not is_on_scale(scale, value):
        raise LevelOffScale(f"level {value} is off the scale from {scale.min:g} to {scale.max:g}")
    return float(value)


def _share_of_way(goalposts: tuple[float, float] | None, value: float) -> float:
    """Return how far the value is on the way from the worst goalpost to the best, 0-1."""
    if not math.isfinite(value):
        raise NonFiniteValue(f"a measured value must be a finite number, not {value}")
    if goalposts is None:
        raise BadGoalposts("a measured indicator needs goalposts (worst, best)")
    worst, best = goalposts
    distance = best - worst
    if distance == 0 or not math.isfinite(distance):
        raise BadGoalposts(f"goalposts {worst} and {best} have no finite distance")
    # Clipped before the division, so that a value near the limit of floats cannot overflow.
    within = max(min(worst, best), min(value, max(worst, best)))
    return (within - worst) / distance
