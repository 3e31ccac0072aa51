"""Ministries with two codings, replies and decisions, made as rows in their final stage."""

from collections.abc import Mapping, Sequence

from django.utils import timezone

from assessments.models import (
    Assessment,
    Decision,
    Finding,
    Reply,
    Round,
    Stage,
    User,
)
from tests.factories import (
    make_assessment,
    make_coding,
    make_reply_evidence,
    make_round,
    make_score,
    make_user,
)

EVERY = ("OPN-1", "OPN-2", "CNF-1", "TRN-1", "TRN-2")


def a_user(username: str, role: str = "analyst") -> User:
    return User.objects.filter(username=username).first() or make_user(username, role=role)


def make_finished(
    ministry: str = "FIN",
    levels: Mapping[str, int] | int = 3,
    *,
    round: Round | None = None,
    stage: str = Stage.FINAL,
) -> Assessment:
    """Ada and Bob gave the same levels, and Ada's are used; what is not named is not found."""
    round = round or Round.objects.first() or make_round(coders=2)
    assessment = make_assessment(ministry, round=round, stage=stage)
    answers = dict.fromkeys(EVERY, levels) if isinstance(levels, int) else levels
    for username in ("ada", "bob"):
        coding = make_coding(assessment, analyst=a_user(username))
        for indicator in EVERY:
            level = answers.get(indicator)
            state = "not_found" if level is None else "rated"
            words = f"{username} of {indicator}"
            make_score(coding, indicator, level, state=state, confidence="high", rationale=words)
    for score in assessment.codings.get(analyst__username="ada").scores.all():
        Finding.objects.create(
            assessment=assessment,
            indicator=score.indicator,
            score=score,
            state=score.state,
            level=score.level,
        )
    return assessment


def make_reply(
    assessment: Assessment,
    indicator: str = "OPN-1",
    stance: str = "disagree",
    *,
    comment: str = "",
    is_confidential: bool = False,
    evidence: Sequence[str] = (),
) -> Reply:
    """evidence: the class of each piece."""
    reply = Reply.objects.create(
        assessment=assessment,
        indicator=assessment.round.framework.indicators.get(code=indicator),
        stance=stance,
        comment=comment,
        is_confidential=is_confidential,
    )
    for disclosure in evidence:
        make_reply_evidence(
            reply,
            by=a_user("mia"),
            disclosure=disclosure,
            kind="document",
            title=f"The ministry's {disclosure} paper",
            url="",
        )
    return reply


def make_decision(
    reply: Reply, stands: str = "finding", level: int = 3, reason: str = "Read again."
) -> Decision:
    return Decision.objects.create(
        reply=reply,
        stands=stands,
        state="rated",
        level=level,
        reason=reason,
        decided_at=timezone.now(),
        decided_by=a_user("lea", "lead"),
    )
