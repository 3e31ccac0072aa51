"""Tests of effective weights, tag means, poles, and public evidence only."""

import math
from dataclasses import replace

import pytest
from hypothesis import given

from assessments.scoring.scale import LevelOffScale
from assessments.scoring.subtrees import (
    effective_weights,
    gap,
    imbalance,
    lens_view,
    public_only,
    tag_means,
    tagged_means,
)
from assessments.scoring.tree import score
from assessments.scoring.types import (
    Answer,
    Framework,
    NodeKind,
    NodeState,
    Rule,
    State,
)
from tests.scoring.strategies import answered_frameworks, frameworks
from tests.scoring.trees import (
    LENSED,
    NOT_APPLICABLE,
    NOT_FOUND,
    make_answer,
    make_answers,
    make_dimension,
    make_facet,
    make_flat,
    make_framework,
    make_indicator,
)

Case = tuple[Framework, dict[str, Answer]]


def test_public_only_drops_the_scores_with_sealed_evidence() -> None:
    answers = {
        "a": make_answer(4, is_sealed_only=True),
        "b": make_answer(2),
        "c": make_answer(NOT_FOUND, is_sealed_only=True),
    }

    public = public_only(answers)

    assert public == {
        "a": Answer(State.NOT_ASSESSED),
        "b": make_answer(2),
        "c": make_answer(NOT_FOUND, is_sealed_only=True),
    }
    assert answers["a"].value == 4


@given(answered_frameworks())
def test_a_sealed_score_leaves_no_trace_in_the_public_scorecard(case: Case) -> None:
    framework, answers = case
    raised = {
        code: replace(answer, value=5.0) if answer.is_sealed_only and answer.value else answer
        for code, answer in answers.items()
    }

    card = score(framework, public_only(answers))

    assert score(framework, public_only(raised)) == card
    assert not any(node.is_sealed_only for node in card.nodes())


def test_an_effective_weight_is_the_product_of_the_shares_up_the_tree() -> None:
    weights = effective_weights(LENSED)

    assert list(weights) == ["o1", "o2", "c1", "k1", "t1"]
    assert weights == pytest.approx(
        {"o1": 1 / 48, "o2": 2 / 48, "c1": 3 / 16, "k1": 1 / 4, "t1": 1 / 2}, abs=1e-15
    )


@given(frameworks())
def test_effective_weights_add_up_to_one(framework: Framework) -> None:
    assert math.fsum(effective_weights(framework).values()) == pytest.approx(1, abs=1e-12)


def all_arithmetic(framework: Framework) -> Framework:
    return replace(
        framework,
        aggregate=Rule.ARITHMETIC,
        dimensions=tuple(
            replace(
                dimension,
                aggregate=Rule.ARITHMETIC,
                facets=tuple(replace(f, aggregate=Rule.ARITHMETIC) for f in dimension.facets),
            )
            for dimension in framework.dimensions
        ),
    )


@given(answered_frameworks(is_complete=True))
def test_effective_weights_reproduce_an_index_of_arithmetic_means(case: Case) -> None:
    framework, answers = all_arithmetic(case[0]), case[1]
    card = score(framework, answers)

    total = math.fsum(
        weight * (card.indicators[code].score or 0.0)
        for code, weight in effective_weights(framework).items()
    )

    assert card.index.score == pytest.approx(total, abs=1e-12)


TAGGED = make_framework(
    make_dimension(
        "d1",
        make_facet(
            "f1",
            make_indicator("a", act="say", aspect="practice"),
            make_indicator("b", act="do", aspect="intent"),
        ),
    ),
    make_dimension(
        "d2",
        make_facet("f2", make_indicator("c", act="say"), make_indicator("d")),
        aggregate=Rule.GEOMETRIC,
        weight=3.0,
    ),
    aggregate=Rule.GEOMETRIC,
)


