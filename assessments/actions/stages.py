"""The stages of an assessment: who may act in each, and what must hold before the next.

assigned -> coding -> reconciling -> reply -> deciding -> final -> released (METHOD.md §6). The
moves themselves are in `moves`; publishing, the last of them, is in `releases`.
"""

import datetime
from collections.abc import Callable, Iterator, Mapping
from itertools import pairwise

from django.utils import timezone

from assessments.actions.errors import Lack, Locked
from assessments.models import Assessment, Deadline, Finding, Reply, Role, Stage
from assessments.models.people import LEADING
from assessments.time_zones import wall_time

ORDER = list(Stage)
NEXT = dict(pairwise(ORDER))
# Who acts while an assessment is in a stage; analysts and members in their own ones alone.
ACTORS: Mapping[Stage, list[Role]] = {
    Stage.ASSIGNED: [Role.ANALYST, *LEADING],
    Stage.CODING: [Role.ANALYST],
    Stage.RECONCILING: LEADING,
    Stage.REPLY: [Role.MINISTRY],
    Stage.DECIDING: LEADING,
    Stage.FINAL: [Role.COORDINATOR],
    Stage.RELEASED: [],
}
# How long a stage lasts where nobody said otherwise; the reply's 21 days are the method's.
DAYS: Mapping[Stage, int] = {
    Stage.ASSIGNED: 14,
    Stage.CODING: 28,
    Stage.RECONCILING: 14,
    Stage.REPLY: 21,
    Stage.DECIDING: 14,
    Stage.FINAL: 14,
}
MOST_DAYS_OF_REPLY = 366


def lock(assessment: Assessment) -> Assessment:
    """Return the assessment as it stands, held until the transaction ends: it has one writer.

    Where a coding is locked as well, the assessment comes first. Raises Assessment.DoesNotExist.
    """
    rows = Assessment.objects.select_for_update(of=("self",))
    return rows.select_related("round__framework", "ministry").get(pk=assessment.pk)


def place(assessment: Assessment) -> str:
    """What is assessed, such as "2026 FIN"."""
    return f"{assessment.round.code} {assessment.ministry_id}"


def refuse_unless(assessment: Assessment, *stages: Stage) -> None:
    """Raise Locked when the assessment is in no stage of those given."""
    if assessment.stage not in stages:
        now = Stage(assessment.stage).label
        wanted = " or ".join(f"“{stage.label}”" for stage in stages)
        raise Locked(
            f"{place(assessment)} is in the stage “{now}”; this can be done in {wanted} alone."
        )


def default_due_at(stage: Stage, *, since: datetime.datetime) -> datetime.datetime:
    """When a stage that begins at `since` is to end. Raises KeyError for the last stage."""
    return since + datetime.timedelta(days=DAYS[stage])


def due_at(assessment: Assessment, stage: Stage) -> datetime.datetime | None:
    """One query."""
    dates = Deadline.objects.filter(assessment=assessment, stage=stage)
    return dates.values_list("due_at", flat=True).first()


def lacks(assessment: Assessment, to: Stage) -> list[Lack]:
    """What must hold before the assessment goes on to a stage, and does not: three queries."""
    return list(MUST_HOLD[to](assessment)) if to in MUST_HOLD else []


def _for_coding(assessment: Assessment) -> Iterator[Lack]:
    given, wanted = assessment.codings.count(), assessment.round.coders
    if given < wanted:
        yield Lack("analysts", "", f"{given} of {wanted} analysts are assigned.")


def _for_reconciling(assessment: Assessment) -> Iterator[Lack]:
    yield from _for_coding(assessment)
    for coding in assessment.codings.select_related("analyst").order_by("pk"):
        if coding.submitted_at is None:
            sentence = f"{coding.analyst} has not submitted the coding."
            yield Lack("coding", str(coding.pk), sentence)


def _for_reply(assessment: Assessment) -> Iterator[Lack]:
    decided = Finding.objects.filter(assessment=assessment).values("indicator")
    indicators = assessment.round.framework.indicators.order_by("position")
    for code in indicators.exclude(pk__in=decided).values_list("code", flat=True):
        yield Lack("indicator", code, f"{code} has no finding yet.")


def _for_deciding(assessment: Assessment) -> Iterator[Lack]:
    if assessment.reply_submitted_at is not None:
        return
    until = due_at(assessment, Stage.REPLY)
    if until is not None and until > timezone.now():
        yield Lack(
            "reply",
            "",
            "The ministry has not submitted its reply; it may until "
            f"{wall_time(until, timezone.get_current_timezone())}.",
        )


def _for_final(assessment: Assessment) -> Iterator[Lack]:
    contested = Reply.objects.contested().filter(assessment=assessment, decision__isnull=True)
    for code in contested.values_list("indicator__code", flat=True):
        yield Lack("indicator", code, f"The ministry contests {code}, and nothing is decided.")


MUST_HOLD: Mapping[Stage, Callable[[Assessment], Iterator[Lack]]] = {
    Stage.CODING: _for_coding,
    Stage.RECONCILING: _for_reconciling,
    Stage.REPLY: _for_reply,
    Stage.DECIDING: _for_deciding,
    Stage.FINAL: _for_final,
}
