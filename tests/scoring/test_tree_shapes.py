"""Tests of other trees: the smallest, and published indices."""

import pytest

from assessments.scoring.scale import stage, stage_label
from assessments.scoring.tree import (
    score,
)
from assessments.scoring.types import (
    Framework,
    Rule,
)
from tests.scoring.trees import (
    UNIT,
    make_answers,
    make_dimension,
    make_facet,
    make_flat,
    make_framework,
    make_measured,
)


def test_a_tree_of_one_dimension_one_facet_one_indicator_scores() -> None:
    card = score(make_flat("only"), make_answers({"only": 4}))

    assert [node.score for node in card.nodes()] == [4.0, 4.0, 4.0, 4.0]


def make_three_measured(rule: Rule, *indicators: tuple[str, float, float]) -> Framework:
    """Return a tree like published indices: one measured indicator a dimension, scale 0 to 1."""
    return make_framework(
        *(
            make_dimension(code, make_facet(code, make_measured(code, worst, best)))
            for code, worst, best in indicators
        ),
        scale=UNIT,
        aggregate=rule,
        coverage=1.0,
    )


def test_the_human_development_index_of_the_worked_example() -> None:
    framework = make_three_measured(
        Rule.GEOMETRIC, ("health", 0, 1), ("education", 0, 1), ("income", 0, 1)
    )

    card = score(framework, make_answers({"health": 0.6971, "education": 0.3447, "income": 0.5506}))

    assert card.index.score == pytest.approx(0.510, abs=5e-4)
    assert stage(framework.scale, card.index.score) is None
    assert stage_label(framework.scale, card.index.score) == ""


def test_a_mean_of_three_indices_is_that_mean_unrounded() -> None:
    framework = make_three_measured(Rule.ARITHMETIC, ("osi", 0, 1), ("tii", 0, 1), ("hci", 0, 1))

    card = score(framework, make_answers({"osi": 0.9, "tii": 0.85, "hci": 0.71}))

    assert card.index.score == pytest.approx((0.9 + 0.85 + 0.71) / 3, abs=1e-15)


def test_measured_values_pass_through_their_goalposts() -> None:
    framework = make_three_measured(Rule.ARITHMETIC, ("life", 20, 85), ("delay", 60, 0))

    card = score(framework, make_answers({"life": 52.5, "delay": 15}))

    assert card.indicators["life"].score == 0.5
    assert card.indicators["delay"].score == 0.75
    assert card.index.score == 0.625
