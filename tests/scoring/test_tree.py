"""Tests of scores, coverage, states and marks of a small tree, computed by hand."""

import pytest

from assessments.scoring.tree import (
    leaf,
    score,
)
from assessments.scoring.types import (
    Node,
    NodeKind,
    NodeState,
    Rule,
    State,
)
from tests.scoring.trees import (
    MATURITY,
    NOT_APPLICABLE,
    NOT_ASSESSED,
    NOT_FOUND,
    UNIT,
    make_answer,
    make_answers,
    make_dimension,
    make_facet,
    make_flat,
    make_framework,
    make_indicator,
)

# Two dimensions, three facets, six indicators: small enough to compute by hand.
SMALL = make_framework(
    make_dimension(
        "balance",
        make_facet("open", "o1", "o2", make_indicator("o3", weight=2.0)),
        make_facet("closed", "c1", weight=3.0),
        aggregate=Rule.GEOMETRIC,
    ),
    make_dimension("training", make_facet("staff", "s1", "s2"), weight=2.0),
)


def test_every_floor_is_computed_from_the_floor_below() -> None:
    card = score(SMALL, make_answers({"o1": 1, "o2": 3, "o3": 4, "c1": 2, "s1": 5, "s2": 4}))

    assert card.facets["open"].score == 3.0  # (1 + 3 + 2*4) / 4
    assert card.facets["closed"].score == 2.0
    assert card.facets["staff"].score == 4.5
    assert card.dimensions["balance"].score == pytest.approx((3 * 2**3) ** 0.25, abs=1e-12)
    assert card.dimensions["training"].score == 4.5
    assert card.index.score == pytest.approx(((24**0.25) + 2 * 4.5) / 3, abs=1e-12)
    assert card.index == Node(
        NodeKind.INDEX, "index", "Test index", NodeState.SCORED, card.index.score, 1.0, 6, 6
    )
    assert card.framework is SMALL


def test_nodes_have_the_titles_and_codes_of_the_framework_in_its_order() -> None:
    card = score(SMALL, {})

    assert list(card.dimensions) == ["balance", "training"]
    assert list(card.facets) == ["open", "closed", "staff"]
    assert list(card.indicators) == ["o1", "o2", "o3", "c1", "s1", "s2"]
    assert card.facets["open"].title == "Facet open"
    assert card.dimensions["training"].title == "Dimension training"
    assert card.indicators["s2"].title == "Indicator s2"


@pytest.mark.parametrize(
    ("levels", "expected"),
    [((1, 3, 1), 1.6666667), ((2, None, None), None), ((3, None, 1), 2.0)],
)
@pytest.mark.parametrize("coverage", [2 / 3, 0.6666666667])
def test_two_thirds_coverage_on_the_reference_rows(
    levels: tuple[int | None, ...], expected: float | None, coverage: float
) -> None:
    given = {
        code: NOT_ASSESSED if level is None else level
        for code, level in zip("abc", levels, strict=True)
    }

    facet = score(make_flat(*"abc", coverage=coverage), make_answers(given)).facets["f"]

    assert facet.score == (None if expected is None else pytest.approx(expected, abs=5e-8))


def test_unassessed_indicators_do_not_count_as_zero() -> None:
    facet = score(make_flat(*"abc"), make_answers({"a": 4, "b": 2})).facets["f"]

    assert facet.score == 3.0
    assert facet.coverage == pytest.approx(2 / 3)
    assert (facet.scored, facet.applicable) == (2, 3)


def test_an_absent_code_is_not_assessed() -> None:
    card = score(make_flat(*"ab"), {})

    assert card.indicators["a"].state == State.NOT_ASSESSED


def test_not_found_lowers_coverage_and_no_score() -> None:
    given = make_answers({"a": 4, "b": 4, "c": NOT_FOUND, "d": NOT_FOUND})

    facet = score(make_flat(*"abcd", coverage=0.5), given).facets["f"]

    assert (facet.score, facet.coverage) == (4.0, 0.5)


def test_a_not_applicable_indicator_leaves_the_denominator() -> None:
    given = make_answers({"a": 4, "b": 2, "c": NOT_APPLICABLE, "d": NOT_APPLICABLE})

    facet = score(make_flat(*"abcd"), given).facets["f"]

    assert (facet.score, facet.coverage) == (3.0, 1.0)
    assert (facet.scored, facet.applicable) == (2, 2)


def test_coverage_is_a_share_of_weight_and_not_of_number() -> None:
    framework = make_flat(make_indicator("a", weight=3.0), "b", coverage=0.75)

    assert score(framework, make_answers({"a": 2})).facets["f"].coverage == 0.75
    assert score(framework, make_answers({"b": 2})).facets["f"].coverage == 0.25


