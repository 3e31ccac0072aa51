"""The worked examples of the method page hold the reference values of the method."""

import pytest

from assessments.public import method_examples
from assessments.scoring.types import NodeState, Rule


def test_the_three_means_are_in_the_order_of_the_table():
    assert list(Rule) == [Rule.ARITHMETIC, Rule.GEOMETRIC, Rule.HARMONIC]


def test_equal_scores_are_their_own_mean_by_every_rule():
    [line] = [line for line in method_examples.rule_lines() if len(set(line.scores)) == 1]

    assert line.means == pytest.approx([3, 3, 3], abs=1e-12)


@pytest.mark.parametrize(
    ("scores", "weights", "expected"),
    [
        ((5, 1), (1, 1), (3.0, 2.2360680, 1.6666667)),
        ((1, 2, 3), (1, 1, 2), (2.25, 2.0597671, 1.8461538)),
        ((1, 2, 3), (2, 1, 1), (1.75, 1.5650846, 1.4117647)),
    ],
)
def test_the_means_are_those_worked_by_hand(scores, weights, expected):
    [line] = [
        line
        for line in method_examples.rule_lines()
        if (line.scores, line.weights) == (scores, weights)
    ]

    assert line.means == pytest.approx(expected, abs=1e-7)


def test_coverage_decides_whether_there_is_a_score():
    facets = [line.facet for line in method_examples.coverage_lines()]

    assert [facet.score and round(facet.score, 7) for facet in facets] == [
        1.6666667,
        2,
        None,
        2,
        None,
        None,
    ]
    assert [facet.state for facet in facets] == [
        NodeState.SCORED,
        NodeState.SCORED,
        NodeState.INSUFFICIENT,
        NodeState.SCORED,
        NodeState.INSUFFICIENT,
        NodeState.NOT_APPLICABLE,
    ]
    assert facets[-1].coverage is None


def test_answers_are_shown_in_words():
    assert method_examples.coverage_lines()[2].answers == ("level 2", "not found", "not assessed")


def test_a_value_beyond_a_goalpost_counts_as_the_goalpost():
    scores = {line.value: line.score for line in method_examples.measured_lines()}

    assert scores == {300: 1, 240: 1, 120: 3, 60: 4, 0: 5}


def test_a_stage_is_the_whole_level_reached():
    stages = {line.score: (line.stage, line.label) for line in method_examples.stage_lines()}

    assert stages[3.9] == (3, "Defined")
    assert stages[4.0] == (4, "Managed")
    assert stages[5.0] == (5, "Adaptive")


def test_equal_scores_share_a_rank_and_the_next_leaves_a_gap():
    ranks = {line.code: line.rank for line in method_examples.rank_lines()}

    assert ranks == {"A": 1, "B": 2, "C": 2, "D": 4, "E": None}


def test_an_excess_of_one_pole_does_not_buy_off_a_lack_of_the_other():
    lines = {
        (line.openness, line.confidentiality): (line.score, line.imbalance)
        for line in method_examples.balance_lines()
    }

    assert lines[5, 1] == (pytest.approx(2.2360680, abs=1e-7), 4)
    assert lines[1, 5] == (pytest.approx(2.2360680, abs=1e-7), -4)
    assert lines[3, 3] == (3, 0)


def test_the_views_are_of_the_same_answers():
    views = method_examples.views_example()

    percents = [percent for _, _, percent in views.rows]
    assert percents == pytest.approx([25, 25, 100 / 3, 50 / 3])
    # By hand: dimensions (5+1)/2 = 3 and (1*3 + 0.5*2)/1.5 = 8/3.
    assert views.index == pytest.approx((3 + 8 / 3) / 2)
    # Through the lens CNF-1 is gone: (5 + 8/3) / 2.
    assert views.lens_index == pytest.approx((5 + 8 / 3) / 2)
    # do: (25 * 1 + 100/3 * 3) / (25 + 100/3) = 15/7.
    assert {act: node.score for act, node in views.acts.items()} == {
        "say": 5,
        "do": pytest.approx(15 / 7),
        "listen": 2,
    }
    assert views.say_less_do == pytest.approx(5 - 15 / 7)
