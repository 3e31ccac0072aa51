"""Moving an assessment from stage to stage: one verb, one event. Only publishing moves it further.

What each move needs, and who may make it, is in the table of `models.stages`.
"""

import datetime
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import events, findings, letters, stages
from assessments.actions.entry_checks import storable
from assessments.actions.errors import NotAllowed, NotReady
from assessments.models import (
    Assessment,
    Coding,
    Deadline,
    Decision,
    Membership,
    Role,
    Stage,
    User,
)
from assessments.models.people import LEADING
from assessments.models.stages import Condition

REOPENED = "reopened stage"


@transaction.atomic
def open_coding(assessment: Assessment, *, by: User | None) -> Assessment:
    """Let its analysts begin; one of them may do so. See `_move_on` for what is raised."""
    return _move_on(assessment, Stage.CODING, by=by)


@transaction.atomic
def open_reconciling(assessment: Assessment, *, by: User | None) -> Assessment:
    """End the blind coding: write what the codings agree on, and leave the rest to the lead."""
    moved = _move_on(assessment, Stage.RECONCILING, by=by)
    findings.write_agreed(moved)
    return moved


@transaction.atomic
def open_reply(
    assessment: Assessment, *, by: User | None, due_at: datetime.datetime | None = None
) -> Assessment:
    """Show the ministry its draft, and ask for its reply until due_at; None is the usual time.

    Raises ValidationError for a deadline that is past or more than a year away.
    """
    due_at = due_at or stages.default_due_at(Stage.REPLY, since=timezone.now())
    if not stages.is_within_a_year(due_at):
        raise ValidationError({"due_at": ["The reply must be due within a year from now."]})
    moved = _move_on(assessment, Stage.REPLY, by=by, due_at=due_at)
    letters.reply_opened(moved, due_at)
    return moved


@transaction.atomic
def close_reply(assessment: Assessment, *, by: User | None) -> Assessment:
    """Take the ministry's reply as it is; nothing by the deadline is "did not reply"."""
    return _move_on(assessment, Stage.DECIDING, by=by)


@transaction.atomic
def finish(assessment: Assessment, *, by: User | None) -> Assessment:
    """Make the reconciled scores and decisions final: the next release may publish them."""
    moved = _move_on(assessment, Stage.FINAL, by=by)
    letters.decided(moved)
    return moved


@transaction.atomic
def reopen(assessment: Assessment, *, to: Stage, reason: str, by: User) -> Assessment:
    """Take an assessment back to an earlier stage, with a new deadline there.

    Codings stay submitted, until each is reopened. From before deciding on, the ministry may reply
    again, and decisions on its earlier reply are removed; the event keeps them. Raises Locked when
    it is released or has not come so far, ValidationError without a reason that can be stored,
    NotAllowed.
    """
    if not storable("reason", reason).strip():
        raise ValidationError({"reason": ["Say why it is reopened."]})
    assessment = stages.lock(assessment)
    stages.refuse_unless(assessment, *[stage for stage in Stage if to in stage.ways_back])
    _refuse_others(by, assessment, roles=LEADING)
    detail: dict[str, Any] = {"reason": reason}
    if to.is_before(Stage.DECIDING):
        # The ministry is asked again, so what was decided on its earlier reply has no reply.
        detail["decisions"] = _remove_decisions(assessment)
        assessment.reply_submitted_at = assessment.reply_submitted_by = None
        assessment.save(update_fields=["reply_submitted_at", "reply_submitted_by"])
    # The old deadline is mostly past: the stage gets its usual days again.
    Deadline.objects.filter(assessment=assessment, stage=to).delete()
    return _enter(assessment, to, REOPENED, by=by, detail=detail)


def _move_on(
    assessment: Assessment,
    to: Stage,
    *,
    by: User | None,
    due_at: datetime.datetime | None = None,
) -> Assessment:
    """Move to the next stage.

    Raises Locked when that is not the next, NotReady with what is lacking, and NotAllowed.
    """
    assessment = stages.lock(assessment)
    stages.refuse_unless(assessment, *[stage for stage in Stage if stage.next == to])
    _refuse_others(by, assessment, roles=to.move.roles)
    if Condition.CODINGS_SUBMITTED in to.move.conditions:
        # A coding that is reopened at this moment waits for us, and then is refused.
        list(Coding.objects.select_for_update().filter(assessment=assessment).order_by("pk"))
    if lacks := stages.lacks(assessment, to):
        raise NotReady(
            f"{stages.name(assessment)} cannot go on to “{to.label}” yet: "
            + " ".join(lack.sentence for lack in lacks),
            lacks=lacks,
        )
    return _enter(assessment, to, to.move.verb, by=by, due_at=due_at)


def _enter(
    assessment: Assessment,
    to: Stage,
    verb: str,
    *,
    by: User | None,
    due_at: datetime.datetime | None = None,
    detail: dict[str, Any] | None = None,
) -> Assessment:
    old, assessment.stage = assessment.stage, to
    assessment.save(update_fields=["stage"])
    until = _give_deadline(assessment, to, due_at)
    events.record(
        verb,
        assessment.event_subject,
        by=by,
        detail={"old": old, "new": to.value, "due_at": until.isoformat(), **(detail or {})},
    )
    return assessment


def _give_deadline(
    assessment: Assessment, stage: Stage, due_at: datetime.datetime | None
) -> datetime.datetime:
    """Return the deadline: the one given, else the one stored, else after the usual days."""
    default = due_at or stages.default_due_at(stage, since=timezone.now())
    row, is_new = Deadline.objects.get_or_create(
        assessment=assessment, stage=stage, defaults={"due_at": default}
    )
    if due_at is not None and not is_new:
        row.due_at = due_at
        row.save(update_fields=["due_at"])
    return row.due_at


def _remove_decisions(assessment: Assessment) -> dict[str, dict[str, Any]]:
    """Remove the decisions, and return them for the log: indicator -> decision."""
    rows = Decision.objects.filter(reply__assessment=assessment)
    removed = {
        row.reply.indicator.code: {
            "stands": row.stands,
            "state": row.state,
            "level": row.level,
            "value": row.value,
            "reason": row.reason,
        }
        for row in rows.select_related("reply__indicator")
    }
    rows.delete()
    return removed


def _refuse_others(by: User | None, assessment: Assessment, *, roles: Sequence[Role]) -> None:
    """Raise NotAllowed for a user without any of the roles; the command line may do all."""
    if by is not None and not _has_role(by, assessment, roles=roles):
        raise NotAllowed(f"{by} may not move {stages.name(assessment)} to another stage.")


def _has_role(user: User, assessment: Assessment, *, roles: Sequence[Role]) -> bool:
    """Return whether the user has one of the roles here: an analyst must code the assessment."""
    everywhere = [role for role in roles if role in LEADING]
    if Membership.objects.for_user(user).filter(role__in=everywhere).exists():
        return True
    return Role.ANALYST in roles and assessment.codings.filter(analyst=user).exists()
