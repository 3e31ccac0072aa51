"""Views of the same answers: a lens, the tags, public evidence only. Nothing here is stored."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

from assessments.scoring.aggregate import shares
from assessments.scoring.tree import NOT_ASSESSED, joined, score
from assessments.scoring.types import (
    Answer,
    Dimension,
    Facet,
    Framework,
    Indicator,
    Node,
    NodeKind,
    Rule,
    Scorecard,
    ScoringError,
    State,
)


class UnknownLens(ScoringError):
    """The framework names no such lens."""


class EmptyLens(ScoringError):
    """No indicator of the framework is part of the lens."""


def lens_view(framework: Framework, lens_code: str) -> Framework:
    """Return the sub-tree of the indicators that carry the lens or none: a framework to score.

    Facets and dimensions left empty vanish; a dimension that lost one of its poles has none. The
    weights stay as they are, since only their ratios count; all lenses stay, so that a second one
    can be looked through. Scoring the view gives every node the score that it has in the whole
    framework when all that is outside the lens is not applicable.

    Raises UnknownLens, EmptyLens. Source: METHOD §3.
    """
    if all(lens.code != lens_code for lens in framework.lenses):
        raise UnknownLens(f"{framework.code} {framework.version} has no lens {lens_code!r}")
    seen = (_dimension_view(dimension, lens_code) for dimension in framework.dimensions)
    dimensions = tuple(dimension for dimension in seen if dimension.facets)
    if not dimensions:
        raise EmptyLens(f"no indicator of {framework.code} {framework.version} has {lens_code!r}")
    return replace(framework, dimensions=dimensions)


def answers_within(framework: Framework, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers to the framework's own indicators, in its order.

    Of use before scoring a lens view with answers to the whole: `score` refuses codes it does not
    know. What has no answer stays absent.
    """
    codes = (indicator.code for indicator in framework.indicators())
    return {code: answers[code] for code in codes if code in answers}


def public_only(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers as they are without the scores that rest on sealed evidence alone.

    Those become NOT_ASSESSED, so that scoring the result tells nothing of them but their absence;
    all others stay. Source: METHOD §2.
    """
    return {
        code: NOT_ASSESSED if answer.state == State.RATED and answer.is_sealed_only else answer
        for code, answer in answers.items()
    }


def effective_weights(framework: Framework) -> dict[str, float]:
    """Return indicator code -> its nominal share of the index, 0-1, adding up to 1, in order.

    The product of its share among its siblings, its facet's, and its dimension's; what each part
    counts for when everything is scored. Where a rule is geometric or harmonic it is the weight in
    that mean, not a rate of exchange. Raises BadWeight. Source: METHOD §3.
    """
    weights: dict[str, float] = {}
    of_dimensions = shares([dimension.weight for dimension in framework.dimensions])
    for dimension, of_dimension in zip(framework.dimensions, of_dimensions, strict=True):
        of_facets = shares([facet.weight for facet in dimension.facets])
        for facet, of_facet in zip(dimension.facets, of_facets, strict=True):
            of_indicators = shares([indicator.weight for indicator in facet.indicators])
            for indicator, of_indicator in zip(facet.indicators, of_indicators, strict=True):
                weights[indicator.code] = of_dimension * of_facet * of_indicator
    return weights


def tag_means(
    framework: Framework, answers: Mapping[str, Answer], tag: Literal["act", "aspect"]
) -> dict[str, Node]:
    """Return tag value -> the mean over the indicators that bear it, by first appearance.

    answers: as for `score`, whose errors this raises too.
    tag:     "act" (say, listen, do) or "aspect" (intent, practice); the untagged are left out.

    Each mean is held to the framework's coverage like any node: see `tagged_means`.
    """
    return tagged_means(framework, score(framework, answers).indicators, tag)


def tagged_means(
    framework: Framework, nodes: Mapping[str, Node], tag: Literal["act", "aspect"]
) -> dict[str, Node]:
    """Return tag value -> the mean over the indicators that bear it, of what is scored already.

    framework: whole, or a part of it: only its indicators enter.
    nodes:     indicator code -> node, as a scorecard has them.

    Each mean is arithmetic, with the indicators' effective weights rescaled over those that are
    scored, and is held to the framework's coverage like any node. It is an index of its own over
    the tagged indicators, so its kind is INDEX; its code and title are the tag's value.

    Source: METHOD §3.
    """
    weights = effective_weights(framework)
    tagged: dict[str, list[str]] = {}
    for indicator in framework.indicators():
        if value := _tag_value(indicator, tag):
            tagged.setdefault(value, []).append(indicator.code)
    return {
        value: joined(
            (NodeKind.INDEX, value, value),
            [nodes[code] for code in codes],
            [weights[code] for code in codes],
            rule=Rule.ARITHMETIC,
            threshold=framework.coverage,
        )
        for value, codes in tagged.items()
    }


def imbalance(dimension: Dimension, scorecard: Scorecard) -> float | None:
    """Return the score of the dimension's first pole less that of its second.

    Positive where the first outweighs the second, between ±(max - min) of the scale, unrounded.
    None for a dimension without poles, and unless both poles are scored. Source: METHOD §3.
    """
    return gap(scorecard.facets, *dimension.poles) if dimension.poles else None


def gap(nodes: Mapping[str, Node], first: str, second: str) -> float | None:
    """Return the score of the first node less that of the second, unrounded: say less do, …

    nodes: code -> node, as a floor of a scorecard or `tag_means` gives them.

    None unless both are there and scored. Source: METHOD §3.
    """
    ahead, behind = (nodes[code].score if code in nodes else None for code in (first, second))
    return None if ahead is None or behind is None else ahead - behind


def _dimension_view(dimension: Dimension, lens_code: str) -> Dimension:
    seen = (_facet_view(facet, lens_code) for facet in dimension.facets)
    facets = tuple(facet for facet in seen if facet.indicators)
    has_poles = {facet.code for facet in facets}.issuperset(dimension.poles or ())
    return replace(dimension, facets=facets, poles=dimension.poles if has_poles else None)


def _facet_view(facet: Facet, lens_code: str) -> Facet:
    carried = (item for item in facet.indicators if not item.lenses or lens_code in item.lenses)
    return replace(facet, indicators=tuple(carried))


def _tag_value(indicator: Indicator, tag: Literal["act", "aspect"]) -> str:
    return indicator.act if tag == "act" else indicator.aspect
