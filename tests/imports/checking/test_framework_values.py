"""Tests of values in a framework file: one wrong value is one problem at its path."""

import math
from datetime import date, datetime, time

import pytest

from tests.framework_documents import (
    AT_FIRST,
    FIRST,
    REMOVED,
    changed,
    problems_of,
    rated_document,
)

DISCRETION = "dimensions[0].facets[1] (discretion)"


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("framework", REMOVED, "framework: is missing"),
        ("framework", 3, "framework: must be a table ([framework]), not 3"),
        ("framework/code", REMOVED, "framework.code: is missing"),
        ("framework/version", REMOVED, "framework.version: is missing"),
        ("framework/title", REMOVED, "framework.title: is missing"),
        ("framework/source", REMOVED, "framework.source: is missing"),
        ("framework/aggregate", REMOVED, "framework.aggregate: is missing"),
        ("framework/coverage", REMOVED, "framework.coverage: is missing"),
        ("framework/scale", REMOVED, "framework.scale: is missing"),
        ("framework/scale", 5, "framework.scale: must be a table ([framework.scale]), not 5"),
        ("lenses", {}, "lenses: must be a list, not a table"),
        ("lenses/0", "public", 'lenses[0]: must be a table, not "public"'),
        ("lenses/0/code", REMOVED, "lenses[0].code: is missing"),
        ("lenses/0/title", REMOVED, "lenses[0] (public).title: is missing"),
        ("dimensions", REMOVED, "dimensions: is missing"),
        ("dimensions", [], "dimensions: must not be empty"),
        ("dimensions", {}, "dimensions: must be a list, not a table"),
        ("dimensions/0/title", REMOVED, "dimensions[0] (balance).title: is missing"),
        ("dimensions/0/source", REMOVED, "dimensions[0] (balance).source: is missing"),
        ("dimensions/0/aggregate", REMOVED, "dimensions[0] (balance).aggregate: is missing"),
        ("dimensions/0/facets", REMOVED, "dimensions[0] (balance).facets: is missing"),
        ("dimensions/0/facets/1", 7, "dimensions[0] (balance).facets[1]: must be a table, not 7"),
        ("dimensions/0/facets/1/title", REMOVED, f"{DISCRETION}.title: is missing"),
        ("dimensions/0/facets/1/aggregate", REMOVED, f"{DISCRETION}.aggregate: is missing"),
        ("dimensions/0/facets/1/indicators", [], f"{DISCRETION}.indicators: must not be empty"),
        (f"{FIRST}/title", REMOVED, f"{AT_FIRST}.title: is missing"),
        (f"{FIRST}/question", REMOVED, f"{AT_FIRST}.question: is missing"),
        (f"{FIRST}/source", REMOVED, f"{AT_FIRST}.source: is missing"),
        (f"{FIRST}/levels", REMOVED, f"{AT_FIRST}.levels: is missing"),
        (f"{FIRST}/kind", REMOVED, f"{AT_FIRST}.kind: is missing"),
    ],
)
def test_a_required_part_that_is_missing_is_the_only_problem(path, value, expected):
    assert problems_of(changed(rated_document(), path, value)) == [expected]


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        ("dimension", 'dimension: is not a known key; did you mean "dimensions"?'),
        ("framework/sources", 'framework.sources: is not a known key; did you mean "source"?'),
        ("framework/scale/step", "framework.scale.step: is not a known key"),
        ("lenses/1/wheels", "lenses[1] (cyber).wheels: is not a known key"),
        ("dimensions/0/pole", 'dimensions[0] (balance).pole: is not a known key; did you mean "'),
        ("dimensions/0/facets/1/source", f"{DISCRETION}.source: is not a known key"),
        (f"{FIRST}/wieght", f'{AT_FIRST}.wieght: is not a known key; did you mean "weight"?'),
        (f"{FIRST}/a\nb", f'{AT_FIRST}."a\\nb": is not a known key'),
    ],
)
def test_an_unknown_key_is_a_problem_that_names_the_near_one(path, expected):
    [problem] = problems_of(changed(rated_document(), path, "§1"))

    assert problem.startswith(expected)


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("dimensions/0/weight", 0, "dimensions[0] (balance).weight: must be above 0, not 0"),
        ("dimensions/0/facets/1/weight", -1.5, f"{DISCRETION}.weight: must be above 0, not -1.5"),
        (f"{FIRST}/weight", True, f"{AT_FIRST}.weight: must be a number, not true"),
        (f"{FIRST}/weight", "1", f'{AT_FIRST}.weight: must be a number, not "1"'),
        (f"{FIRST}/weight", math.nan, f"{AT_FIRST}.weight: must be a finite number"),
        (f"{FIRST}/weight", math.inf, f"{AT_FIRST}.weight: must be a finite number"),
        (f"{FIRST}/weight", 10**400, f"{AT_FIRST}.weight: must be a finite number"),
        (f"{FIRST}/weight", date(2029, 1, 1), f"{AT_FIRST}.weight: must be a number, not 2029-01"),
        (
            "framework/coverage",
            0,
            "framework.coverage: must be a share above 0 and at most 1, not ",
        ),
        ("framework/coverage", 1.01, "share above 0 and at most 1, not 1.01"),
        ("framework/coverage", [1], "framework.coverage: must be a number, not a list"),
        ("framework/scale/min", 3, "framework.scale.max: must be above min (3), not 3"),
        ("framework/scale/min", REMOVED, "framework.scale.min: is missing"),
        ("framework/scale/max", {}, "framework.scale.max: must be a number, not a table"),
    ],
)
def test_a_number_that_cannot_be_is_one_problem(path, value, expected):
    [problem] = problems_of(changed(rated_document(), path, value))

    assert expected in problem


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("framework/aggregate", "mean", "framework.aggregate: must be one of arithmetic, "),
        ("dimensions/0/aggregate", "geometrc", 'not "geometrc"; did you mean "geometric"?'),
        (f"{FIRST}/kind", "rating", f"{AT_FIRST}.kind: must be one of rated, measured, not "),
        (f"{FIRST}/act", "speak", f"{AT_FIRST}.act: must be one of say, listen, do, not "),
        (f"{FIRST}/act", "", f"{AT_FIRST}.act: must not be blank"),
        (f"{FIRST}/aspect", ["intent"], f"{AT_FIRST}.aspect: must be text, not a list"),
        (f"{FIRST}/review_by", "2029-01-01", f"{AT_FIRST}.review_by: must be a date such as "),
        (f"{FIRST}/review_by", datetime(2029, 1, 1), f"{AT_FIRST}.review_by: must be a date such"),
        (f"{FIRST}/review_by", time(9), f"{AT_FIRST}.review_by: must be a date such as "),
        (f"{FIRST}/lenses", ["pubic"], f"{AT_FIRST}.lenses[0]: is not a lens of this framework: "),
        (f"{FIRST}/lenses", ["pubic"], 'did you mean "public"?'),
        (f"{FIRST}/lenses", ["cyber", "public", "cyber"], 'lenses[2]: names "cyber" again'),
        (f"{FIRST}/lenses", "public", f'{AT_FIRST}.lenses: must be a list, not "public"'),
        ("dimensions/0/poles", ["openness"], "(balance).poles: must be two facets, and are 1"),
        ("dimensions/0/poles", ["openness", "discretion", "openness"], "two facets, and are 3"),
        ("dimensions/0/poles", ["openness", "openness"], "poles: must be two different facets"),
        (
            "dimensions/0/poles",
            ["openness", "discrete"],
            "poles[1]: is not a facet of this",
        ),
        ("dimensions/0/poles", ["openness", 2], "(balance).poles[1]: must be text, not 2"),
        ("dimensions/0/poles", "openness", "(balance).poles: must be a list, not "),
    ],
)
def test_a_value_outside_its_choices_is_one_problem(path, value, expected):
    [problem] = problems_of(changed(rated_document(), path, value))

    assert expected in problem


