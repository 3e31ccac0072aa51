"""Tests of querysets: each includes a row and leaves a row out."""

import datetime

import pytest
from django.utils import timezone

from assessments.models import (
    Assessment,
    Coding,
    Evidence,
    Invitation,
    Release,
    Reply,
    Result,
    Round,
    Score,
    User,
)
from tests.factories import (
    make_assessment,
    make_coding,
    make_round,
    make_score,
    make_user,
    publish_small_release,
)

pytestmark = pytest.mark.django_db


def test_querysets_have_methods_for_domain_terms() -> None:
    published = publish_small_release("2025", year=2025)
    open_round = make_round("2026", framework=published.round.framework)
    draft = make_coding(make_assessment("NLD", round=open_round))
    make_assessment("NOR", round=open_round)
    make_score(draft, "OPN-1", 3, evidence=["public", "sealed"])

    assert list(Round.objects.published()) == [published.round]
    assert not Round.objects.demonstration().exists()
    assert {row.ministry_id for row in Assessment.objects.for_round(open_round)} == {"NLD", "NOR"}
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
    answered = make_score(coding, "OPN-2", state="not_found")
    assert list(Score.objects.answers()) == [answered]


def test_a_coding_is_edited_by_its_analyst_until_it_is_submitted_or_released() -> None:
    published = publish_small_release("2025", year=2025)
    round = make_round("2026", framework=published.round.framework)
    mine = make_coding(make_assessment("NLD", round=round))
    Coding.objects.filter(assessment__round=published.round).update(submitted_at=None)

    assert list(Coding.objects.editable_by(mine.analyst)) == [mine]
    assert Coding.objects.assigned_to(mine.analyst).count() == 2

    Coding.objects.update(submitted_at=timezone.now())
    assert not Coding.objects.editable_by(mine.analyst).exists()


def test_a_coding_is_seen_by_its_analyst_and_by_leads() -> None:
    mine = make_coding()
    theirs = make_coding(make_assessment("NLD"), analyst=make_user("ben", role="analyst"))
    outsiders = [make_user("member", role="ministry", ministry="FIN"), make_user("outsider")]

    assert list(Coding.objects.visible_to(mine.analyst)) == [mine]
    for role in ("lead", "coordinator"):
        leading = Coding.objects.visible_to(make_user(role, role=role))
        assert list(leading) == [mine, theirs]
    assert not any(Coding.objects.visible_to(user).exists() for user in outsiders)


@pytest.mark.parametrize("role", ["analyst", "lead", "coordinator"])
def test_a_coder_is_blind_to_the_other_coding_until_all_have_submitted(
    role: str,
) -> None:
    assessment = make_assessment()
    mine = make_coding(assessment, analyst=make_user("ada", role=role))
    theirs = make_coding(assessment, analyst=make_user("ben", role="analyst"))
    make_coding(make_assessment("NLD"), analyst=theirs.analyst)
    led = Assessment.objects.led_by(mine.analyst).filter(pk=assessment.pk)
    seen = Coding.objects.visible_to(mine.analyst).filter(assessment=assessment)

    for stage in ("assigned", "coding"):
        Assessment.objects.update(stage=stage)
        assert list(seen.all()) == [mine]
        assert not led.exists()
    for stage in ("reconciling", "reply", "deciding", "final", "released"):
        Assessment.objects.update(stage=stage)
        assert list(seen.all()) == [mine, theirs]
        assert led.exists() is (role != "analyst")


def test_a_ministry_reads_its_own_draft_once_it_is_asked() -> None:
    own, other = make_assessment("FIN"), make_assessment("NLD")
    member = make_user("member", role="ministry", ministry="FIN")

    for stage in ("assigned", "coding", "reconciling"):
        Assessment.objects.update(stage=stage)
        assert not Assessment.objects.of_member(member).exists()
    for stage in ("reply", "deciding", "final", "released"):
        Assessment.objects.update(stage=stage)
        assert list(Assessment.objects.of_member(member)) == [own]
    assert other not in Assessment.objects.of_member(make_user("outsider"))


def test_an_unsent_reply_does_not_count_and_only_disagreement_is_contested() -> None:
    assessment = make_assessment()
    stances = ["", "agree", "agree_with_comment", "disagree", "cannot_comment"]
    indicators = assessment.round.framework.indicators.all()[: len(stances)]
    for stance, indicator in zip(stances, indicators, strict=True):
        Reply.objects.create(assessment=assessment, indicator=indicator, stance=stance)

    assert [reply.stance for reply in Reply.objects.answered()] == stances[1:]
    assert [reply.stance for reply in Reply.objects.contested()] == ["disagree"]


def test_an_invitation_is_pending_until_it_is_used_revoked_or_past_its_day() -> None:
    now, eva = timezone.now(), make_user("eva", role="coordinator")
    day = datetime.timedelta(days=1)
    given = {"role": "analyst", "invited_by": eva, "invited_at": now, "expires_at": now + day}
    kinds = {
        "open": {},
        "used": {"accepted_at": now, "accepted_by": eva},
        "revoked": {"revoked_at": now, "revoked_by": eva},
        "late": {"expires_at": now - day},
    }
    for name, other in kinds.items():
        Invitation.objects.create(email=f"{name}@example.org", digest=name, **given | other)

    assert [found.email for found in Invitation.objects.pending()] == ["open@example.org"]


def test_sealed_evidence_is_read_by_leads_and_by_the_user_who_added_it() -> None:
    coding = make_coding()
    make_score(coding, "OPN-1", 3, evidence=["public", "restricted", "sealed"])

    def read_by(user: User) -> list[str]:
        return [piece.disclosure for piece in Evidence.objects.readable_by(user)]

    assert read_by(coding.analyst) == ["public", "restricted", "sealed"]
    assert read_by(make_user("lead", role="lead")) == ["public", "restricted", "sealed"]
    assert read_by(make_user("eva", role="coordinator")) == ["public", "restricted"]
