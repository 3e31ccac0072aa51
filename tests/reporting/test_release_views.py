"""Tests of release views: release, lens and evidence, and their form in an address."""

import pytest

from assessments.actions import releases
from assessments.queries import BadQuery
from tests.factories import make_evidence, make_framework, make_scored_round, publish_small_release
from tests.reporting.looks import flat, look

pytestmark = pytest.mark.django_db


def refusal(text: str) -> str:
    with pytest.raises(BadQuery) as caught:
        look(text)
    return " ".join(caught.value.problems)


def test_before_the_first_release_there_is_no_view():
    release_view = look()

    assert release_view.release is None
    assert release_view.visible is None
    assert release_view.scorecards() == {}
    assert (release_view.query, release_view.name_parts) == ("", [])
    assert release_view.lens_title == "All indicators"
    assert not release_view.is_demonstration


def test_before_the_first_release_no_lens_and_no_release_is_known():
    assert "Valid: none yet." in refusal("lens=public")
    assert "Valid: none yet." in refusal("release=2026")
    assert "Valid: none yet." in refusal("weights=balance:2")


def test_the_newest_release_is_shown_unless_another_is_named():
    old = publish_small_release("2025", {"FIN": flat(2)}, year=2025)
    new = publish_small_release("2026", {"FIN": flat(3)})

    assert look().release == new
    assert look("release=2025").release == old
    assert look("release=2025").scorecards()["FIN"].index.score == 2
    assert look().releases == (new, old)


def test_a_real_release_comes_before_a_demonstration_of_any_year():
    real = publish_small_release("2025", year=2025)
    publish_small_release("demo-2026", is_demonstration=True)

    assert look().release == real
    assert look("release=demo-2026").is_demonstration


def test_a_lens_shows_its_indicators_and_is_named_by_its_title():
    publish_small_release()

    release_view = look("lens=public")

    assert release_view.lens_title == "Public"
    assert [leaf.code for leaf in release_view.visible.indicators()] == [
        *("OPN-1", "OPN-2", "CNF-1", "TRN-1")
    ]
    assert set(release_view.scorecards()["FIN"].indicators) == {"OPN-1", "OPN-2", "CNF-1", "TRN-1"}


def test_a_lens_without_indicators_is_refused_with_a_reason():
    framework = make_framework(lenses={"public": ["OPN-1"], "cyber": []})
    publish_small_release(framework=framework)

    assert refusal("lens=cyber") == "lens: no indicator of release 2026 is part of cyber."


def test_a_lens_that_another_version_had_is_refused():
    publish_small_release("2025", year=2025)
    publish_small_release("2026", framework=make_framework(version="2.0", lenses={"new": []}))

    assert look("release=2025&lens=public").lens == "public"
    assert "Valid: new." in refusal("release=2026&lens=public")


def test_public_evidence_only_leaves_out_scores_with_only_sealed_evidence():
    round = make_scored_round("2026", {"FIN": flat(3)})
    score = round.assessments.get().codings.get().scores.get(indicator__code="TRN-1")
    make_evidence(score, disclosure="sealed")
    releases.publish(round)

    assert look().scorecards()["FIN"].index.scored == 5
    assert look("evidence=public").scorecards()["FIN"].index.scored == 4


def test_its_query_pins_the_release_and_reads_back():
    publish_small_release()

    release_view = look("lens=public&evidence=public")

    assert release_view.query == "release=2026&lens=public&evidence=public"
    assert look(release_view.query) == release_view
    assert look().query == "release=2026"


def test_its_names_differ_for_a_lens_and_public_evidence():
    publish_small_release()

    assert look("lens=public").name_parts == ["public", "2026"]
    assert look("evidence=public").name_parts == ["public-evidence", "2026"]
