"""Links from an assessment to the pages where its work, or what is missing, can be done."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from django.urls import reverse

from assessments.models import Assessment, Coding, Role, User


class Missing(Protocol):
    """One thing that is missing, as `actions.errors.Lack` describes it."""

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


Link = tuple[str, str]  # address and words, both blank where the reader has no link
NO_LINK: Link = ("", "")


def gaps(assessment: Assessment, missing: Iterable[Missing], reader: User) -> Sequence[Gap]:
    """Return what is missing, each with its link. One query if codings are missing, else none."""
    missing = list(missing)
    readable: set[str] = set()
    if any(each.kind == "coding" for each in missing):
        own = Coding.objects.visible_to(reader).filter(assessment=assessment)
        readable.update(map(str, own.values_list("pk", flat=True)))
    found = []
    for each in missing:
        url, label = _link(assessment, each, reader, readable)
        found.append(Gap(each.sentence, url, label))
    return found


def _link(assessment: Assessment, missing: Missing, reader: User, readable: set[str]) -> Link:
    if missing.kind == "analysts" and Role.COORDINATOR in reader.roles:
        plan = reverse("round-plan", args=[assessment.round.code])
        return f"{plan}?ministry={assessment.ministry_id}", "Assign analysts"
    # A reader who still codes the ministry is blind to the other codings: no link to those.
    if missing.kind == "coding" and missing.key in readable:
        return reverse("coding-of", args=[assessment.pk, missing.key]), "See its progress"
    if missing.kind == "indicator":
        return _indicator_link(assessment, missing.key)
    if missing.kind == "member":
        return f"{stage_url(assessment)}#members", "Invite, or record it"
    if missing.kind == "reply":
        return f"{stage_url(assessment)}#deadlines", "See its deadline"
    return NO_LINK


def _indicator_link(assessment: Assessment, code: str) -> Link:
    rule = assessment.rule
    if rule.indicator_page:
        return reverse(rule.indicator_page, args=[assessment.pk, code]), f"{rule.work} {code}"
    if rule.work_page:
        return f"{work_url(assessment)}#{code}", f"{rule.work} {code}"
    return NO_LINK


def stage_url(assessment: Assessment) -> str:
    return reverse("assessment-stage", args=[assessment.pk])


def work_url(assessment: Assessment) -> str:
    """Return where a lead works on an assessment in its stage; blank where that is others' work."""
    page = assessment.rule.work_page
    if not page:
        return ""
    return reverse(page, args=[assessment.pk])
