"""Tests of previews of a release: they show exactly what is published."""

import pytest

from assessments.actions import releases
from assessments.actions.errors import Conflict, Locked, NotReady
from assessments.models import Event, Finding, Release, Round, Score
from tests.factories import (
    make_assessment,
    make_coding,
    make_evidence,
    make_round,
    make_score,
    make_scored_round,
    make_user,
    publish_small_release,
)

pytestmark = pytest.mark.django_db

LEVELS = {"FIN": {"OPN-1": 5, "OPN-2": 3, "CNF-1": 1, "TRN-1": 2, "TRN-2": 2}, "EST": {"OPN-1": 5}}


def rich_round() -> Round:
    """Create two ministries; a score has evidence of each class, another one is overruled."""
    round = make_scored_round("2026", LEVELS)
    scores = Score.objects.filter(coding__assessment__round=round)
    score = scores.get(indicator__code="OPN-1", coding__assessment__ministry="FIN")
    for disclosure in ("public", "restricted", "sealed"):
        make_evidence(score, disclosure=disclosure)
    overruled = scores.get(indicator__code="TRN-1")
    Finding.objects.create(
        assessment=overruled.coding.assessment,
        indicator=overruled.indicator,
        score=overruled,
        state="rated",
        level=3,
        reason="Seen again.",
    )
    return round


def test_a_preview_writes_nothing_and_is_what_is_published() -> None:
    publish_small_release("2025", LEVELS, year=2025)
    round = rich_round()
    before = (Finding.objects.count(), Release.objects.count(), Event.objects.count())

    shown = releases.freeze(round)

    assert (Finding.objects.count(), Release.objects.count(), Event.objects.count()) == before
    release = releases.publish(round, shown=shown.content_hash)
    assert release.content_hash == shown.content_hash
    assert release.previous_hash == shown.previous_hash
    assert {(row.ministry_id, row.code) for row in shown.results} == set(
        release.results.values_list("ministry", "code")
    )


def test_a_round_that_changed_since_its_preview_is_not_published() -> None:
    round = rich_round()
    shown = releases.freeze(round).content_hash
    Score.objects.filter(indicator__code="OPN-2").update(rationale="Seen again.")

    with pytest.raises(Conflict, match="has changed since you opened this preview"):
        releases.publish(round, shown=shown)

    assert not Release.objects.exists()
    assert Finding.objects.count() == 1


def test_a_release_that_came_between_makes_another_preview() -> None:
    round = rich_round()
    shown = releases.freeze(round).content_hash
    publish_small_release("2025", LEVELS, year=2025)

    with pytest.raises(Conflict):
        releases.publish(round, shown=shown)


def test_there_is_no_preview_of_what_cannot_be_published() -> None:
    round = make_round("2026")
    with pytest.raises(NotReady, match="no scores to publish"):
        releases.freeze(round)

    make_score(make_coding(make_assessment("FIN", round=round)), "OPN-1", 3)
    second = make_coding(round.assessments.get(), analyst=make_user("second"))
    make_score(second, "OPN-1", 4)
    with pytest.raises(NotReady, match="Several analysts scored Finland"):
        releases.freeze(round)

    second.scores.all().delete()
    releases.publish(round)
    with pytest.raises(Locked, match="already published"):
        releases.freeze(round)
