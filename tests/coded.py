"""Assessments that several analysts coded, as reconciling finds them."""

import datetime
from collections.abc import Mapping, Sequence

from django.utils import timezone

from assessments.models import Assessment, Coding, Round, Score, Stage, User
from tests.factories import make_assessment, make_coding, make_score, make_user


def make_coded(
    levels: Mapping[str, Sequence[int | None]],
    *,
    coders: Sequence[User | str] = ("ada", "bo"),
    ministry: str = "FIN",
    round: Round | None = None,
    stage: Stage = Stage.RECONCILING,
) -> Assessment:
    """levels: indicator -> each coder's level; None: searched, and found nothing.

    Each coding is submitted, and says words of its own: "Rationale of ada on OPN-1.".
    """
    assessment = make_assessment(ministry, round=round)
    for at, given in enumerate(coders):
        coder = given if isinstance(given, User) else make_user(given, role="analyst")
        coding = make_coding(assessment, analyst=coder)
        for code, said in levels.items():
            make_said(coding, code, said[at])
        coding.submitted_at = timezone.now()
        coding.save()
    return in_stage(assessment, stage)


def make_said(coding: Coding, code: str, level: int | None) -> Score:
    words = f"Rationale of {coding.analyst} on {code}."
    if level is None:
        return make_score(coding, code, state="not_found")
    return make_score(coding, code, level, confidence="high", rationale=words)


def in_stage(assessment: Assessment, stage: Stage) -> Assessment:
    assessment.stage = stage
    assessment.save()
    return assessment


def score_of(assessment: Assessment, code: str, coder: int) -> Score:
    """What the coder in that place, from 0, says of an indicator."""
    coding = assessment.codings.order_by("pk")[coder]
    return coding.scores.get(indicator__code=code)


def recode(score: Score, level: int) -> None:
    """As if its coding had been reopened, changed and submitted again."""
    score.level, score.version = level, score.version + 1
    score.saved_at = timezone.now() + datetime.timedelta(seconds=1)
    score.save()
