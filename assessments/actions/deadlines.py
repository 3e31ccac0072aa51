"""Until when each stage is to last: usual days, or what a coordinator says."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import events, stages
from assessments.actions.errors import Locked
from assessments.models import Assessment, Deadline, Stage, User

MOST_DAYS_AHEAD = 366


def begin(assessments: Iterable[Assessment]) -> None:
    """Give assessments that were just assigned the usual days of that. One query.

    The later stages get theirs as they open.
    """
    due_at = stages.default_due_at(Stage.ASSIGNED, since=timezone.now())
    Deadline.objects.bulk_create(
        Deadline(assessment=each, stage=Stage.ASSIGNED, due_at=due_at) for each in assessments
    )


@transaction.atomic
def change(
    assessment: Assessment, stage: Stage, *, due_at: datetime.datetime, by: User | None
) -> Deadline:
    """Say until when a stage lasts that is not over; the same again changes nothing.

    Raises Locked for a stage that is over or has no end, ValidationError for a moment that is past
    or more than a year ahead: to end a stage now is to move on.
    """
    now = timezone.now()
    if not now < due_at <= now + datetime.timedelta(days=MOST_DAYS_AHEAD):
        raise ValidationError({"due_at": ["Give a deadline that lies ahead, within a year."]})
    assessment = stages.lock(assessment)
    current = Stage(assessment.stage)
    if stage not in stages.DAYS or stages.ORDER.index(stage) < stages.ORDER.index(current):
        raise Locked(
            f"{stages.place(assessment)} is in the stage “{current.label}”; "
            f"“{stage.label}” has no deadline to change."
        )
    row = Deadline.objects.filter(assessment=assessment, stage=stage).first()
    if row is not None and row.due_at == due_at:
        return row
    old = row.due_at if row else None
    row = row or Deadline(assessment=assessment, stage=stage)
    row.due_at = due_at
    row.save()
    detail = {"stage": stage, "old": old.isoformat() if old else None, "new": due_at.isoformat()}
    events.record("changed deadline", stages.place(assessment), by=by, detail=detail)
    return row
