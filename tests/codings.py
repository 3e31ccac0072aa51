"""Ministries that several analysts coded, and their reconciled scores."""

import datetime
from collections.abc import Mapping, Sequence

from django.utils import timezone

from assessments.actions import releases
from assessments.models import Assessment, Coding, Finding, Release, Round, Score, Stage, User
from tests.factories import make_assessment, make_coding, make_round, make_score, make_user

Answers = Mapping[str, int | float | str]  # indicator -> a level, a measured number, or a state


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
        for code, answers in levels.items():
            make_answer(coding, code, answers[at])
        coding.submitted_at = timezone.now()
        coding.save()
    return in_stage(assessment, stage)


def make_answer(coding: Coding, code: str, level: int | None) -> Score:
    words = f"Rationale of {coding.analyst} on {code}."
    if level is None:
        return make_score(coding, code, state="not_found")
    return make_score(coding, code, level, confidence="high", rationale=words)


def in_stage(assessment: Assessment, stage: Stage) -> Assessment:
    assessment.stage = stage
    assessment.save()
    return assessment


def score_of(assessment: Assessment, code: str, coder: int) -> Score:
    """Return the score of the coder in this place, from 0."""
    coding = assessment.codings.order_by("pk")[coder]
    return coding.scores.get(indicator__code=code)


def recode(score: Score, level: int) -> None:
    """Change a score as if its coding had been reopened and submitted again."""
    score.level, score.version = level, score.version + 1
    score.saved_at = timezone.now() + datetime.timedelta(seconds=1)
    score.save()


def coder(place: int) -> User:
    """Return the first, second ... analyst, with the name "coder-0", "coder-1" ..."""
    name = f"coder-{place}"
    return User.objects.filter(username=name).first() or make_user(name, role="analyst")


def code_ministry(
    round: Round, ministry: str, *given: Answers, stage: str = "coding", is_submitted: bool = False
) -> Assessment:
    """Make a ministry with the answers of the first, second ... coder."""
    assessment = make_assessment(ministry, round=round)
    assessment.stage = stage
    assessment.save(update_fields=["stage"])
    for place, answers in enumerate(given):
        coding = make_coding(assessment, analyst=coder(place))
        for indicator, answer in answers.items():
            make_score(coding, indicator, **answered(answer))
        if is_submitted:
            coding.submitted_at = timezone.now()
            coding.save(update_fields=["submitted_at"])
    return assessment


def reconcile(
    round: Round, ministry: str, found: Answers, *given: Answers, stage: str = "reply"
) -> None:
    """Make a ministry with its reconciled scores, and the answers of its coders."""
    assessment = code_ministry(round, ministry, *given, stage=stage, is_submitted=True)
    for indicator, answer in found.items():
        Finding.objects.create(
            assessment=assessment,
            indicator=round.framework.indicators.get(code=indicator),
            **answered(answer),
        )


def publish_double_coded(
    given: Mapping[str, tuple[Answers, Answers]], code: str = "2026"
) -> Release:
    """Publish ministries with two codings each; the first coder's answers are the scores."""
    round = make_round(code)
    for ministry, (first, second) in given.items():
        reconcile(round, ministry, first, first, second, stage="final")
    return releases.publish(round)


def answered(answer: int | float | str) -> dict[str, object]:
    if isinstance(answer, str):
        return {"state": answer}
    return {"state": "rated", "value" if isinstance(answer, float) else "level": answer}
