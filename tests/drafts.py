"""Ministries in the stage of the reply. Every text that they must not see contains "canary"."""

import datetime
from dataclasses import dataclass

from django.utils import timezone

from assessments.models import (
    Assessment,
    Deadline,
    Evidence,
    Finding,
    Membership,
    Reply,
    Round,
    Score,
    Stage,
    User,
)
from tests.factories import (
    make_assessment,
    make_coding,
    make_evidence,
    make_ministry,
    make_score,
    make_user,
)

CODERS = ("canary-coder-one", "canary-coder-two")
LEAD = "canary-lead"
HIDDEN = [*CODERS, LEAD, "canary-other-coding", "canary-sealed", "canary-reason", "canary-estonia"]
KEY = "0f8fad5b-d9cb-469f-a165-70867728950e"
PIECE = {
    "evidence": KEY,
    f"{KEY}-disclosure": "public",
    f"{KEY}-kind": "url",
    f"{KEY}-url": "https://example.org/our-page",
    f"{KEY}-title": "Our own page",
}
DISAGREES = {"version": 0, "answer": "disagree", "comment": "It is published.", **PIECE}
MONTH = datetime.timedelta(days=30)


@dataclass(frozen=True)
class Drafted:
    """Finland's draft with its member mia, and Estonia's with its member ene."""

    assessment: Assessment
    member: User
    other: Assessment
    stranger: User


def make_drafted(*, due_in: datetime.timedelta = MONTH) -> Drafted:
    coders = [make_user(name, role="analyst") for name in CODERS]
    lead = make_user(LEAD, role="lead")
    finland = make_draft("FIN", coders, lead, due_in=due_in)
    estonia = make_draft("EST", coders, lead, due_in=due_in, rationale="canary-estonia")
    member = make_member("mia", "FIN")
    return Drafted(finland, member, estonia, make_member("ene", "EST"))


def make_member(name: str, ministry: str) -> User:
    user = make_user(name)
    user.email = f"{name}@{ministry.lower()}.example"
    user.save(update_fields=["email"])
    Membership.objects.create(user=user, role="ministry", ministry=make_ministry(ministry))
    return user


def make_draft(
    ministry: str,
    coders: list[User],
    lead: User,
    *,
    due_in: datetime.timedelta = MONTH,
    rationale: str = "Seen on its site.",
    round: Round | None = None,
) -> Assessment:
    """Every indicator at level 3, which the first coder gave; the second says 5 of OPN-1.

    OPN-1 rests on a public, a restricted and a sealed piece; of OPN-2 the lead decided level 2.
    """
    assessment = make_assessment(ministry, round=round)
    one, two = (make_coding(assessment, analyst=coder) for coder in coders)
    for indicator in assessment.round.framework.indicators.all():
        level, value = (None, 30.0) if indicator.kind == "measured" else (3, None)
        score = make_score(one, indicator.code, level, value=value, rationale=rationale)
        make_score(two, indicator.code, level and 5, value=value, rationale="canary-other-coding")
        make_finding(assessment, score, lead)
    own = one.scores.filter(indicator__code="OPN-1").first()
    if own is not None:
        rest_on_all_classes(assessment, own, lead)
    assessment.stage = Stage.REPLY
    assessment.save(update_fields=["stage"])
    due_at = timezone.now() + due_in
    Deadline.objects.create(assessment=assessment, stage=Stage.REPLY, due_at=due_at)
    return assessment


def rest_on_all_classes(assessment: Assessment, score: Score, lead: User) -> None:
    make_evidence(score, disclosure="public")
    make_evidence(score, disclosure="restricted")
    add_sealed(score, lead)
    finding = assessment.findings.get(indicator__code="OPN-2")
    finding.score, finding.level, finding.reason = None, 2, "The archive says less."
    finding.save()


def make_finding(assessment: Assessment, score: Score, lead: User) -> Finding:
    return Finding.objects.create(
        assessment=assessment,
        indicator=score.indicator,
        score=score,
        state=score.state,
        level=score.level,
        value=score.value,
        reason="canary-reason",
        decided_at=timezone.now(),
        decided_by=lead,
    )


def add_sealed(score: Score, lead: User) -> Evidence:
    piece = make_evidence(
        score,
        disclosure="sealed",
        kind="interview",
        title="canary-sealed title",
        url="",
        quotation="canary-sealed quotation",
        speaks_of=datetime.date(2026, 2, 3),
    )
    Evidence.objects.filter(pk=piece.pk).update(verified_by=lead, verified_at=timezone.now())
    return piece


def replied(assessment: Assessment, indicator: str, stance: str, **fields: object) -> Reply:
    return Reply.objects.create(
        assessment=assessment,
        indicator=assessment.round.framework.indicators.get(code=indicator),
        stance=stance,
        **fields,
    )


def moved(assessment: Assessment, stage: Stage) -> Assessment:
    Assessment.objects.filter(pk=assessment.pk).update(stage=stage)
    return Assessment.objects.get(pk=assessment.pk)
