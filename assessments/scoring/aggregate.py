"""Aggregate the scores of children into one by three rules, and compute coverage."""

import math
from collections.abc import Sequence
from operator import mul

from assessments.scoring.types import Rule, ScoringError


class NothingScored(ScoringError):
    """There is no score to aggregate."""


class NonFiniteScore(ScoringError):
    """A score is NaN or infinite."""


class NegativeScore(ScoringError):
    """A geometric mean was asked to take a score below zero."""


class NonPositiveScore(ScoringError):
    """A harmonic mean was asked to take a score of zero or below."""


class BadWeight(ScoringError):
    """A weight is not a finite number above zero, or the numbers of weights and scores differ."""


def weighted_mean(rule: Rule, scores: Sequence[float], weights: Sequence[float]) -> float:
    """Return the mean of the scores by the rule, unrounded.

    scores:  on one common scale. The caller leaves out missing scores.
    weights: one for each score, > 0, in any unit; only their ratios count.

    The mean is between the least and the greatest score; if these are equal, it equals them.
    Raises NothingScored, NonFiniteScore, BadWeight, and by rule NegativeScore (geometric) or
    NonPositiveScore (harmonic).

    Source: METHOD §3; OECD/JRC Handbook on Constructing Composite Indicators (2008), step 6.
    """
    return _MEANS[rule](scores, weights)


def arithmetic_mean(scores: Sequence[float], weights: Sequence[float]) -> float:
    """Return Σwx / Σw: a high score fully compensates for a low one.

    Shapes, units, errors: see `weighted_mean`. Source: OECD/JRC Handbook (2008), step 6, additive.
    """
    scaled = _checked(scores, weights)
    mean = math.fsum(map(mul, scaled, scores)) / math.fsum(scaled)
    return _bounded(mean, scores)


def geometric_mean(scores: Sequence[float], weights: Sequence[float]) -> float:
    """Return (Πx^w)^(1/Σw): a high score partly compensates for a low one, but not for a zero.

    Raises NegativeScore for a score below zero, and the other errors of `weighted_mean`.
    Source: OECD/JRC Handbook (2008), step 6, geometric.
    """
    scaled = _checked(scores, weights)
    lowest = min(scores)
    if lowest < 0:
        raise NegativeScore(f"a geometric mean cannot take the score {lowest}")
    # One zero makes the product zero, and has no logarithm.
    if lowest == 0:
        return 0.0
    # As a sum of logarithms, because a product of many scores could overflow.
    logarithms = math.fsum(w * math.log(x) for w, x in zip(scaled, scores, strict=True))
    return _bounded(math.exp(logarithms / math.fsum(scaled)), scores)


def harmonic_mean(scores: Sequence[float], weights: Sequence[float]) -> float:
    """Return Σw / Σ(w/x): the lowest score has the most effect.

    Raises NonPositiveScore for a score of zero or below, and the other errors of `weighted_mean`.
    Source: METHOD §3.
    """
    scaled = _checked(scores, weights)
    lowest = min(scores)
    if lowest <= 0:
        raise NonPositiveScore(f"a harmonic mean cannot take the score {lowest}")
    # Dividing by the lowest score keeps each quotient below its weight, so a tiny score cannot
    # overflow.
    quotients = math.fsum(w * (lowest / x) for w, x in zip(scaled, scores, strict=True))
    return _bounded(lowest * (math.fsum(scaled) / quotients), scores)


def shares(weights: Sequence[float]) -> list[float]:
    """Return the weights as shares of their sum: 0-1, adding up to 1, in the same order.

    weights: > 0, in any unit. An empty list gives an empty list. Raises BadWeight.
    """
    scaled = _scaled(weights)
    total = math.fsum(scaled)
    return [weight / total for weight in scaled]


def coverage(scored: Sequence[float], missing: Sequence[float]) -> float | None:
    """Return the scored share of the applicable weight, 0-1.

    scored:  weights of the children that have a score, > 0, in any unit.
    missing: weights of those that apply but have no score, in the same unit.

    None if both are empty: nothing applies. Raises BadWeight if it has to divide.
    Source: METHOD §3.
    """
    if not missing:
        if scored:
            return 1.0
        return None
    applicable = _scaled([*scored, *missing])
    return math.fsum(applicable[: len(scored)]) / math.fsum(applicable)


def _checked(scores: Sequence[float], weights: Sequence[float]) -> Sequence[float]:
    """Return the scaled weights. Raises what every mean refuses."""
    if not scores:
        raise NothingScored("there is no score to aggregate")
    if len(scores) != len(weights):
        raise BadWeight(f"{len(weights)} weights for {len(scores)} scores")
    for score in scores:
        if not math.isfinite(score):
            raise NonFiniteScore(f"a score must be a finite number, not {score}")
    return _scaled(weights)


def _scaled(weights: Sequence[float]) -> Sequence[float]:
    """Return the weights in a range in which their products and sums cannot overflow or vanish.

    Ordinary weights do not change. Extreme ones are divided by a power of two that brings the
    largest below 1, which keeps their ratios exactly.
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
    """Return the mean, within the range of its scores."""
    # Rounding of the last bit can move a mean just outside them.
    return float(max(min(scores), min(mean, max(scores))))


_MEANS = {
    Rule.ARITHMETIC: arithmetic_mean,
    Rule.GEOMETRIC: geometric_mean,
    Rule.HARMONIC: harmonic_mean,
}
