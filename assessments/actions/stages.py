"""Checks of the table of stages against the rows: what holds, what is missing, until when.

The table itself is `models.stages`. The moves are in `moves`; publishing, the last of them, is in
`releases`.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping

from django.utils import timezone

from assessments.actions.errors import Lack, Locked
from assessments.models import (
    Assessment,
    Deadline,
    Finding,
    Membership,
    OtherRequest,
    Reply,
    Stage,
)
from assessments.models.stages import Condition
from assessments.time_zones import wall_time

MOST_DAYS_AHEAD = 366


def lock(assessment: Assessment) -> Assessment:
    """Return the assessment as it is now, held until the transaction ends: it has one writer.

    Where a coding is locked as well, the assessment comes first. Raises Assessment.DoesNotExist.
    """
    rows = Assessment.objects.select_for_update(of=("self",))
    return rows.select_related("round__framework", "ministry").get(pk=assessment.pk)


def name(assessment: Assessment) -> str:
    """Return what people read, such as "Finland in round 2026"."""
    return f"{assessment.ministry.country} in round {assessment.round}"


def refuse_unless(assessment: Assessment, *stages: Stage) -> None:
    """Raise Locked when the assessment is in none of the stages given."""
    if assessment.stage not in stages:
        now = Stage(assessment.stage).label
        wanted = " or ".join(f"“{stage.label}”" for stage in stages) or "no stage"
        raise Locked(
            f"{name(assessment)} is in the stage “{now}”; this can only be done in {wanted}."
        )


def default_due_at(stage: Stage, *, since: datetime.datetime) -> datetime.datetime:
    """Return when a stage that begins at `since` should end. Raises ValueError for the last."""
    days = stage.rule.days
    if days is None:
        raise ValueError(f"{stage} has no deadline")
    return since + datetime.timedelta(days=days)


def is_within_a_year(due_at: datetime.datetime) -> bool:
    """Return whether a deadline is in the future, and at most a year away."""
    now = timezone.now()
    return now < due_at <= now + datetime.timedelta(days=MOST_DAYS_AHEAD)


def due_at(assessment: Assessment, stage: Stage) -> datetime.datetime | None:
    """Return the deadline of a stage, None if it has none. One query."""
    dates = Deadline.objects.filter(assessment=assessment, stage=stage)
    return dates.values_list("due_at", flat=True).first()


def lacks(assessment: Assessment, to: Stage) -> list[Lack]:
    """Return what must be done before the assessment can enter a stage. At most four queries."""
    found: list[Lack] = []
    if to.rule.move:
        for condition in to.rule.move.conditions:
            found += CHECKS[condition](assessment)
    return found


def _enough_analysts(assessment: Assessment) -> Iterator[Lack]:
    given, wanted = assessment.codings.count(), assessment.round.coders
    if given < wanted:
        yield Lack("analysts", "", f"{given} of {wanted} analysts are assigned.")


def _codings_submitted(assessment: Assessment) -> Iterator[Lack]:
    for coding in assessment.codings.select_related("analyst").order_by("pk"):
        if coding.submitted_at is None:
            sentence = f"{coding.analyst} has not submitted the coding."
            yield Lack("coding", str(coding.pk), sentence)


def _all_reconciled(assessment: Assessment) -> Iterator[Lack]:
    reconciled = Finding.objects.filter(assessment=assessment).values("indicator")
    indicators = assessment.round.framework.indicators.order_by("position")
    missing = indicators.exclude(pk__in=reconciled)
    for code, title in missing.values_list("code", "title"):
        yield Lack("indicator", code, f"{title} ({code}) has no reconciled score yet.")


def _ministry_reachable(assessment: Assessment) -> Iterator[Lack]:
    if Membership.objects.reachable_in([assessment.ministry_id]).exists():
        return
    # Asked by a diplomatic note, say, it may reply later, or not: the deadline decides.
    if not OtherRequest.objects.filter(assessment=assessment).exists():
        yield Lack(
            "member",
            "",
            f"No member of {assessment.ministry.country} can be reached, so no one can be asked."
            " Invite a member, or record that the ministry was asked by other means.",
        )


def _reply_over(assessment: Assessment) -> Iterator[Lack]:
    if assessment.reply_submitted_at is not None:
        return
    until = due_at(assessment, Stage.REPLY)
    if until is not None and until > timezone.now():
        yield Lack(
            "reply",
            "",
            "The ministry has not submitted its reply. It can edit the reply until "
            f"{wall_time(until, timezone.get_current_timezone())}.",
        )


def _contested_decided(assessment: Assessment) -> Iterator[Lack]:
    rows = Reply.objects.undecided().filter(assessment=assessment)
    for code, title in rows.values_list("indicator__code", "indicator__title"):
        sentence = f"The ministry contests {title} ({code}), and this is not decided yet."
        yield Lack("indicator", code, sentence)


CHECKS: Mapping[Condition, Callable[[Assessment], Iterator[Lack]]] = {
    Condition.ENOUGH_ANALYSTS: _enough_analysts,
    Condition.CODINGS_SUBMITTED: _codings_submitted,
    Condition.ALL_RECONCILED: _all_reconciled,
    Condition.MINISTRY_REACHABLE: _ministry_reachable,
    Condition.REPLY_OVER: _reply_over,
    Condition.CONTESTED_DECIDED: _contested_decided,
}
