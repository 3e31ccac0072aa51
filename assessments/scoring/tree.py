"""Score a framework's tree: answers in, a scorecard with all scores and coverages out."""

from collections.abc import Mapping, Sequence

from assessments.scoring.aggregate import coverage, weighted_mean
from assessments.scoring.normalise import normalised
from assessments.scoring.scale import EPSILON
from assessments.scoring.types import (
    INDEX_CODE,
    Answer,
    Dimension,
    Facet,
    Framework,
    Indicator,
    Node,
    NodeKind,
    NodeState,
    Rule,
    Scale,
    Scorecard,
    ScoringError,
    State,
)


class UnknownIndicator(ScoringError):
    """An answer has a code that is not in the framework."""


class DuplicateCode(ScoringError):
    """Two nodes on one floor of the framework have the same code."""


class InconsistentAnswer(ScoringError):
    """An answer is RATED without a value, or has a value without being RATED."""


NOT_ASSESSED = Answer(State.NOT_ASSESSED)
Part = Dimension | Facet | Indicator


def score(framework: Framework, answers: Mapping[str, Answer]) -> Scorecard:
    """Return the scorecard of one ministry, with a node for the index and for everything below.

    answers: indicator code -> answer. A code without an entry is NOT_ASSESSED. A missing answer
             has no score, and its weight goes to its scored siblings.

    An aggregate has a score if something is scored and its coverage, over its direct children, is
    at least the framework's (within EPSILON). What is not applicable leaves the denominator.
    Scores are on the framework's scale, unrounded.

    Raises ScoringError with the path of the node: UnknownIndicator (for a part of a framework see
    `subtrees.answers_within`), DuplicateCode, InconsistentAnswer, and what `normalised` and
    `weighted_mean` refuse, such as NonPositiveScore for a harmonic mean over a zero.

    Source: METHOD §3; OECD/JRC Handbook on Constructing Composite Indicators (2008), step 6.
    """
    indicators: dict[str, Node] = {}
    facets: dict[str, Node] = {}
    dimensions: dict[str, Node] = {}
    # `path` follows the loops, so that an error names its node.
    threshold, path = framework.coverage, [INDEX_CODE]
    try:
        for dimension in framework.dimensions:
            for facet in dimension.facets:
                for indicator in facet.indicators:
                    path = [dimension.code, facet.code, indicator.code]
                    answer = answers.get(indicator.code, NOT_ASSESSED)
                    _keep(indicators, leaf(indicator, framework.scale, answer))
                path = [dimension.code, facet.code]
                _keep(facets, _over_indicators(facet, indicators, threshold))
            path = [dimension.code]
            _keep(dimensions, _over_facets(dimension, facets, threshold))
        path = [INDEX_CODE]
        index = over_dimensions(framework, dimensions)
    except ScoringError as error:
        raise type(error)(f"{' > '.join(path)}: {error}") from error
    # Last, because only now all codes of the framework are known.
    if unknown := answers.keys() - indicators.keys():
        raise UnknownIndicator(f"not in {framework.code} {framework.version}: {sorted(unknown)}")
    return Scorecard(framework, index, dimensions, facets, indicators)


def leaf(indicator: Indicator, scale: Scale, answer: Answer) -> Node:
    """Return the node of one indicator: its state, and its score on the scale if it is rated.

    Coverage is 1.0 when rated, 0.0 when not found or not assessed, None when not applicable.
    Raises InconsistentAnswer, and what `normalised` refuses. Source: METHOD §2.
    """
    state, value = answer.state, answer.value
    is_rated = state == State.RATED
    if is_rated != (value is not None):
        raise InconsistentAnswer(f"{state} with the value {value}")
    applies = state != State.NOT_APPLICABLE
    return Node(
        NodeKind.INDICATOR,
        indicator.code,
        indicator.title,
        state,
        None if value is None else normalised(indicator, scale, value),
        float(is_rated) if applies else None,
        int(is_rated),
        int(applies),
        is_rated and answer.is_sealed_only,
    )


def joined(
    label: tuple[NodeKind, str, str],
    children: Sequence[Node],
    weights: Sequence[float],
    *,
    rule: Rule,
    threshold: float,
) -> Node:
    """Return the node over its children: scored, insufficient, or not applicable if all are.

    label:     kind, code and title of the new node.
    weights:   one for each child, > 0, in any unit; rescaled over the scored children.
    threshold: least coverage, 0-1, that gives a score (within EPSILON).

    Raises what `weighted_mean` refuses. Source: METHOD §3.
    """
    scored = applicable = sealed = 0
    known: list[float] = []
    known_weights: list[float] = []
    missing_weights: list[float] = []
    for weight, child in zip(weights, children, strict=True):
        if child.coverage is None:  # not applicable: its weight leaves the denominator
            continue
        applicable += child.applicable
        scored += child.scored
        if child.is_sealed_only:
            sealed += child.scored
        if child.score is None:
            missing_weights.append(weight)
        else:
            known.append(child.score)
            known_weights.append(weight)
    covered = coverage(known_weights, missing_weights)
    state, mean = NodeState.INSUFFICIENT, None
    if covered is None:
        state = NodeState.NOT_APPLICABLE
    elif known and covered >= threshold - EPSILON:
        state, mean = NodeState.SCORED, weighted_mean(rule, known, known_weights)
    # A node rests only on sealed evidence if all that is scored below it does.
    is_sealed_only = 0 < sealed == scored
    return Node(*label, state, mean, covered, scored, applicable, is_sealed_only)


def over_dimensions(framework: Framework, nodes: Mapping[str, Node]) -> Node:
    """Return the index over the dimensions' nodes. Raises what `weighted_mean` refuses."""
    return joined(
        (NodeKind.INDEX, INDEX_CODE, framework.title),
        *_nodes_and_weights(framework.dimensions, nodes),
        rule=framework.aggregate,
        threshold=framework.coverage,
    )


def _over_indicators(facet: Facet, nodes: Mapping[str, Node], threshold: float) -> Node:
    return joined(
        (NodeKind.FACET, facet.code, facet.title),
        *_nodes_and_weights(facet.indicators, nodes),
        rule=facet.aggregate,
        threshold=threshold,
    )


def _over_facets(dimension: Dimension, nodes: Mapping[str, Node], threshold: float) -> Node:
    return joined(
        (NodeKind.DIMENSION, dimension.code, dimension.title),
        *_nodes_and_weights(dimension.facets, nodes),
        rule=dimension.aggregate,
        threshold=threshold,
    )


def _nodes_and_weights(
    parts: Sequence[Part], nodes: Mapping[str, Node]
) -> tuple[list[Node], list[float]]:
    """Return the nodes of the parts and their weights, in the same order."""
    found, weights = [], []
    for part in parts:
        found.append(nodes[part.code])
        weights.append(part.weight)
    return found, weights


def _keep(floor: dict[str, Node], node: Node) -> None:
    if node.code in floor:
        raise DuplicateCode(f"there is more than one {node.kind} {node.code!r}")
    floor[node.code] = node
