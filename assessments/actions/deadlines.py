"""Deadlines of stages: the usual days, or what a coordinator chooses."""

import datetime
from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import events, stages
from assessments.actions.errors import Locked
from assessments.models import Assessment, Deadline, Stage, User


def begin(assessments: Iterable[Assessment]) -> None:
    """Give new assessments the usual deadline of their first stage. One query.

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
    """Change the deadline of a stage that is not over; the same again changes nothing.

    Raises Locked for a stage that is over or has no deadline, ValidationError for a moment that is
    past or more than a year ahead: to end a stage now is to move on.
    """
    if not stages.is_within_a_year(due_at):
        raise ValidationError({"due_at": ["Choose a deadline in the future, within a year."]})
    assessment = stages.lock(assessment)
    current = Stage(assessment.stage)
    # A later stage can get its deadline early: coordinators plan a whole round at once.
    if stage.rule.days is None or stage.is_before(current):
        raise Locked(
            f"{stages.name(assessment)} is in the stage “{current.label}”; "
            f"“{stage.label}” has no deadline to change."
        )
    row = Deadline.objects.filter(assessment=assessment, stage=stage).first()
    old = None
    if row is None:
        row = Deadline(assessment=assessment, stage=stage)
    elif row.due_at == due_at:
        return row
    else:
        old = row.due_at.isoformat()
    row.due_at = due_at
    row.save()
    detail = {"stage": stage, "old": old, "new": due_at.isoformat()}
    events.record("changed deadline", assessment.event_subject, by=by, detail=detail)
    return row
