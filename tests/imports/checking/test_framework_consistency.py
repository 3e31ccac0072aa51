"""Tests of consistency in a framework file: rubric and scale, rule and scale, unique codes."""

import math

import pytest

from assessments.imports.checking.frameworks import check_framework
from assessments.scoring.tree import score
from assessments.scoring.types import Answer, Dimension, Facet, Framework, Indicator, Rule, State
from tests.framework_documents import (
    AT_FIRST,
    AT_MEASURED,
    FIRST,
    REMOVED,
    changed,
    measured_document,
    problems_of,
    rated_document,
)


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        (
            f"{FIRST}/levels",
            ["a", "b"],
            "levels: must have 3 descriptors, one per level from 1 to ",
        ),
        (f"{FIRST}/levels", ["a", "b", "c", "d"], "from 1 to 3, and has 4"),
        (f"{FIRST}/levels", ["a", " ", "c"], f"{AT_FIRST}.levels[1]: must not be blank"),
        (f"{FIRST}/levels", ["a", 2, "c"], f"{AT_FIRST}.levels[1]: must be text, not 2"),
        (f"{FIRST}/levels", [], f"{AT_FIRST}.levels: must not be empty"),
        (
            f"{FIRST}/unit",
            "per cent",
            f"{AT_FIRST}.unit: belongs to a measured indicator, and this ",
        ),
        (f"{FIRST}/goalposts", [0, 1], f"{AT_FIRST}.goalposts: belongs to a measured indicator, "),
        ("framework/scale/labels", ["Low", "High"], "labels: must be 3, one per whole level, and "),
    ],
)
def test_a_rubric_that_does_not_fit_its_scale_is_one_problem(path, value, expected):
    [problem] = problems_of(changed(rated_document(), path, value))

    assert expected in problem


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("goalposts", REMOVED, f"{AT_MEASURED}.goalposts: is missing"),
        ("goalposts", [1], f"{AT_MEASURED}.goalposts: must have 2 numbers, and has 1"),
        ("goalposts", [1, 2, 3], f"{AT_MEASURED}.goalposts: must have 2 numbers, and has 3"),
        ("goalposts", [], f"{AT_MEASURED}.goalposts: must not be empty"),
        ("goalposts", {"worst": 0}, f"{AT_MEASURED}.goalposts: must be a list, not a table"),
        ("goalposts", [5, 5.0], f"{AT_MEASURED}.goalposts: must differ, and both are 5"),
        ("goalposts", [0, math.inf], f"{AT_MEASURED}.goalposts[1]: must be a finite number"),
        ("goalposts", [False, 1], f"{AT_MEASURED}.goalposts[0]: must be a number, not false"),
        ("goalposts", [-1e308, 1e308], f"{AT_MEASURED}.goalposts: are too far apart"),
        ("unit", REMOVED, f"{AT_MEASURED}.unit: is missing"),
        ("unit", "u" * 81, f"{AT_MEASURED}.unit: must have at most 80 characters, and has 81"),
        (
            "levels",
            ["a", "b"],
            f"{AT_MEASURED}.levels: belongs to a rated indicator, and this one ",
        ),
    ],
)
def test_a_measured_indicator_needs_its_unit_and_two_goalposts(key, value, expected):
    [problem] = problems_of(changed(measured_document(), f"{FIRST}/{key}", value))

    assert expected in problem


def test_goalposts_may_run_downwards():
    assert problems_of(changed(measured_document(), f"{FIRST}/goalposts", [100, 0])) == []


@pytest.mark.parametrize(
    ("scale", "expected"),
    [
        ({"min": 0.5, "max": 2.5}, "is rated, and a scale from 0.5 to 2.5 has no whole levels"),
        ({"min": 40_000, "max": 40_002}, "is rated, and a scale from 40000 to 40002 has no whole"),
    ],
)
def test_an_indicator_is_rated_only_on_a_scale_of_whole_levels(scale, expected):
    found = problems_of(changed(rated_document(), "framework/scale", scale))

    assert len(found) == 3
    assert found[0].startswith(f"{AT_FIRST}.kind: ")
    assert all(expected in problem for problem in found)


