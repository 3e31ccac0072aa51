"""Tests of walking a framework and a scorecard."""

import dataclasses

import pytest

from assessments.scoring.tree import score
from assessments.scoring.types import INDEX_CODE, NodeKind
from tests.scoring.trees import make_answers, make_dimension, make_facet, make_framework

FRAMEWORK = make_framework(
    make_dimension("d1", make_facet("f1", "a", "b"), make_facet("f2", "c")),
    make_dimension("d2", make_facet("f3", "d")),
)
SCORECARD = score(FRAMEWORK, make_answers({"a": 1, "b": 2, "c": 3, "d": 4}))


def test_a_framework_walks_its_facets_and_indicators_in_order() -> None:
    assert [facet.code for facet in FRAMEWORK.facets()] == ["f1", "f2", "f3"]
    assert [indicator.code for indicator in FRAMEWORK.indicators()] == ["a", "b", "c", "d"]


def test_a_scorecard_walks_its_nodes_floor_by_floor() -> None:
    codes = [node.code for node in SCORECARD.nodes()]

    assert codes == ["index", "d1", "d2", "f1", "f2", "f3", "a", "b", "c", "d"]


@pytest.mark.parametrize("kind", NodeKind)
def test_a_node_is_found_by_its_kind_and_code(kind: NodeKind) -> None:
    for node in SCORECARD.nodes():
        if node.kind == kind:
            assert SCORECARD.node(kind, node.code) is node


def test_the_index_needs_no_code() -> None:
    assert SCORECARD.node(NodeKind.INDEX).code == INDEX_CODE


def test_a_code_that_is_not_on_the_floor_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        SCORECARD.node(NodeKind.FACET, "d1")


def test_nodes_cannot_be_changed() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        SCORECARD.index.score = 5.0  # type: ignore[misc]
