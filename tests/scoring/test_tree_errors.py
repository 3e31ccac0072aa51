"""Tests of the errors of a tree and of the node that they name."""

import math

import pytest

from assessments.scoring.aggregate import BadWeight, NegativeScore, NonPositiveScore
from assessments.scoring.normalise import BadGoalposts, NonFiniteValue
from assessments.scoring.scale import LevelOffScale
from assessments.scoring.tree import (
    DuplicateCode,
    InconsistentAnswer,
    UnknownIndicator,
    score,
)
from assessments.scoring.types import (
    Answer,
    Framework,
    Indicator,
    Rule,
    Scale,
    ScoringError,
    State,
)
from tests.scoring.trees import (
    UNIT,
    make_answers,
    make_dimension,
    make_facet,
    make_flat,
    make_framework,
    make_indicator,
    make_measured,
)


def test_an_answer_to_an_unknown_indicator_is_refused() -> None:
    with pytest.raises(UnknownIndicator, match=r"test 1\.0.*'x', 'y'"):
        score(make_flat(*"ab"), make_answers({"a": 1, "y": 2, "x": 2}))


@pytest.mark.parametrize(
    "answer", [Answer(State.RATED), Answer(State.NOT_FOUND, 3), Answer(State.NOT_APPLICABLE, 0.0)]
)
def test_an_answer_has_a_value_exactly_when_it_is_rated(answer: Answer) -> None:
    with pytest.raises(InconsistentAnswer, match=f"d > f > b: {answer.state}"):
        score(make_flat(*"ab"), {"b": answer})


@pytest.mark.parametrize(
    ("framework", "kind"),
    [
        (make_flat("a", "a"), "indicator"),
        (make_framework(make_dimension("d", make_facet("f", "a"), make_facet("f", "b"))), "facet"),
        (
            make_framework(
                make_dimension("d", make_facet("f", "a")), make_dimension("d", make_facet("g", "b"))
            ),
            "dimension",
        ),
    ],
)
def test_a_code_used_twice_on_a_floor_is_refused(framework: Framework, kind: str) -> None:
    with pytest.raises(DuplicateCode, match=f"more than one {kind}"):
        score(framework, {})


def test_floors_may_share_codes() -> None:
    framework = make_framework(
        make_dimension("osi", make_facet("osi", "osi")),
        make_dimension("tii", make_facet("tii", "tii")),
    )

    assert score(framework, make_answers({"osi": 2, "tii": 4})).index.score == 3.0


def test_an_error_names_the_node() -> None:
    framework = make_framework(make_dimension("balance", make_facet("open", "o1", "o2")))

    with pytest.raises(LevelOffScale, match=r"^balance > open > o2: level 7 is off the scale"):
        score(framework, make_answers({"o2": 7}))


@pytest.mark.parametrize(
    ("indicator", "value", "error"),
    [
        (make_measured("a", 0, 1), math.nan, NonFiniteValue),
        (make_measured("a", 1, 1), 1.0, BadGoalposts),
        (make_indicator("a", weight=0.0), 0.5, BadWeight),
    ],
)
def test_an_error_of_a_step_keeps_its_name_and_has_a_path(
    indicator: Indicator, value: float, error: type[ScoringError]
) -> None:
    with pytest.raises(error, match=r"^d > f"):
        score(make_flat(indicator, scale=UNIT), make_answers({"a": value}))


@pytest.mark.parametrize(
    ("rule", "scale", "value", "error"),
    [
        (Rule.HARMONIC, UNIT, 0.0, NonPositiveScore),
        (Rule.GEOMETRIC, Scale(-1.0, 1.0), -0.5, NegativeScore),
    ],
)
def test_a_rule_that_cannot_take_a_score_says_where(
    rule: Rule, scale: Scale, value: float, error: type[ScoringError]
) -> None:
    in_facet = make_framework(
        make_dimension("d", make_facet("f", "a", "b", aggregate=rule)), scale=scale
    )
    in_dimension = make_framework(
        make_dimension("d", make_facet("f", "a", "b"), aggregate=rule), scale=scale
    )
    in_index = make_flat("a", "b", scale=scale, aggregate=rule)
    answers = make_answers({"a": value, "b": value})

    for framework, path in ((in_facet, "d > f: "), (in_dimension, "d: "), (in_index, "index: ")):
        with pytest.raises(error, match=f"^{path}"):
            score(framework, answers)
