"""Tests of checking framework files: valid, with several problems, and random ones."""

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessments.imports.checking.frameworks import check_framework
from assessments.imports.documents import read_document
from assessments.scoring.types import Scale
from tests.framework_documents import (
    FIRST,
    REAL_FILE,
    changed,
    measured_document,
    measured_indicator,
    problems_of,
    rated_document,
    rated_indicator,
)


def test_the_framework_of_the_project_has_no_problem():
    file, problems = check_framework(read_document(REAL_FILE))

    assert problems == []
    assert file is not None
    assert len(file.dimensions) == 4
    assert len(list(file.indicators())) == 26
    assert sum(len(indicator.levels) for indicator in file.indicators()) == 130


def test_a_rubric_keeps_all_that_its_file_says():
    file, _ = check_framework(rated_document())

    assert file is not None
    assert file.scale == Scale(1.0, 3.0, ("Low", "Middle", "High"))
    assert [(lens.code, lens.source) for lens in file.lenses] == [("public", "§1.3"), ("cyber", "")]
    dimension = file.dimensions[0]
    assert dimension.poles == ("openness", "discretion")
    assert (dimension.weight, dimension.aggregate) == (2.0, "geometric")
    assert [facet.weight for facet in file.facets()] == [1.5, 1.0]
    indicator = dimension.facets[0].indicators[0]
    assert indicator.levels == ("Nothing is published.", "Some is.", "All is.")
    assert indicator.review_by == date(2029, 1, 1)
    assert (indicator.act, indicator.aspect, indicator.lenses) == ("say", "practice", ("public",))
    assert (indicator.unit, indicator.goalposts) == ("", None)


def test_a_missing_key_has_its_default():
    file, _ = check_framework(measured_document())

    assert file is not None
    assert file.lenses == ()
    assert file.scale.labels == ()
    dimension = file.dimensions[0]
    assert (dimension.weight, dimension.poles) == (1.0, None)
    indicator = dimension.facets[0].indicators[0]
    assert (indicator.weight, indicator.goalposts) == (1.0, (0.0, 1.0))
    assert (indicator.act, indicator.aspect, indicator.lenses) == ("", "", ())
    assert (indicator.review_by, indicator.guidance, indicator.levels) == (None, "", ())


def test_blanks_around_a_text_are_dropped_and_its_lines_kept():
    document = changed(rated_document(), f"{FIRST}/guidance", "\n First line.\nSecond line.\n")

    file, _ = check_framework(document)

    assert file is not None
    assert next(file.indicators()).guidance == "First line.\nSecond line."


@pytest.mark.parametrize(
    "path", ["framework/scale/labels", f"{FIRST}/lenses", "dimensions/0/poles"]
)
def test_an_empty_optional_list_equals_a_missing_one(path):
    assert problems_of(changed(rated_document(), path, [])) == []


def test_all_problems_are_reported_at_once_in_the_order_of_the_file():
    document = rated_document()
    document["framework"]["coverage"] = 2
    openness, discretion = document["dimensions"][0]["facets"]
    document["dimensions"][0]["weight"] = 0
    openness["indicators"][1]["levels"].pop()
    discretion["indicators"] += [
        measured_indicator("DSC-2") | {"goalposts": [1, 1]},
        rated_indicator("DSC-3") | {"lenses": ["secret"], "act": "sing"},
    ]

    assert [problem.partition(": ")[0] for problem in problems_of(document)] == [
        "framework.coverage",
        "dimensions[0] (balance).weight",
        "dimensions[0].facets[0].indicators[1] (OPN-2).levels",
        "dimensions[0].facets[1].indicators[1] (DSC-2).goalposts",
        "dimensions[0].facets[1].indicators[2] (DSC-3).lenses[0]",
        "dimensions[0].facets[1].indicators[2] (DSC-3).act",
    ]


def test_an_empty_document_lacks_its_two_parts():
    assert problems_of({}) == ["framework: is missing", "dimensions: is missing"]


def test_a_long_value_is_shortened_where_it_is_shown():
    [problem] = problems_of(changed(rated_document(), f"{FIRST}/kind", "x" * 500))

    assert len(problem) < 150


KEYS = ["framework", "scale", "dimensions", "facets", "indicators", "levels", "code", "weight"]
VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(st.characters(), max_size=8)
    | st.dates()
    | st.datetimes()
    | st.times(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=12,
)
TABLES = st.dictionaries(st.sampled_from(KEYS) | st.text(max_size=5), VALUES, max_size=5)


@given(TABLES)
def test_any_document_gives_problems_or_a_framework(document):
    problems_of(document)


def every_path(value: Any, path: str = "") -> list[str]:
    """Yield every path in a document, as `changed` takes it."""
    steps = value.items() if isinstance(value, dict) else enumerate(value)
    paths = []
    for step, inner in steps:
        here = f"{path}/{step}" if path else str(step)
        paths.append(here)
        if isinstance(inner, dict | list):
            paths.extend(every_path(inner, here))
    return paths


@given(st.sampled_from(every_path(rated_document())), VALUES)
def test_any_one_value_put_anywhere_gives_problems_or_a_framework(path, value):
    problems_of(changed(rated_document(), path, value))
