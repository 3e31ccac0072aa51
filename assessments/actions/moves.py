"""Moving an assessment from stage to stage: one verb, one event; nothing else moves it."""

import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import events, findings, letters, stages
from assessments.actions.entry_checks import storable
from assessments.actions.errors import NotAllowed, NotReady
from assessments.models import Assessment, Coding, Deadline, Decision, Membership, Stage, User
from assessments.models.people import LEADING

# Where an assessment can be taken back to; what is only assigned has nothing to go back for.
REOPENABLE = (Stage.CODING, Stage.RECONCILING, Stage.REPLY, Stage.DECIDING)
VERBS = {
    Stage.CODING: "opened coding",
    Stage.RECONCILING: "opened reconciling",
    Stage.REPLY: "opened reply",
    Stage.DECIDING: "closed reply",
    Stage.FINAL: "finished assessment",
}
REOPENED = "reopened stage"


@transaction.atomic
def open_coding(assessment: Assessment, *, by: User | None) -> Assessment:
    """Let its analysts begin; one of them may do so. See `_go_on` for what is raised."""
    return _go_on(assessment, Stage.CODING, by=by)


@transaction.atomic
def open_reconciling(assessment: Assessment, *, by: User | None) -> Assessment:
    """End the blind coding: what the codings agree on is found, the rest waits for the lead."""
    moved = _go_on(assessment, Stage.RECONCILING, by=by)
    findings.write_agreed(moved)
    return moved


@transaction.atomic
def open_reply(
    assessment: Assessment, *, by: User | None, due_at: datetime.datetime | None = None
) -> Assessment:
    """Show the ministry its draft, and ask for its reply until due_at; None is 21 days from now.

    Raises ValidationError for a deadline that is past or more than a year away.
    """
    now = timezone.now()
    due_at = due_at or stages.default_due_at(Stage.REPLY, since=now)
    if not now < due_at <= now + datetime.timedelta(days=stages.MOST_DAYS_OF_REPLY):
        raise ValidationError({"due_at": ["The reply must be due within a year from now."]})
    moved = _go_on(assessment, Stage.REPLY, by=by, due_at=due_at)
    letters.reply_opened(moved, due_at)
    return moved


@transaction.atomic
def close_reply(assessment: Assessment, *, by: User | None) -> Assessment:
    """Take the ministry's reply as it is; nothing by the deadline is "did not reply"."""
    return _go_on(assessment, Stage.DECIDING, by=by)


@transaction.atomic
def finish(assessment: Assessment, *, by: User | None) -> Assessment:
    """Make the findings and decisions final: the next release may publish them."""
    moved = _go_on(assessment, Stage.FINAL, by=by)
    letters.decided(moved)
    return moved


@transaction.atomic
def reopen(assessment: Assessment, *, to: Stage, reason: str, by: User) -> Assessment:
    """Take an assessment back to an earlier stage, with a new deadline there.

    Codings stay submitted, until each is reopened. From before deciding on, the ministry may reply
    anew, and decisions upon its earlier reply no longer stand; the event keeps them. Raises Locked
    when it is released or has not come so far, ValidationError without a reason that can be stored,
    NotAllowed.
    """
    if not storable("reason", reason).strip():
        raise ValidationError({"reason": ["Say why it is reopened."]})
    assessment = stages.lock(assessment)
    later = [stage for stage in stages.ORDER if _is_before(to, stage) and stage != Stage.RELEASED]
    stages.refuse_unless(assessment, *(later if to in REOPENABLE else []))
    _refuse_others(by, assessment, is_open_to_analysts=False)
    detail: dict[str, Any] = {"reason": reason}
    if _is_before(to, Stage.DECIDING):
        detail["decisions"] = _withdrawn(assessment)
        assessment.reply_submitted_at = assessment.reply_submitted_by = None
        assessment.save(update_fields=["reply_submitted_at", "reply_submitted_by"])
    Deadline.objects.filter(assessment=assessment, stage=to).delete()
    return _move(assessment, to, REOPENED, by=by, detail=detail)


def may_move(user: User, assessment: Assessment) -> bool:
    """Whether the user may take it to the next stage, if all that must hold does."""
    return _may(user, assessment, is_open_to_analysts=assessment.stage == Stage.ASSIGNED)


def _go_on(
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
    before = next(stage for stage, after in stages.NEXT.items() if after == to)
    stages.refuse_unless(assessment, before)
    _refuse_others(by, assessment, is_open_to_analysts=to == Stage.CODING)
    if to == Stage.RECONCILING:  # a coding that is reopened meanwhile waits, and then is refused
        list(Coding.objects.select_for_update().filter(assessment=assessment).order_by("pk"))
    if lacks := stages.lacks(assessment, to):
        raise NotReady(
            f"{stages.place(assessment)} cannot go on to “{to.label}” yet: "
            + " ".join(lack.sentence for lack in lacks),
            lacks=lacks,
        )
    return _move(assessment, to, VERBS[to], by=by, due_at=due_at)


def _move(
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
        stages.place(assessment),
        by=by,
        detail={"old": old, "new": to.value, "due_at": until.isoformat(), **(detail or {})},
    )
    return assessment


def _give_deadline(
    assessment: Assessment, stage: Stage, due_at: datetime.datetime | None
) -> datetime.datetime:
    """The stage's deadline: the one given, else the one that is set, else after its usual days."""
    default = due_at or stages.default_due_at(stage, since=timezone.now())
    row, is_new = Deadline.objects.get_or_create(
        assessment=assessment, stage=stage, defaults={"due_at": default}
    )
    if due_at is not None and not is_new:
        row.due_at = due_at
        row.save(update_fields=["due_at"])
    return row.due_at


def _withdrawn(assessment: Assessment) -> dict[str, dict[str, Any]]:
    """Remove the decisions, and return what they said for the log: indicator -> decision."""
    rows = Decision.objects.filter(reply__assessment=assessment)
    said = {
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
    return said


def _is_before(one: Stage, other: Stage) -> bool:
    return stages.ORDER.index(one) < stages.ORDER.index(other)


def _refuse_others(by: User | None, assessment: Assessment, *, is_open_to_analysts: bool) -> None:
    """Raise NotAllowed for who neither leads nor, where that is enough, codes it."""
    if by is not None and not _may(by, assessment, is_open_to_analysts=is_open_to_analysts):
        raise NotAllowed(f"{by} may not move {stages.place(assessment)} to another stage.")


def _may(user: User, assessment: Assessment, *, is_open_to_analysts: bool) -> bool:
    if Membership.objects.for_user(user).filter(role__in=LEADING).exists():
        return True
    return is_open_to_analysts and assessment.codings.filter(analyst=user).exists()