def test_below_the_required_coverage_there_is_no_score() -> None:
    facet = score(make_flat(*"abcdef"), make_answers({"a": 5, "b": 5, "c": 5})).facets["f"]

    assert facet.state == NodeState.INSUFFICIENT
    assert (facet.score, facet.coverage, facet.scored, facet.applicable) == (None, 0.5, 3, 6)


def test_an_insufficient_child_counts_against_its_parents_coverage() -> None:
    framework = make_framework(
        make_dimension(
            "d", make_facet("f1", "a"), make_facet("f2", "b"), make_facet("f3", "c", "d")
        )
    )

    card = score(framework, make_answers({"a": 1, "b": 2, "c": 5}))

    assert card.facets["f3"].state == NodeState.INSUFFICIENT
    assert card.dimensions["d"].score == 1.5
    assert card.dimensions["d"].coverage == pytest.approx(2 / 3)
    assert (card.dimensions["d"].scored, card.dimensions["d"].applicable) == (3, 4)


def test_a_node_is_not_applicable_when_all_its_children_are() -> None:
    framework = make_framework(
        make_dimension("d1", make_facet("f1", "a", "b")),
        make_dimension("d2", make_facet("f2", "c")),
    )

    card = score(framework, make_answers({"a": NOT_APPLICABLE, "b": NOT_APPLICABLE, "c": 3}))

    for node in (card.facets["f1"], card.dimensions["d1"]):
        assert node.state == NodeState.NOT_APPLICABLE
        assert (node.score, node.coverage, node.scored, node.applicable) == (None, None, 0, 0)
    assert (card.index.score, card.index.coverage) == (3.0, 1.0)


def test_a_ministry_to_which_nothing_applies_has_no_index() -> None:
    card = score(make_flat(*"ab"), make_answers({"a": NOT_APPLICABLE, "b": NOT_APPLICABLE}))

    assert (card.index.state, card.index.coverage) == (NodeState.NOT_APPLICABLE, None)


def test_a_ministry_without_answers_is_insufficient_without_required_coverage() -> None:
    card = score(make_flat(*"ab", coverage=0.0), {})

    assert (card.index.state, card.index.score) == (NodeState.INSUFFICIENT, None)
    assert (card.index.coverage, card.index.scored, card.index.applicable) == (0.0, 0, 2)


@pytest.mark.parametrize(
    ("given", "coverage", "scored", "applicable"),
    [
        (3, 1.0, 1, 1),
        (NOT_FOUND, 0.0, 0, 1),
        (NOT_ASSESSED, 0.0, 0, 1),
        (NOT_APPLICABLE, None, 0, 0),
    ],
)
def test_an_indicator_keeps_its_state(
    given: float | State, coverage: float | None, scored: int, applicable: int
) -> None:
    answer = make_answer(given)

    node = leaf(make_indicator("a"), MATURITY, answer)

    assert (node.kind, node.state, node.score) == (NodeKind.INDICATOR, answer.state, answer.value)
    assert (node.coverage, node.scored, node.applicable) == (coverage, scored, applicable)


def test_a_node_is_sealed_only_when_every_score_below_it_is() -> None:
    sealed = make_answer(4, is_sealed_only=True)
    framework = make_framework(
        make_dimension("d", make_facet("f1", "a", "b", "c"), make_facet("f2", "e"))
    )

    card = score(framework, {"a": sealed, "b": sealed, "e": make_answer(3)})

    assert card.indicators["a"].is_sealed_only
    assert card.facets["f1"].is_sealed_only
    assert not card.facets["f2"].is_sealed_only
    assert not card.dimensions["d"].is_sealed_only
    assert not card.index.is_sealed_only


def test_nothing_scored_is_not_sealed_only() -> None:
    sealed_search = make_answer(NOT_FOUND, is_sealed_only=True)

    card = score(make_flat(*"ab"), {"a": sealed_search})

    assert not any(node.is_sealed_only for node in card.nodes())


def test_a_geometric_index_of_a_zero_dimension_is_zero() -> None:
    framework = make_framework(
        make_dimension("d1", make_facet("f1", "a")),
        make_dimension("d2", make_facet("f2", "b")),
        scale=UNIT,
        aggregate=Rule.GEOMETRIC,
    )

    card = score(framework, make_answers({"a": 0.0, "b": 1.0}))

    assert (card.index.score, card.index.state) == (0.0, NodeState.SCORED)
