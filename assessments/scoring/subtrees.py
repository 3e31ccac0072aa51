"""Views of the same answers: a lens, tags, public evidence only. They are not stored."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Literal, TypeVar

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

AnyPart = TypeVar("AnyPart", Dimension, Facet, Indicator)


class UnknownLens(ScoringError):
    """The framework names no such lens."""


class EmptyLens(ScoringError):
    """No indicator of the framework is part of the lens."""


def lens_view(framework: Framework, lens_code: str) -> Framework:
    """Return the part of the framework with the indicators of a lens, to be scored like a whole.

    An indicator without lenses is part of every lens. Empty facets and dimensions are left out; a
    dimension without one of its poles has no poles. Weights do not change, because only their
    ratios count. All lenses are kept, so a second one can be applied. Each node gets the score that
    it has in the whole framework if all indicators outside the lens are not applicable.

    Raises UnknownLens, EmptyLens. Source: METHOD §3.
    """
    # Without this, a code that is misspelt would give the indicators that are part of every lens.
    if all(lens.code != lens_code for lens in framework.lenses):
        raise UnknownLens(f"{framework.code} {framework.version} has no lens {lens_code!r}")
    dimensions = []
    for dimension in framework.dimensions:
        view = _dimension_view(dimension, lens_code)
        if view.facets:
            dimensions.append(view)
    if not dimensions:
        raise EmptyLens(f"no indicator of {framework.code} {framework.version} has {lens_code!r}")
    return replace(framework, dimensions=tuple(dimensions))


def answers_within(framework: Framework, answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers to the framework's own indicators, in its order.

    Call it before scoring a lens view: `score` refuses answers to indicators outside of it. An
    indicator without an answer gets no entry.
    """
    found = {}
    for indicator in framework.indicators():
        if indicator.code in answers:
            found[indicator.code] = answers[indicator.code]
    return found


def public_only(answers: Mapping[str, Answer]) -> dict[str, Answer]:
    """Return the answers without the scores that rest only on sealed evidence.

    Those become NOT_ASSESSED, so the result shows nothing but their absence. Source: METHOD §2.
    """
    found = {}
    for code, answer in answers.items():
        # In another state the flag means nothing: see `Answer`.
        if answer.state == State.RATED and answer.is_sealed_only:
            found[code] = NOT_ASSESSED
        else:
            found[code] = answer
    return found


def effective_weights(framework: Framework) -> dict[str, float]:
    """Return indicator code -> its nominal share of the index, 0-1, in framework order.

    It is the product of the indicator's share in its facet, the facet's in its dimension and the
    dimension's in the index, if everything is scored. The shares add up to 1. Under a geometric or
    harmonic rule it is the weight in that mean, not a rate of exchange. Raises BadWeight.
    Source: METHOD §3.
    """
    weights: dict[str, float] = {}
    for dimension, of_dimension in _with_shares(framework.dimensions):
        for facet, of_facet in _with_shares(dimension.facets):
            for indicator, of_indicator in _with_shares(facet.indicators):
                weights[indicator.code] = of_dimension * of_facet * of_indicator
    return weights


def _with_shares(parts: Sequence[AnyPart]) -> Iterator[tuple[AnyPart, float]]:
    """Return each part with its share of their weights. Raises BadWeight."""
    return zip(parts, shares([part.weight for part in parts]), strict=True)


def tag_means(
    framework: Framework, answers: Mapping[str, Answer], tag: Literal["act", "aspect"]
) -> dict[str, Node]:
    """Return tag value -> the mean over the indicators with that tag, by first appearance.

    answers: as for `score`. It raises the same errors.
    tag:     "act" (say, listen, do) or "aspect" (intent, practice).

    Indicators without the tag are left out. On coverage see `tagged_means`.
    """
    return tagged_means(framework, score(framework, answers).indicators, tag)


def tagged_means(
    framework: Framework, nodes: Mapping[str, Node], tag: Literal["act", "aspect"]
) -> dict[str, Node]:
    """Return tag value -> the mean over the scored indicators with that tag.

    framework: a whole framework or a part; only its indicators enter.
    nodes:     indicator code -> node, as in a scorecard.

    Each mean is arithmetic, with the effective weights rescaled over the scored indicators. Like
    any node it has a score only with enough coverage. Its kind is INDEX, as it is an index over the
    tagged indicators; its code and title are the value of the tag.

    Source: METHOD §3.
    """
    # Effective weights, because tagged indicators come from many facets and dimensions.
    weights = effective_weights(framework)
    tagged: dict[str, list[str]] = {}
    for indicator in framework.indicators():
        # An untagged indicator has "" there.
        if value := _tag_value(indicator, tag):
            tagged.setdefault(value, []).append(indicator.code)
    means = {}
    for value, codes in tagged.items():
        means[value] = joined(
            (NodeKind.INDEX, value, value),
            [nodes[code] for code in codes],
            [weights[code] for code in codes],
            rule=Rule.ARITHMETIC,
            threshold=framework.coverage,
        )
    return means


def imbalance(dimension: Dimension, scorecard: Scorecard) -> float | None:
    """Return the score of the dimension's first pole minus that of its second, unrounded.

    Between -(max - min) and max - min of the scale; positive if the first is higher. None for a
    dimension without poles, or unless both poles have a score. Source: METHOD §3.
    """
    if not dimension.poles:
        return None
    return gap(scorecard.facets, *dimension.poles)


def gap(nodes: Mapping[str, Node], first: str, second: str) -> float | None:
    """Return the score of the first node minus that of the second, unrounded, as of say and do.

    nodes: code -> node, as in a floor of a scorecard or from `tag_means`.

    None unless both nodes are there with a score. Source: METHOD §3.
    """
    if first not in nodes or second not in nodes:
        return None
    first_score, second_score = nodes[first].score, nodes[second].score
    if first_score is None or second_score is None:
        return None
    return first_score - second_score


def _dimension_view(dimension: Dimension, lens_code: str) -> Dimension:
    facets = []
    codes = set()
    for facet in dimension.facets:
        view = _facet_view(facet, lens_code)
        if view.indicators:
            facets.append(view)
            codes.add(view.code)
    poles = dimension.poles
    # A balance between a pole and nothing would mean nothing.
    if poles and not codes.issuperset(poles):
        poles = None
    return replace(dimension, facets=tuple(facets), poles=poles)


def _facet_view(facet: Facet, lens_code: str) -> Facet:
    within = []
    for indicator in facet.indicators:
        if not indicator.lenses or lens_code in indicator.lenses:
            within.append(indicator)
    return replace(facet, indicators=tuple(within))


def _tag_value(indicator: Indicator, tag: Literal["act", "aspect"]) -> str:
    if tag == "act":
        return indicator.act
    return indicator.aspect