def test_a_tag_mean_takes_the_effective_weights_of_its_indicators() -> None:
    means = tag_means(TAGGED, make_answers({"a": 1, "b": 2, "c": 5, "d": 4}), "act")

    assert list(means) == ["say", "do"]
    assert means["say"].score == pytest.approx((1 / 8 * 1 + 3 / 8 * 5) / (4 / 8), abs=1e-12)
    assert means["do"].score == 2.0
    assert (means["say"].scored, means["say"].applicable) == (2, 2)


def test_the_other_tag_has_its_own_means() -> None:
    means = tag_means(TAGGED, make_answers({"a": 1, "b": 2, "c": 5, "d": 4}), "aspect")

    assert {value: node.score for value, node in means.items()} == {"practice": 1.0, "intent": 2.0}


def test_a_tag_mean_is_an_index_named_by_its_value() -> None:
    say = tag_means(TAGGED, make_answers({"a": 1, "c": 5}), "act")["say"]

    assert (say.kind, say.code, say.title) == (NodeKind.INDEX, "say", "say")


def test_a_tag_mean_needs_the_coverage_of_the_framework() -> None:
    means = tag_means(TAGGED, make_answers({"a": 1, "b": NOT_APPLICABLE, "d": 4}), "act")

    assert (means["say"].state, means["say"].score) == (NodeState.INSUFFICIENT, None)
    assert means["say"].coverage == pytest.approx(1 / 4, abs=1e-12)
    assert (means["do"].state, means["do"].coverage) == (NodeState.NOT_APPLICABLE, None)


def test_a_framework_without_tags_has_no_tag_means() -> None:
    assert tag_means(make_flat("a", "b"), make_answers({"a": 1}), "act") == {}


def test_tag_means_of_a_scorecard_equal_those_of_its_answers() -> None:
    answers = make_answers({"a": 1, "b": 2, "c": 5, "d": 4})

    means = tagged_means(TAGGED, score(TAGGED, answers).indicators, "act")

    assert means == tag_means(TAGGED, answers, "act")


def test_of_a_part_of_the_framework_only_its_own_indicators_enter() -> None:
    nodes = score(TAGGED, make_answers({"a": 1, "b": 2, "c": 5, "d": 4})).indicators

    second = replace(TAGGED, dimensions=TAGGED.dimensions[1:])

    (say,) = tagged_means(second, nodes, "act").values()
    assert (say.code, say.score) == ("say", 5)


def test_tag_means_refuse_the_same_answers_as_score() -> None:
    with pytest.raises(LevelOffScale, match="d1 > f1 > a"):
        tag_means(TAGGED, make_answers({"a": 9}), "act")


@pytest.mark.parametrize(
    ("opened", "closed", "difference"), [(5, 1, 4.0), (3, 3, 0.0), (1, 4, -3.0)]
)
def test_imbalance_is_the_first_pole_less_the_second(
    opened: int, closed: int, difference: float
) -> None:
    card = score(LENSED, make_answers({"o1": opened, "o2": opened, "c1": closed}))

    assert imbalance(LENSED.dimensions[0], card) == difference


def test_there_is_no_imbalance_unless_both_poles_are_scored() -> None:
    assert imbalance(LENSED.dimensions[0], score(LENSED, make_answers({"c1": 3}))) is None
    assert imbalance(LENSED.dimensions[0], score(LENSED, make_answers({"o1": 3, "o2": 1}))) is None


def test_there_is_no_imbalance_without_poles() -> None:
    assert imbalance(LENSED.dimensions[1], score(LENSED, make_answers({"k1": 3}))) is None


def test_there_is_no_imbalance_where_a_lens_left_out_a_pole() -> None:
    view = lens_view(LENSED, "public")

    assert imbalance(LENSED.dimensions[0], score(view, make_answers({"o1": 3, "t1": 2}))) is None


def test_a_gap_is_the_first_node_less_the_second() -> None:
    means = tag_means(TAGGED, make_answers({"a": 4, "b": 1, "c": 4}), "act")

    assert gap(means, "say", "do") == 3.0
    assert gap(means, "do", "say") == -3.0
    assert gap(means, "say", "listen") is None
