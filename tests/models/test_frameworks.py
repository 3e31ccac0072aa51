"""Tests of the constraints of a framework and of finding its versions."""

import pytest
from django.db.models import ProtectedError

from assessments.imports.checking import framework_sections, frameworks
from assessments.models import Dimension, Facet, Framework, Indicator, Lens, Level
from tests.factories import make_framework, make_round
from tests.models.refusals import assert_refused, copied

pytestmark = pytest.mark.django_db


OF_A_FRAMEWORK = [
    ("framework_once_per_version", {}),
    ("framework_aggregate_is_known", {"version": "2.0", "aggregate": "mean"}),
    ("framework_coverage_is_a_share", {"version": "2.0", "coverage": 0.0}),
    ("framework_coverage_is_a_share", {"version": "2.0", "coverage": 1.01}),
    ("framework_scale_goes_up", {"version": "2.0", "scale_min": 5.0}),
    ("framework_scale_goes_up", {"version": "2.0", "scale_min": 6.0}),
]
OF_A_LENS = [("lens_once_per_framework", {})]
OF_A_DIMENSION = [
    ("dimension_once_per_framework", {}),
    ("dimension_aggregate_is_known", {"code": "other", "aggregate": ""}),
    ("dimension_weight_is_positive", {"code": "other", "weight": 0.0}),
    ("dimension_poles_paired", {"code": "other", "second_pole": ""}),
    ("dimension_poles_paired", {"code": "other", "first_pole": ""}),
]
OF_A_FACET = [
    ("facet_once_per_dimension", {}),
    ("facet_aggregate_is_known", {"code": "other", "aggregate": "median"}),
    ("facet_weight_is_positive", {"code": "other", "weight": -1.0}),
]


@pytest.fixture
def framework() -> Framework:
    return make_framework()


@pytest.mark.parametrize(("constraint", "fields"), OF_A_FRAMEWORK)
def test_a_framework_is_refused(framework, constraint, fields):
    assert_refused(copied(framework, **fields), constraint)


@pytest.mark.parametrize(("constraint", "fields"), OF_A_LENS)
def test_a_lens_is_refused(framework, constraint, fields):
    assert_refused(copied(framework.lenses.get(), **fields), constraint)


@pytest.mark.parametrize(("constraint", "fields"), OF_A_DIMENSION)
def test_a_dimension_is_refused(framework, constraint, fields):
    assert_refused(copied(framework.dimensions.get(code="balance"), **fields), constraint)


@pytest.mark.parametrize(("constraint", "fields"), OF_A_FACET)
def test_a_facet_is_refused(framework, constraint, fields):
    assert_refused(copied(Facet.objects.get(code="openness"), **fields), constraint)


@pytest.mark.parametrize(
    ("model", "cases"),
    [
        (Framework, OF_A_FRAMEWORK),
        (Lens, OF_A_LENS),
        (Dimension, OF_A_DIMENSION),
        (Facet, OF_A_FACET),
    ],
)
def test_every_constraint_has_its_failing_case(model, cases):
    assert {name for name, _ in cases} == {rule.name for rule in model._meta.constraints}


def test_two_frameworks_may_share_the_codes_of_their_parts(framework):
    other = make_framework(version="2.0")

    assert other.dimensions.count() == framework.dimensions.count()


def test_a_framework_that_a_round_uses_cannot_be_deleted(framework):
    make_round(framework=framework)

    with pytest.raises(ProtectedError):
        framework.delete()


def test_a_framework_takes_all_of_its_parts_with_it(framework):
    framework.delete()

    for model in (Lens, Dimension, Facet, Indicator, Level):
        assert not model.objects.exists()


def test_a_version_is_found_by_its_slug_and_no_other_is(framework):
    make_framework(version="1.1")
    make_framework(code="small-1")

    assert list(Framework.objects.named("small-1.0")) == [framework]
    assert not Framework.objects.named("small").exists()
    assert not Framework.objects.named("small-").exists()


def test_the_tree_is_loaded_in_six_queries(framework, django_assert_num_queries):
    with django_assert_num_queries(6):
        [loaded] = Framework.objects.with_tree()
        read = [
            level.descriptor
            for dimension in loaded.dimensions.all()
            for facet in dimension.facets.all()
            for indicator in facet.indicators.all()
            for level in indicator.levels.all()
        ]
        assert list(loaded.lenses.all())

    assert len(read) == 25


def test_the_checker_lets_nothing_pass_that_is_too_long_for_its_column():
    def longest(model, field):
        return model._meta.get_field(field).max_length

    for model in (Framework, Lens, Dimension, Facet):
        assert longest(model, "code") == framework_sections.CODE.most
        assert longest(model, "title") == frameworks.TITLE_MOST
    assert longest(Framework, "version") == framework_sections.VERSION.most
    assert longest(Framework, "source") == frameworks.FRAMEWORK_SOURCE_MOST
    assert longest(Indicator, "code") == framework_sections.INDICATOR_CODE.most
    assert longest(Indicator, "title") == frameworks.TITLE_MOST
    assert longest(Indicator, "unit") == frameworks.UNIT_MOST
    for model in (Lens, Dimension, Indicator):
        assert longest(model, "source") == frameworks.SOURCE_MOST
    assert Level._meta.get_field("level").get_internal_type() == "SmallIntegerField"
    assert frameworks.LEVEL_LIMIT < 2**15


def test_the_checker_knows_the_choices_of_the_columns():
    assert list(frameworks.RULES) == [
        value for value, _ in Framework._meta.get_field("aggregate").choices
    ]
    for field, known in {
        "kind": frameworks.KINDS,
        "act": frameworks.ACTS,
        "aspect": frameworks.ASPECTS,
    }.items():
        choices = Indicator._meta.get_field(field).choices
        assert list(known) == [value for value, _ in choices if value]
