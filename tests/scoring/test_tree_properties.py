"""Tests of the properties of any tree and any answers."""

import random
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol, TypeVar

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.scoring.scale import EPSILON
from assessments.scoring.tree import score
from assessments.scoring.types import (
    Answer,
    Dimension,
    Facet,
    Framework,
    Indicator,
    Node,
    NodeState,
    Scorecard,
    State,
)
from tests.scoring.strategies import answered_frameworks, frameworks, levels
from tests.scoring.trees import MATURITY, make_answer, make_indicator

Case = tuple[Framework, dict[str, Answer]]
Part = TypeVar("Part", Dimension, Facet, Indicator)


class Change(Protocol):
    """A change takes siblings and returns siblings."""

    def __call__(self, parts: Sequence[Part], /) -> Sequence[Part]: ...


def families(card: Scorecard) -> list[tuple[Node, list[Node]]]:
    """Return every aggregate with its direct children."""
    framework = card.framework
    pairs = [(card.index, list(card.dimensions.values()))]
    for dimension in framework.dimensions:
        children = [card.facets[facet.code] for facet in dimension.facets]
        pairs.append((card.dimensions[dimension.code], children))
    for facet in framework.facets():
        children = [card.indicators[indicator.code] for indicator in facet.indicators]
        pairs.append((card.facets[facet.code], children))
    return pairs


def figures(card: Scorecard) -> dict[tuple[str, str], tuple[object, ...]]:
    """Return the values of each node by kind and code, with floats to within 1e-12."""
    return {
        (node.kind, node.code): (
            node.state,
            node.score if node.score is None else pytest.approx(node.score, abs=1e-12),
            node.coverage if node.coverage is None else pytest.approx(node.coverage, abs=1e-12),
            node.scored,
            node.applicable,
            node.is_sealed_only,
        )
        for node in card.nodes()
    }


def with_parts(framework: Framework, change: Change) -> Framework:
    """Return the framework with the change applied to every list of siblings."""

    def facet(part: Facet) -> Facet:
        return replace(part, indicators=tuple(change(part.indicators)))

    def dimension(part: Dimension) -> Dimension:
        return replace(part, facets=tuple(change([facet(child) for child in part.facets])))

    return replace(
        framework, dimensions=tuple(change([dimension(part) for part in framework.dimensions]))
    )


@given(answered_frameworks())
def test_a_score_lies_between_those_of_the_scored_children(case: Case) -> None:
    for node, children in families(score(*case)):
        if node.score is not None:
            known = [child.score for child in children if child.score is not None]
            assert min(known) <= node.score <= max(known)


@given(answered_frameworks())
def test_a_node_is_scored_exactly_when_enough_of_it_is_known(case: Case) -> None:
    framework, answers = case

    for node, children in families(score(framework, answers)):
        known = [child for child in children if child.score is not None]
        if all(child.coverage is None for child in children):
            assert (node.state, node.coverage) == (NodeState.NOT_APPLICABLE, None)
        else:
            assert node.coverage is not None
            assert 0 <= node.coverage <= 1
            is_enough = bool(known) and node.coverage >= framework.coverage - EPSILON
            assert node.state == (NodeState.SCORED if is_enough else NodeState.INSUFFICIENT)
        assert (node.score is not None) == (node.state == NodeState.SCORED)


@given(answered_frameworks())
def test_counts_are_those_of_the_answers(case: Case) -> None:
    framework, answers = case
    states = [answer.state for answer in answers.values()]

    card = score(framework, answers)

    assert card.index.scored == states.count(State.RATED)
    assert card.index.applicable == len(states) - states.count(State.NOT_APPLICABLE)
    for node, children in families(card):
        assert node.scored == sum(child.scored for child in children)
        assert node.applicable == sum(child.applicable for child in children)


