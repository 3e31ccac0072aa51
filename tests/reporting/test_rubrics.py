"""Tests of rubrics: in order, by level, and read once per version."""

import pytest

from assessments.reporting.rubrics import rubrics
from tests.factories import make_framework
from tests.reporting.looks import make_measured

pytestmark = pytest.mark.django_db


def test_rubrics_are_in_the_order_of_the_framework_with_all_their_levels():
    found = rubrics(make_framework())

    assert list(found) == ["OPN-1", "OPN-2", "CNF-1", "TRN-1", "TRN-2"]
    assert found["OPN-1"].question == "What of OPN-1?"
    assert list(found["OPN-1"].levels) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(("level", "words"), [(3, "OPN-1 at level 3"), (6, ""), (None, "")])
def test_a_level_that_there_is_not_has_no_descriptor(level, words):
    assert rubrics(make_framework())["OPN-1"].descriptor(level) == words


def test_a_measured_indicator_has_a_unit_and_no_levels():
    rubric = rubrics(make_measured())["OSI"]

    assert (rubric.unit, rubric.levels, rubric.descriptor(3)) == ("points", {}, "")


def test_a_version_is_read_once(django_assert_num_queries):
    framework = make_framework(version="7.0")

    with django_assert_num_queries(2):
        rubrics(framework)
    with django_assert_num_queries(0):
        rubrics(framework)
