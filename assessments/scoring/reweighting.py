"""Other weights for the dimensions: a reader's view of the same scores. Nothing here is stored."""

from collections.abc import Mapping
from dataclasses import replace

from assessments.scoring.tree import over_dimensions
from assessments.scoring.types import Framework, Scorecard


def reweighted(framework: Framework, factors: Mapping[str, float]) -> Framework:
    """Return the framework with some dimensions counting for more or less than they did.

    factors: dimension code -> what its weight is multiplied by, > 0; 1 where there is none. A code
             that the framework (or what a lens leaves of it) does not have is of no effect.

    Source: METHOD §3, "a weight set is a view".
    """
    dimensions = tuple(
        replace(dimension, weight=dimension.weight * factors.get(dimension.code, 1.0))
        for dimension in framework.dimensions
    )
    return replace(framework, dimensions=dimensions)


def rejoined(card: Scorecard, framework: Framework) -> Scorecard:
    """Return the scorecard under a framework that differs by the weights of dimensions alone.

    Only the index depends on those, so all below it is kept; the result is what `score` gives with
    that framework and the same answers. Raises what `weighted_mean` refuses.
    """
    return replace(card, framework=framework, index=over_dimensions(framework, card.dimensions))
