"""Tests of data quality: one query counts the scores that the release view shows."""

import pytest

from assessments.actions import releases
from assessments.models import Score
from assessments.reporting.data_quality import DataQuality, release_quality
from tests.factories import make_evidence, make_score, make_scored_round
from tests.reporting.looks import flat, look

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def published() -> None:
    """Finland is complete; Estonia has one score of low confidence on sealed evidence only."""
    round = make_scored_round("2026", {"FIN": flat(3), "EST": {"OPN-1": 2}})
    coding = round.assessments.get(ministry="EST").codings.get()
    make_score(coding, "OPN-2", state="not_found")
    Score.objects.filter(coding=coding, indicator__code="OPN-1").update(confidence="low")
    make_evidence(coding.scores.get(indicator__code="OPN-1"), disclosure="sealed")
    releases.publish(round)


def quality(text: str = "") -> DataQuality:
    release_view = look(text)
    assert release_view.release is not None
    return release_quality(release_view.release, release_view)


def test_every_score_counts_once_by_its_confidence():
    assert quality() == DataQuality(
        (("high", 5), ("medium", 0), ("low", 1)), not_stated=0, sealed_only=1
    )


def test_a_lens_and_public_evidence_limit_the_counted_scores():
    assert quality("lens=public").confidence[0] == ("high", 4)
    assert quality("evidence=public") == DataQuality(
        (("high", 5), ("medium", 0), ("low", 0)), not_stated=0, sealed_only=0
    )


def test_it_costs_one_query(django_assert_num_queries):
    release_view = look()
    with django_assert_num_queries(1):
        release_quality(release_view.release, release_view)