@given(answered_frameworks())
def test_a_node_is_sealed_only_exactly_when_all_scored_leaves_are(case: Case) -> None:
    framework, answers = case
    card = score(framework, answers)

    for facet in framework.facets():
        rated = [answers[i.code] for i in facet.indicators if answers[i.code].value is not None]
        is_sealed = bool(rated) and all(answer.is_sealed_only for answer in rated)
        assert card.facets[facet.code].is_sealed_only == is_sealed
    every = [answer for answer in answers.values() if answer.value is not None]
    assert card.index.is_sealed_only == (bool(every) and all(a.is_sealed_only for a in every))


@given(frameworks(), levels)
def test_equal_levels_have_themselves_as_every_score(framework: Framework, level: float) -> None:
    answers = {indicator.code: make_answer(level) for indicator in framework.indicators()}

    for node in score(framework, answers).nodes():
        assert node.score == pytest.approx(level, abs=1e-12)


@given(answered_frameworks(), st.data())
def test_raising_one_answer_lowers_no_score(case: Case, data: st.DataObject) -> None:
    framework, answers = case
    code = data.draw(st.sampled_from(sorted(answers)))
    level = answers[code].value
    if level is None:
        return
    raised = replace(answers[code], value=data.draw(st.floats(level, MATURITY.max)))

    before, after = score(framework, answers), score(framework, {**answers, code: raised})

    for old, new in zip(before.nodes(), after.nodes(), strict=True):
        assert (old.state, old.coverage) == (new.state, new.coverage)
        if old.score is not None and new.score is not None:
            assert new.score >= old.score - 1e-12


@given(answered_frameworks(), st.randoms(use_true_random=False))
def test_neither_the_order_of_siblings_nor_of_answers_matters(
    case: Case, shuffler: random.Random
) -> None:
    framework, answers = case
    shuffled = with_parts(framework, lambda parts: shuffler.sample(list(parts), len(parts)))
    stirred = dict(shuffler.sample(list(answers.items()), len(answers)))

    assert figures(score(shuffled, stirred)) == figures(score(framework, answers))


@given(answered_frameworks(), st.sampled_from([1e-290, 1e-9, 1 / 3, 7.0, 1e12, 1e290]))
def test_the_unit_of_the_weights_does_not_matter(case: Case, unit: float) -> None:
    framework, answers = case
    scaled = with_parts(
        framework, lambda parts: [replace(part, weight=part.weight * unit) for part in parts]
    )

    assert figures(score(scaled, answers)) == figures(score(framework, answers))


@given(answered_frameworks(), st.data())
def test_adding_an_indicator_that_does_not_apply_changes_nothing(
    case: Case, data: st.DataObject
) -> None:
    framework, answers = case
    target = data.draw(st.sampled_from([facet.code for facet in framework.facets()]))
    extra = make_indicator("extra", weight=data.draw(st.floats(0.01, 100)))

    def grown(facet: Facet) -> Facet:
        return replace(facet, indicators=(*facet.indicators, extra))

    larger = replace(
        framework,
        dimensions=tuple(
            replace(d, facets=tuple(grown(f) if f.code == target else f for f in d.facets))
            for d in framework.dimensions
        ),
    )
    after = figures(score(larger, {**answers, "extra": make_answer(State.NOT_APPLICABLE)}))

    del after["indicator", "extra"]
    assert after == figures(score(framework, answers))


@given(answered_frameworks())
def test_missing_answers_never_enter_a_score(case: Case) -> None:
    """Missing answers count like not applicable ones when no coverage is required."""
    framework, answers = replace(case[0], coverage=0.0), case[1]
    missing_left_out = {
        code: answer if answer.value is not None else make_answer(State.NOT_APPLICABLE)
        for code, answer in answers.items()
    }

    actual, expected = score(framework, answers), score(framework, missing_left_out)

    for node, other in zip(actual.nodes(), expected.nodes(), strict=True):
        assert node.score == other.score


@given(answered_frameworks())
def test_an_absent_answer_says_not_assessed(case: Case) -> None:
    framework, answers = case
    present = {code: a for code, a in answers.items() if a.state != State.NOT_ASSESSED}

    assert figures(score(framework, present)) == figures(score(framework, answers))
