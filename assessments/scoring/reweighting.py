"""Give the dimensions other weights: a reader's view of the same scores, which is not stored."""

from collections.abc import Mapping
from dataclasses import replace

from assessments.scoring.tree import over_dimensions
from assessments.scoring.types import Framework, Scorecard


def reweighted(framework: Framework, factors: Mapping[str, float]) -> Framework:
    """Return the framework with other weights of its dimensions.

    factors: dimension code -> factor for its weight, > 0; without one, the weight does not change.
             A code that the framework, or its part in a lens, does not have is ignored.

    Source: METHOD §3, "a weight set is a view".
    """
    dimensions = []
    for dimension in framework.dimensions:
        weight = dimension.weight * factors.get(dimension.code, 1.0)
        dimensions.append(replace(dimension, weight=weight))
    return replace(framework, dimensions=tuple(dimensions))


def rejoined(card: Scorecard, framework: Framework) -> Scorecard:
    """Return the scorecard for a framework that differs only in the weights of dimensions.

    It equals what `score` gives for that framework and the same answers. Raises what
    `weighted_mean` refuses.
    """
    # Only the index depends on these weights, so all other nodes are kept.
    return replace(card, framework=framework, index=over_dimensions(framework, card.dimensions))
