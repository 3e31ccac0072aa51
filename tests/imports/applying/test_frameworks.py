"""Tests of loading a framework file: whole, idempotent, and never changed under a round."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.imports.applying.frameworks import Change, VersionInUse, load_framework
from assessments.imports.documents import digest, read_document
from assessments.imports.problems import Refused
from assessments.models import Event, Facet, Framework, Indicator, Lens, Level
from assessments.scorecards import tree
from assessments.scoring.tree import score
from assessments.scoring.types import Answer, State
from tests.factories import make_round, make_scored_round, make_user
from tests.framework_documents import (
    FIRST,
    REAL_FILE,
    changed,
    measured_document,
    rated_document,
)

pytestmark = pytest.mark.django_db


def test_the_framework_of_the_project_becomes_all_of_its_rows():
    outcome = load_framework(REAL_FILE)

    framework = outcome.framework
    assert outcome.change == Change.CREATED
    assert framework.slug == "dd-maturity-1.0"
    assert framework.dimensions.count() == 4
    assert framework.indicators.count() == 26
    assert Level.objects.filter(indicator__framework=framework).count() == 130
    assert [lens.code for lens in framework.lenses.all()] == [
        "public",
        "e-governance",
        "networked",
        "cyber",
    ]


def test_the_rows_have_the_values_of_the_file():
    load_framework(rated_document())

    framework = Framework.objects.with_tree().get()
    assert (framework.scale_min, framework.scale_max) == (1.0, 3.0)
    assert framework.scale_labels == ["Low", "Middle", "High"]
    dimension = framework.dimensions.all()[0]
    assert (dimension.first_pole, dimension.second_pole) == ("openness", "discretion")
    assert (dimension.weight, dimension.aggregate, dimension.source) == (2.0, "geometric", "§3")
    facet = dimension.facets.all()[0]
    assert (facet.title, facet.weight, facet.aggregate) == ("Openness", 1.5, "harmonic")
    indicator = facet.indicators.all()[0]
    assert indicator.framework == framework
    assert indicator.question == "Does the ministry publish its positions?"
    assert (indicator.act, indicator.aspect, indicator.lenses) == ("say", "practice", ["public"])
    assert indicator.review_by == date(2029, 1, 1)
    assert [(level.level, level.descriptor) for level in indicator.levels.all()] == [
        (1, "Nothing is published."),
        (2, "Some is."),
        (3, "All is."),
    ]


def test_indicators_keep_the_order_of_the_file_through_all_facets():
    load_framework(rated_document())

    codes = Framework.objects.get().indicators.values_list("code", "position")
    assert list(codes) == [("OPN-1", 0), ("OPN-2", 1), ("DSC-1", 2)]


def test_levels_begin_at_the_lowest_of_the_scale():
    document = changed(rated_document(), "framework/scale", {"min": -1, "max": 1})
    document["dimensions"][0]["aggregate"] = "arithmetic"
    document["dimensions"][0]["facets"][0]["aggregate"] = "arithmetic"

    load_framework(document)

    levels = Indicator.objects.get(code="DSC-1").levels.values_list("level", flat=True)
    assert list(levels) == [-1, 0, 1]


def test_the_least_tree_loads_and_scores():
    framework = tree(load_framework(measured_document()).framework)

    card = score(framework, {"OSI": Answer(State.RATED, 0.25)})

    assert card.index.score == 0.25


def test_the_framework_of_the_project_scores_every_level_as_itself():
    framework = tree(load_framework(REAL_FILE).framework)

    for level in range(1, 6):
        answers = {item.code: Answer(State.RATED, level) for item in framework.indicators()}
        assert score(framework, answers).index.score == pytest.approx(level, abs=1e-12)


def test_a_second_load_changes_nothing():
    first = load_framework(REAL_FILE)
    events = Event.objects.count()

    second = load_framework(REAL_FILE)

    assert second.change == Change.UNCHANGED
    assert second.framework == first.framework
    assert second.framework.loaded_at == first.framework.loaded_at
    assert Event.objects.count() == events


def test_the_order_of_keys_and_the_layout_are_no_change(tmp_path):
    load_framework(read_document(REAL_FILE))
    file = tmp_path / "again.toml"
    file.write_text("# Another comment\n" + REAL_FILE.read_text(encoding="utf-8"), encoding="utf-8")

    assert load_framework(file).change == Change.UNCHANGED


def test_a_changed_file_replaces_an_unused_version_whole():
    before = load_framework(rated_document()).framework
    document = measured_document()
    document["framework"] |= {"code": "rubric", "version": "2.1"}

    after = load_framework(document)

    assert after.change == Change.REPLACED
    assert after.framework.pk == before.pk
    assert Framework.objects.get().digest == digest(document) != before.digest
    assert [row.code for row in Indicator.objects.all()] == ["OSI"]
    assert [row.code for row in Facet.objects.all()] == ["online"]
    assert not Lens.objects.exists()
    assert not Level.objects.exists()


def test_a_changed_file_under_a_used_version_is_refused_with_the_rounds():
    framework = load_framework(rated_document()).framework
    make_round("2025", framework=framework)
    make_round("2026", framework=framework)
    changed_document = changed(rated_document(), f"{FIRST}/weight", 2)

    with pytest.raises(VersionInUse) as refused:
        load_framework(changed_document)

    assert str(refused.value) == (
        "rubric-2.1 is used by rounds 2025, 2026 and can no longer change. "
        "Give the changed framework a new version."
    )
    assert Indicator.objects.get(code="OPN-1").weight == 1
    assert Event.objects.filter(verb="loaded framework").count() == 1


def test_a_used_version_may_be_loaded_again_unchanged():
    framework = load_framework(rated_document()).framework
    make_scored_round(levels={"FIN": {"OPN-1": 2}}, framework=framework)

    assert load_framework(rated_document()).change == Change.UNCHANGED


def test_a_new_version_is_added_next_to_the_used_one():
    make_round(framework=load_framework(rated_document()).framework)

    load_framework(changed(rated_document(), "framework/version", "2.2"))

    assert [row.slug for row in Framework.objects.all()] == ["rubric-2.1", "rubric-2.2"]


def test_a_file_with_problems_writes_nothing_and_lists_them_all():
    document = changed(rated_document(), f"{FIRST}/weight", 0)

    with pytest.raises(Refused) as refused:
        load_framework(changed(document, "framework/coverage", 3))

    assert len(refused.value.problems) == 2
    assert not Framework.objects.exists()
    assert not Event.objects.exists()


def test_each_change_leaves_one_event_with_its_digest():
    user = make_user()

    framework = load_framework(rated_document(), by=user).framework

    [event] = Event.objects.all()
    assert (event.verb, event.subject, event.by) == ("loaded framework", "rubric-2.1", user)
    assert event.detail == {"change": "created", "digest": framework.digest}


def test_queries_do_not_grow_with_the_tree(django_assert_num_queries):
    with CaptureQueriesContext(connection) as small:
        load_framework(rated_document())

    with django_assert_num_queries(len(small)):
        load_framework(REAL_FILE)


def test_the_digest_is_that_of_the_canonical_json():
    document = {"b": [1, 2.5], "a": date(2029, 1, 1)}

    assert digest(document) == digest(dict(reversed(document.items())))
    # printf '{"a":"2029-01-01","b":[1,2.5]}' | sha256sum
    assert digest(document).startswith("b047d37adbeb48ed")