def test_labels_need_whole_levels():
    scale = {"min": 0.5, "max": 2.5, "labels": ["Low", "High"]}

    [problem] = problems_of(changed(measured_document(), "framework/scale", scale))

    assert problem.startswith("framework.scale.labels: need a scale from one whole number to ")


def test_a_scale_too_wide_for_a_number_is_refused():
    scale = {"min": -1e308, "max": 1e308, "labels": ["Low"]}

    assert problems_of(changed(measured_document(), "framework/scale", scale)) == [
        "framework.scale.max: is too far above min"
    ]


@pytest.mark.parametrize(
    ("rule", "least", "is_refused"),
    [
        ("arithmetic", -1, False),
        ("geometric", -1, True),
        ("geometric", 0, False),
        ("harmonic", -1, True),
        ("harmonic", 0, True),
        ("harmonic", 0.5, False),
    ],
)
def test_a_rule_that_would_refuse_the_lowest_score_is_refused(rule, least, is_refused):
    document = changed(measured_document(), "framework/scale", {"min": least, "max": 10})

    found = problems_of(changed(document, "framework/aggregate", rule))

    assert [problem.partition(",")[0] for problem in found] == (
        [f"framework.aggregate: is {rule}"] if is_refused else []
    )


@pytest.mark.parametrize(
    ("rule", "least"), [(Rule.ARITHMETIC, -1), (Rule.GEOMETRIC, 0), (Rule.HARMONIC, 0.5)]
)
def test_a_framework_without_problems_can_score_its_lowest_score(rule, least):
    document = changed(measured_document(), "framework/scale", {"min": least, "max": 10})
    file, _ = check_framework(changed(document, "dimensions/0/aggregate", rule.value))
    assert file is not None
    [part] = file.indicators()
    leaf = Indicator(part.code, part.title, kind="measured", goalposts=part.goalposts)
    facet = Facet("online", "Online services", (leaf,))
    dimension = Dimension("services", "Services", (facet,), aggregate=rule)
    framework = Framework("least", "1.0", "Least", file.scale, (dimension,))

    assert score(framework, {"OSI": Answer(State.RATED, 0.0)}).index.score == least


@pytest.mark.parametrize(
    ("path", "code", "expected"),
    [
        (
            "dimensions/0/facets/0/indicators/1/code",
            "OPN-1",
            "dimensions[0].facets[0].indicators[1] (OPN-1).code: is already the code of "
            "dimensions[0].facets[0].indicators[0]",
        ),
        (
            "dimensions/0/facets/1/indicators/0/code",
            " OPN-1 ",
            "dimensions[0].facets[1].indicators[0] (OPN-1).code: is already the code of "
            "dimensions[0].facets[0].indicators[0]",
        ),
        (
            "dimensions/0/facets/0/indicators/1/code",
            "opn-1",
            "dimensions[0].facets[0].indicators[1] (opn-1).code: differs only in case from OPN-1, "
            "the code of dimensions[0].facets[0].indicators[0]",
        ),
        ("lenses/1/code", "public", "lenses[1] (public).code: is already the code of lenses[0]"),
    ],
)
def test_a_code_is_used_once_in_the_framework(path, code, expected):
    assert problems_of(changed(rated_document(), path, code)) == [expected]


def test_a_facet_code_is_not_used_again_in_another_dimension():
    document = rated_document()
    second = measured_document()["dimensions"][0] | {"code": "balance"}
    second["facets"][0]["code"] = "openness"
    document["dimensions"].append(second)

    assert problems_of(document) == [
        "dimensions[1] (balance).code: is already the code of dimensions[0]",
        "dimensions[1].facets[0] (openness).code: is already the code of dimensions[0].facets[0]",
    ]


def test_two_floors_may_share_a_code():
    assert problems_of(changed(rated_document(), "dimensions/0/code", "openness")) == []
