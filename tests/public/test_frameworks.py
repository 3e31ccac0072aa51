"""A framework as a document: everything in its order, and what each part counts for."""

from datetime import timedelta

import pytest

from assessments.imports.applying.frameworks import load_framework
from assessments.models import Framework
from assessments.public.frameworks import current_framework, framework_document
from tests.factories import make_framework, make_round, publish_small_release
from tests.framework_documents import REAL_FILE, measured_document, rated_document

pytestmark = pytest.mark.django_db


def test_there_is_no_current_framework_before_one_is_loaded():
    assert current_framework() is None


def test_the_current_framework_is_the_one_loaded_last():
    make_framework()
    newest = make_framework(version="2.0")
    Framework.objects.filter(pk=newest.pk).update(loaded_at=newest.loaded_at + timedelta(hours=1))

    assert current_framework() == newest


def test_the_current_framework_is_that_of_the_newest_release():
    released = make_framework()
    publish_small_release("2026", framework=released)
    make_round("2027", framework=make_framework(version="2.0"), year=2027)

    assert current_framework() == released


def test_weights_add_up_floor_by_floor_to_the_whole():
    document = framework_document(load_framework(REAL_FILE).framework)

    facets = [facet for chapter in document.chapters for facet in chapter.facets]
    indicators = [entry for facet in facets for entry in facet.indicators]
    for floor in (document.chapters, facets, indicators):
        assert sum(part.percent for part in floor) == pytest.approx(100)
    assert [chapter.percent for chapter in document.chapters] == pytest.approx([25] * 4)
    # TRN-2 is one of two indicators in one of four facets in one of four dimensions.
    weights = {entry.row.code: entry.percent for entry in indicators}
    assert weights["TRN-2"] == pytest.approx(100 / 4 / 4 / 2)
    assert document.indicator_count == 26


def test_levels_have_the_labels_of_the_scale():
    document = framework_document(load_framework(rated_document()).framework)

    first = document.chapters[0].facets[0].indicators[0]
    assert [(line.level, line.label, line.descriptor) for line in first.levels] == [
        (1, "Low", "Nothing is published."),
        (2, "Middle", "Some is."),
        (3, "High", "All is."),
    ]
    assert document.scale_labels == ((1, "Low"), (2, "Middle"), (3, "High"))


def test_poles_and_lenses_are_named_by_their_titles():
    document = framework_document(load_framework(rated_document()).framework)

    chapter = document.chapters[0]
    assert chapter.poles == ("Openness", "Discretion")
    assert chapter.facets[0].indicators[0].lenses == ("Public diplomacy",)


def test_a_continuous_scale_has_no_labels_and_a_measured_indicator_no_levels():
    document = framework_document(load_framework(measured_document()).framework)

    assert document.scale_labels == ()
    [entry] = document.chapters[0].facets[0].indicators
    assert (entry.levels, entry.lenses, document.chapters[0].poles) == ((), (), ())


def test_other_versions_are_listed_and_the_one_read_is_not():
    framework = make_framework()
    other = make_framework(version="2.0")

    assert framework_document(framework).others == (other,)
