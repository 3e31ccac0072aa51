"""The three rules by which the scores of siblings become one, and the coverage of a node."""

import math
from collections.abc import Sequence
from operator import mul

from assessments.scoring.types import Rule, ScoringError


class NothingScored(ScoringError):
    """There is no score to aggregate."""


class NonFiniteScore(ScoringError):
    """A score is NaN or infinite."""


class NegativeScore(ScoringError):
    """A geometric mean met a score below zero."""


class NonPositiveScore(ScoringError):
    """A harmonic mean met a score of zero or below."""


class BadWeight(ScoringError):
    """A weight is not a finite number above zero, or there is not one weight a score."""


def weighted_mean(rule: Rule, scores: Sequence[float], weights: Sequence[float]) -> float:
    """Return the mean of the scores by the rule, unrounded.

    scores:  on one common scale, all present: the caller leaves out what is missing.
    weights: one per score, > 0, in any unit; only their ratios count.

    The mean lies between the least and the greatest score, and equals them where they are equal.
    Raises NothingScored, NonFiniteScore, BadWeight, and what the rule itself refuses:
    NegativeScore (geometric), NonPositiveScore (harmonic).

    Source: METHOD §3; OECD/JRC Handbook on Constructing Composite Indicators (2008), step 6.
    """
    return _MEANS[rule](scores, weights)


def arithmetic_mean(scores: Sequence[float], weights: Sequence[float]) -> float:
    """Return Σwx / Σw: a high score makes up for a low one in full.

    Shapes, units, errors: see `weighted_mean`. Source: OECD/JRC Handbook (2008), step 6, additive.
    """
    scaled = _checked(scores, weights)
    mean = math.fsum(map(mul, scaled, scores)) / math.fsum(scaled)
    return _bounded(mean, scores)


def geometric_mean(scores: Sequence[float], weights: Sequence[float]) -> float:
    """Return (Πx^w)^(1/Σw): a high score makes up for a low one in part, and for a zero never.

    Raises NegativeScore for a score below zero; the rest as `weighted_mean`.
    Source: OECD/JRC Handbook (2008), step 6, geometric.
    """
    scaled = _checked(scores, weights)
    lowest = min(scores)
    if lowest < 0:
        raise NegativeScore(f"a geometric mean cannot take the score {lowest}")
    if lowest == 0:
        return 0.0
    logarithms = math.fsum(w * math.log(x) for w, x in zip(scaled, scores, strict=True))
    return _bounded(math.exp(logarithms / math.fsum(scaled)), scores)


def harmonic_mean(scores: Sequence[float], weights: Sequence[float]) -> float:
    """Return Σw / Σ(w/x): the least score weighs most.

    Raises NonPositiveScore for a score of zero or below; the rest as `weighted_mean`.
    Source: METHOD §3.
    """
    scaled = _checked(scores, weights)
    lowest = min(scores)
    if lowest <= 0:
        raise NonPositiveScore(f"a harmonic mean cannot take the score {lowest}")
    # Over the lowest score, so that no quotient exceeds its weight, however small a score is.
    quotients = math.fsum(w * (lowest / x) for w, x in zip(scaled, scores, strict=True))
    return _bounded(lowest * (math.fsum(scaled) / quotients), scores)


def shares(weights: Sequence[float]) -> list[float]:
    """Return the weights as shares of their sum: 0-1, adding up to 1, in the same order.

    weights: > 0, in any unit. None at all gives an empty list. Raises BadWeight.
    """
    scaled = _scaled(weights)
    total = math.fsum(scaled)
    return [weight / total for weight in scaled]


def coverage(scored: Sequence[float], missing: Sequence[float]) -> float | None:
    """Return the scored share of the applicable weight, 0-1.

    scored:  weights of the children that have a score, > 0, in any unit.
    missing: weights of those that apply but have none, in the same unit.

    None when there are neither: nothing applies. Raises BadWeight where it has to divide.
    Source: METHOD §3.
    """
    if not missing:
        return 1.0 if scored else None
    applicable = _scaled([*scored, *missing])
    return math.fsum(applicable[: len(scored)]) / math.fsum(applicable)


def _checked(scores: Sequence[float], weights: Sequence[float]) -> Sequence[float]:
    """Return the weights, scaled, if a mean of these scores can be taken at all."""
    if not scores:
        raise NothingScored("there is no score to aggregate")
    if len(scores) != len(weights):
        raise BadWeight(f"{len(weights)} weights for {len(scores)} scores")
    for score in scores:
        if not math.isfinite(score):
            raise NonFiniteScore(f"a score must be a finite number, not {score}")
    return _scaled(weights)


def _scaled(weights: Sequence[float]) -> Sequence[float]:
    """Return the weights in a range where no product or sum of theirs overflows or vanishes.

    Ordinary ones as they are; extreme ones over the power of two that brings the largest below 1,
    which leaves their ratios exactly as they were.
    """
    is_extreme = False
    for weight in weights:
        if not 1e-100 < weight < 1e100:
            if not 0 < weight < math.inf:
                raise BadWeight(f"a weight must be a finite number above zero, not {weight}")
            is_extreme = True
    if not is_extreme:
        return weights
    _, exponent = math.frexp(max(weights))
    return [math.ldexp(weight, -exponent) for weight in weights]


def _bounded(mean: float, scores: Sequence[float]) -> float:
    """Undo the last bit of rounding that can carry a mean past the scores it is taken over."""
    return float(max(min(scores), min(mean, max(scores))))


_MEANS = {
    Rule.ARITHMETIC: arithmetic_mean,
    Rule.GEOMETRIC: geometric_mean,
    Rule.HARMONIC: harmonic_mean,
}
