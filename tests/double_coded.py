"""Ministries that several analysts coded, and what was found, as agreement is computed from."""

from collections.abc import Mapping

from django.utils import timezone

from assessments.actions import releases
from assessments.models import Assessment, Finding, Release, Round, User
from tests.factories import make_assessment, make_coding, make_round, make_score, make_user

Said = Mapping[str, int | float | str]  # indicator -> a level, a measured number, or a state


def coder(place: int) -> User:
    """The first, second ... analyst, with the name "coder-0", "coder-1" ..."""
    name = f"coder-{place}"
    return User.objects.filter(username=name).first() or make_user(name, role="analyst")


def code_ministry(
    round: Round, ministry: str, *said: Said, stage: str = "coding", is_submitted: bool = False
) -> Assessment:
    """A ministry as the first, second ... coder reads it."""
    assessment = make_assessment(ministry, round=round)
    assessment.stage = stage
    assessment.save(update_fields=["stage"])
    for place, answers in enumerate(said):
        coding = make_coding(assessment, analyst=coder(place))
        for indicator, answer in answers.items():
            make_score(coding, indicator, **answered(answer))
        if is_submitted:
            coding.submitted_at = timezone.now()
            coding.save(update_fields=["submitted_at"])
    return assessment


def reconcile(round: Round, ministry: str, found: Said, *said: Said, stage: str = "reply") -> None:
    """A ministry as it was found, and as the coders read it."""
    assessment = code_ministry(round, ministry, *said, stage=stage, is_submitted=True)
    for indicator, answer in found.items():
        Finding.objects.create(
            assessment=assessment,
            indicator=round.framework.indicators.get(code=indicator),
            **answered(answer),
        )


def publish_read_twice(said: Mapping[str, tuple[Said, Said]], code: str = "2026") -> Release:
    """A release of ministries that two coders read; what the first says stands."""
    round = make_round(code)
    for ministry, (first, second) in said.items():
        reconcile(round, ministry, first, first, second, stage="final")
    return releases.publish(round)


def answered(answer: int | float | str) -> dict[str, object]:
    if isinstance(answer, str):
        return {"state": answer}
    return {"state": "rated", "value" if isinstance(answer, float) else "level": answer}
