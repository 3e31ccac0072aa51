"""The words of the business that querysets know: for each a row in and a row out."""

import pytest
from django.utils import timezone

from assessments.models import Assessment, Coding, Evidence, Release, Result, Round, Score, User
from tests.factories import (
    make_assessment,
    make_coding,
    make_round,
    make_score,
    make_user,
    publish_small_release,
)

pytestmark = pytest.mark.django_db


def test_querysets_speak_of_the_business() -> None:
    published = publish_small_release("2025", year=2025)
    open_round = make_round("2026", framework=published.round.framework)
    draft = make_coding(make_assessment("NLD", round=open_round))
    make_assessment("NOR", round=open_round)
    make_score(draft, "OPN-1", 3, evidence=["public", "sealed"])

    assert list(Round.objects.published()) == [published.round]
    assert not Round.objects.demonstration().exists()
    assert {row.ministry_id for row in Assessment.objects.for_round(open_round)} == {"NLD", "NOR"}
    assert {row.ministry_id for row in Assessment.objects.with_scores()} == {"FIN", "NLD"}
    assert list(Coding.objects.editable_by(draft.analyst)) == [draft]
    assert not Coding.objects.editable_by(make_user("other")).exists()
    assert list(Round.objects.unreleased()) == [open_round]
    assert [piece.disclosure for piece in Evidence.objects.public()] == ["public"]


def test_releases_come_newest_first_with_demonstrations_last() -> None:
    later = publish_small_release("2026", year=2026)
    earlier = publish_small_release("2025", year=2025, framework=later.round.framework)
    publish_small_release("demo-2026", framework=later.round.framework, is_demonstration=True)

    assert [row.code for row in Release.objects.newest_first()] == ["2026", "2025", "demo-2026"]
    assert list(Release.objects.comparable_with(later)) == [earlier, later]
    assert {row.kind for row in Result.objects.for_release(later).indicators()} == {"indicator"}


def test_an_open_score_is_no_answer() -> None:
    coding = make_coding()
    make_score(coding, "OPN-1", state="open", rationale="To be looked at.")

    assert not Score.objects.answers().exists()
    assert not Assessment.objects.with_scores().exists()
    answered = make_score(coding, "OPN-2", state="not_found")
    assert list(Score.objects.answers()) == [answered]
    assert list(Assessment.objects.with_scores()) == [coding.assessment]


def test_a_coding_is_edited_by_its_analyst_until_it_is_submitted_or_released() -> None:
    published = publish_small_release("2025", year=2025)
    round = make_round("2026", framework=published.round.framework)
    mine = make_coding(make_assessment("NLD", round=round))
    Coding.objects.filter(assessment__round=published.round).update(submitted_at=None)

    assert list(Coding.objects.editable_by(mine.analyst)) == [mine]
    assert Coding.objects.assigned_to(mine.analyst).count() == 2

    Coding.objects.update(submitted_at=timezone.now())
    assert not Coding.objects.editable_by(mine.analyst).exists()


def test_a_coding_is_seen_by_its_analyst_and_by_coordinators_alone() -> None:
    mine = make_coding()
    theirs = make_coding(make_assessment("NLD"), analyst=make_user("ben", role="analyst"))
    outsiders = [
        make_user("lead", role="lead"),
        make_user("member", role="ministry", ministry="FIN"),
        make_user("nobody"),
    ]

    assert list(Coding.objects.visible_to(mine.analyst)) == [mine]
    assert list(Coding.objects.visible_to(make_user("eva", role="coordinator"))) == [mine, theirs]
    assert not any(Coding.objects.visible_to(user).exists() for user in outsiders)


def test_sealed_evidence_is_read_by_leads_and_by_the_one_who_added_it() -> None:
    coding = make_coding()
    make_score(coding, "OPN-1", 3, evidence=["public", "restricted", "sealed"])

    def read_by(user: User) -> list[str]:
        return [piece.disclosure for piece in Evidence.objects.readable_by(user)]

    assert read_by(coding.analyst) == ["public", "restricted", "sealed"]
    assert read_by(make_user("lead", role="lead")) == ["public", "restricted", "sealed"]
    assert read_by(make_user("eva", role="coordinator")) == ["public", "restricted"]