@pytest.mark.parametrize(
    ("path", "value", "expected"),
    [
        ("framework/code", "dd maturity", "framework.code: may have letters, digits, hyphens and"),
        ("framework/code", "-dd", "a letter or digit first, not "),
        ("framework/code", "é", "framework.code: may have letters, digits, "),
        ("framework/code", "c" * 41, "framework.code: must have at most 40 characters, and has 41"),
        ("framework/version", 1.0, "framework.version: must be text, not 1"),
        ("framework/version", "1.0-rc1", "version: may have letters, digits, dots and underscores"),
        ("framework/version", "1" * 21, "version: must have at most 20 characters, and has 21"),
        ("framework/title", True, "framework.title: must be text, not true"),
        ("framework/title", "  ", "framework.title: must not be blank"),
        ("framework/title", "t" * 121, "title: must have at most 120 characters, and has 121"),
        ("framework/title", "two\nlines", "title: must be on one line, without tabs"),
        ("framework/title", "nothing\x00", "title: has a character that cannot be printed"),
        ("framework/title", "half\ud800", "title: has a character that cannot be printed"),
        ("framework/source", "s" * 301, "source: must have at most 300 characters, and has 301"),
        ("framework/scale/labels", ["Low", "Middle", "H" * 41], "labels[2]: must have at most 40"),
        ("lenses/1/code", "cy/ber", "lenses[1].code: may have letters, digits, hyphens and "),
        ("dimensions/0/code", 5, "dimensions[0].code: must be text, not 5"),
        ("dimensions/0/source", "s" * 121, "source: must have at most 120 characters, and has 121"),
        (f"{FIRST}/code", "OPN 1", "indicators[0].code: may have letters, digits, dots, hyphens "),
        (f"{FIRST}/code", "O" * 21, "code: must have at most 20 characters, and has 21"),
        (f"{FIRST}/question", "what\x1b", f"{AT_FIRST}.question: has a character that cannot be "),
    ],
)
def test_a_text_that_no_column_or_url_can_hold_is_one_problem(path, value, expected):
    [problem] = problems_of(changed(rated_document(), path, value))

    assert expected in problem
