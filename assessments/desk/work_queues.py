"""What waits for those who lead: codings to reconcile, replies to ask for, decisions to make."""

import datetime
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from assessments.models import Assessment, Coding, Deadline, Finding, Indicator, Reply, Round, Stage
from assessments.stage_links import stage_url, work_url

LEAD_STAGES = [Stage.CODING, Stage.RECONCILING, Stage.REPLY, Stage.DECIDING]


@dataclass(frozen=True, slots=True)
class Waiting:
    """One ministry. words: how much of it there is to do."""

    assessment: Assessment
    url: str
    words: str
    due_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class Pile:
    """Ministries that wait for the same thing."""

    title: str
    items: Sequence[Waiting]


@dataclass(frozen=True, slots=True)
class RoundTile:
    round: Round
    ministries: int
    submitted: int
    codings: int


@dataclass(frozen=True, slots=True)
class _Counts:
    """By assessment, or by framework: how much there is of each."""

    open_codings: dict[int, int]
    codings: dict[int, int]
    found: dict[int, int]
    contested: dict[int, int]
    indicators: dict[int, int]
    now: datetime.datetime


def piles(*, now: datetime.datetime) -> list[Pile]:
    """Those with something in them. Six queries, however many ministries."""
    rows = Assessment.objects.filter(round__releases__isnull=True, stage__in=LEAD_STAGES)
    deadlines = Prefetch("deadlines", queryset=Deadline.objects.order_by("pk"))
    assessments = list(
        rows.select_related("ministry", "round")
        .prefetch_related(deadlines)
        .order_by("ministry__country", "pk")
    )
    counts = counted(assessments, now)
    found: dict[str, list[Waiting]] = {title: [] for title in TITLES}
    for assessment in assessments:
        title, url, words = SORT[Stage(assessment.stage)](assessment, counts)
        if title:
            due = {each.stage: each.due_at for each in assessment.deadlines.all()}
            waiting = Waiting(assessment, url, words, due.get(assessment.stage))
            found[title].append(waiting)
    return [Pile(title, items) for title, items in found.items() if items]


def counted(assessments: Sequence[Assessment], now: datetime.datetime) -> _Counts:
    codings = Coding.objects.filter(assessment__in=assessments).order_by()
    findings = Finding.objects.filter(assessment__in=assessments).order_by()
    contested = Reply.objects.contested().filter(assessment__in=assessments, decision__isnull=True)
    asked = Indicator.objects.order_by().values_list("framework").annotate(Count("pk"))
    by_assessment = codings.values_list("assessment").annotate(
        every=Count("pk"), waiting=Count("pk", filter=Q(submitted_at__isnull=True))
    )
    rows = list(by_assessment)
    return _Counts(
        open_codings={key: unsubmitted for key, _, unsubmitted in rows},
        codings={key: every for key, every, _ in rows},
        found=dict(findings.values_list("assessment").annotate(Count("pk"))),
        contested=dict(contested.order_by().values_list("assessment").annotate(Count("pk"))),
        indicators=dict(asked),
        now=now,
    )


Sorted = tuple[str, str, str]
NOTHING: Sorted = ("", "", "")
TITLES = [
    READY_TO_RECONCILE := "All codings are submitted: end the coding",
    TO_RECONCILE := "To reconcile",
    TO_ASK := "Reconciled: ask the ministry for its reply",
    ASKED := "Asked for a reply",
    TO_CLOSE := "Replies to close",
    TO_DECIDE := "To decide",
    TO_FINISH := "Decided: make it final",
]


def coded(assessment: Assessment, counts: _Counts) -> Sorted:
    given = counts.codings.get(assessment.pk, 0)
    if given < assessment.round.coders or counts.open_codings[assessment.pk]:
        return NOTHING
    return READY_TO_RECONCILE, stage_url(assessment), f"{given} submitted"


def reconciled(assessment: Assessment, counts: _Counts) -> Sorted:
    left = counts.indicators[assessment.round.framework_id] - counts.found.get(assessment.pk, 0)
    if left:
        return TO_RECONCILE, work_url(assessment), f"{left} without a finding"
    return TO_ASK, stage_url(assessment), "all found"


def replied(assessment: Assessment, counts: _Counts) -> Sorted:
    if assessment.reply_submitted_at is not None:
        return TO_CLOSE, stage_url(assessment), "submitted"
    due = next((d for d in assessment.deadlines.all() if d.stage == Stage.REPLY), None)
    if due is None or due.due_at <= counts.now:
        return TO_CLOSE, stage_url(assessment), "its time is over"
    return ASKED, stage_url(assessment), "not submitted yet"


def decided(assessment: Assessment, counts: _Counts) -> Sorted:
    if left := counts.contested.get(assessment.pk, 0):
        return TO_DECIDE, work_url(assessment), f"{left} contested, not decided"
    return TO_FINISH, stage_url(assessment), "nothing is left to decide"


SORT: dict[Stage, Callable[[Assessment, _Counts], Sorted]] = {
    Stage.CODING: coded,
    Stage.RECONCILING: reconciled,
    Stage.REPLY: replied,
    Stage.DECIDING: decided,
}


def open_rounds() -> list[RoundTile]:
    """Those that are not released, with how many of their codings are submitted. Two queries."""
    rounds = list(Round.objects.unreleased().annotate(ministries=Count("assessments")))
    by_round = Coding.objects.filter(assessment__round__in=rounds).order_by()
    codings = {
        key: (submitted, every)
        for key, submitted, every in by_round.values_list("assessment__round").annotate(
            handed_in=Count("pk", filter=Q(submitted_at__isnull=False)), every=Count("pk")
        )
    }
    return [
        RoundTile(round, getattr(round, "ministries"), *codings.get(round.pk, (0, 0)))  # noqa: B009
        for round in rounds
    ]
