"""Tests of the constraints of an indicator and of its levels."""

import pytest

from assessments.models import Framework, Indicator, Level
from tests.factories import make_framework
from tests.models.refusals import assert_refused, copied

pytestmark = pytest.mark.django_db

REFUSED = [
    ("indicator_once_per_framework", {"code": "OPN-1"}),
    ("indicator_kind_is_known", {"kind": "guessed"}),
    ("indicator_act_is_known", {"act": "sing"}),
    ("indicator_aspect_is_known", {"aspect": "theory"}),
    ("indicator_weight_is_positive", {"weight": 0.0}),
    ("indicator_goalposts_iff_measured", {"kind": "measured"}),
    ("indicator_goalposts_iff_measured", {"kind": "measured", "worst": 0.0}),
    ("indicator_goalposts_iff_measured", {"kind": "rated", "worst": 0.0, "best": 1.0}),
    ("indicator_goalposts_differ", {"kind": "measured", "worst": 2.0, "best": 2.0}),
]


@pytest.fixture
def framework() -> Framework:
    return make_framework()


@pytest.mark.parametrize(("constraint", "fields"), REFUSED)
def test_an_indicator_is_refused(framework, constraint, fields):
    indicator = framework.indicators.get(code="OPN-1")

    assert_refused(copied(indicator, **{"code": "NEW-1"} | fields), constraint)


def test_every_constraint_of_an_indicator_has_its_failing_case():
    assert {name for name, _ in REFUSED} == {rule.name for rule in Indicator._meta.constraints}


def test_an_indicator_code_is_used_once_in_the_framework_not_in_its_facet(framework):
    elsewhere = framework.indicators.get(code="TRN-1").facet

    assert_refused(
        copied(framework.indicators.get(code="OPN-1"), facet=elsewhere),
        "indicator_once_per_framework",
    )


def test_another_framework_may_have_the_same_indicator(framework):
    make_framework(version="2.0")

    assert Indicator.objects.filter(code="OPN-1").count() == 2


def test_goalposts_may_run_downwards(framework):
    indicator = framework.indicators.get(code="OPN-1")

    copied(indicator, code="NEW-1", kind="measured", worst=100.0, best=0.0).save()

    assert Indicator.objects.get(code="NEW-1").worst == 100


def test_a_level_is_described_once(framework):
    level = Level.objects.filter(indicator__code="OPN-1", level=3).get()

    assert_refused(copied(level), "level_once_per_indicator")


def test_a_level_needs_a_descriptor(framework):
    level = Level.objects.filter(indicator__code="OPN-1", level=3).get()

    assert_refused(copied(level, level=6, descriptor=""), "level_has_a_descriptor")


def test_indicators_and_levels_are_in_the_order_of_the_framework(framework):
    codes = framework.indicators.values_list("code", flat=True)
    levels = framework.indicators.get(code="OPN-1").levels.values_list("level", flat=True)

    assert list(codes) == ["OPN-1", "OPN-2", "CNF-1", "TRN-1", "TRN-2"]
    assert list(levels) == [1, 2, 3, 4, 5]
