"""The drafts that a ministry was asked about, and how far its reply to each is."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from assessments.answers.questions import questionnaire
from assessments.models import Assessment, Deadline, Reply, Stage, User
from assessments.models.assessments import AssessmentQuerySet

FINISHED = {Stage.FINAL.value, Stage.RELEASED.value}


@dataclass(frozen=True, slots=True)
class Asked:
    """One draft that a ministry was asked about. said: on how many findings it took a stance."""

    assessment: Assessment
    url: str
    due_at: datetime.datetime | None
    said: int
    total: int

    @property
    def is_open(self) -> bool:
        is_over = self.due_at is not None and self.due_at <= timezone.now()
        return self.is_asked and not self.is_submitted and not is_over

    @property
    def is_asked(self) -> bool:
        return self.assessment.stage == Stage.REPLY

    @property
    def is_submitted(self) -> bool:
        return self.assessment.reply_submitted_at is not None

    @property
    def did_not_reply(self) -> bool:
        return not self.is_asked and not self.is_submitted and not self.said

    @property
    def is_finished(self) -> bool:
        return self.assessment.stage in FINISHED


def drafts_of(user: User) -> AssessmentQuerySet:
    """The drafts that a ministry of the user was asked about, with what each page says of them."""
    due = Deadline.objects.filter(assessment=OuterRef("pk"), stage=Stage.REPLY)
    said = Reply.objects.said().filter(assessment=OuterRef("pk")).order_by().values("assessment")
    return (
        Assessment.objects.of_member(user)
        .filter(Q(stage=Stage.REPLY) | Exists(due))
        .select_related("ministry", "round__framework")
        .annotate(
            due_at=Subquery(due.values("due_at")[:1]),
            said=Subquery(said.annotate(count=Count("pk")).values("count")),
        )
    )


def asked(assessment: Assessment) -> Asked:
    """Of one of `drafts_of`."""
    return Asked(
        assessment=assessment,
        url=reverse("reply-detail", args=[assessment.pk]),
        due_at=getattr(assessment, "due_at"),  # noqa: B009 - annotated
        said=getattr(assessment, "said") or 0,  # noqa: B009
        total=len(questionnaire(assessment.round.framework).by_code),
    )


def index(user: User) -> list[Asked]:
    """Those that wait for a reply first, the nearest deadline on top. One query."""
    rows = drafts_of(user).order_by("-round__year", "ministry__country", "pk")
    far = datetime.datetime.max.replace(tzinfo=datetime.UTC)
    found = [asked(row) for row in rows]
    return sorted(found, key=lambda each: (not each.is_open, each.due_at if each.is_open else far))
