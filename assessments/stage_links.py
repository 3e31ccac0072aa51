"""Where what is missing can be done: a door for each reason why an assessment stays."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.urls import reverse

from assessments.models import Assessment, Coding, Role, Stage, User


class Missing(Protocol):
    """What a refusal tells of one thing that is missing: see `actions.errors.Lack`."""

    @property
    def kind(self) -> str: ...
    @property
    def key(self) -> str: ...
    @property
    def sentence(self) -> str: ...


@dataclass(frozen=True, slots=True)
class Gap:
    """url: where the reader can do it, or see it; blank where only somebody else can."""

    sentence: str
    url: str
    label: str


def gaps(assessment: Assessment, missing: Iterable[Missing], reader: User) -> Sequence[Gap]:
    """One query where codings are missing, else none."""
    missing = list(missing)
    readable: set[str] = set()
    if any(each.kind == "coding" for each in missing):
        own = Coding.objects.visible_to(reader).filter(assessment=assessment)
        readable = {str(pk) for pk in own.values_list("pk", flat=True)}
    return [
        Gap(each.sentence, *door(assessment, each.kind, each.key, reader, readable))
        for each in missing
    ]


def door(
    assessment: Assessment, kind: str, key: str, reader: User, readable: set[str]
) -> tuple[str, str]:
    """(address, what the link says), both blank where there is no door for the reader."""
    if kind == "analysts" and Role.COORDINATOR in reader.roles:
        plan = reverse("round-plan", args=[assessment.round.code])
        return f"{plan}?ministry={assessment.ministry_id}", "Assign analysts"
    if kind == "coding" and key in readable:
        return reverse("coding-of", args=[assessment.pk, key]), "Read how far it is"
    if kind == "indicator" and assessment.stage == Stage.RECONCILING:
        return reverse("reconciling-indicator", args=[assessment.pk, key]), f"Reconcile {key}"
    if kind == "indicator" and assessment.stage == Stage.DECIDING:
        return f"{reverse('deciding-detail', args=[assessment.pk])}#{key}", f"Decide on {key}"
    if kind == "reply":
        return f"{stage_url(assessment)}#deadlines", "See its deadline"
    return "", ""


def stage_url(assessment: Assessment) -> str:
    return reverse("assessment-stage", args=[assessment.pk])


def work_url(assessment: Assessment) -> str:
    """Where a lead works on an assessment in its stage; blank where that is others' work."""
    if assessment.stage == Stage.RECONCILING:
        return reverse("reconciling-detail", args=[assessment.pk])
    if assessment.stage == Stage.DECIDING:
        return reverse("deciding-detail", args=[assessment.pk])
    return ""
