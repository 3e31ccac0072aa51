"""The work queues of those who lead: what to reconcile, to ask, to close, to decide, to finish."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch, Q

from assessments.models import Assessment, Coding, Deadline, Finding, Indicator, Reply, Round, Stage
from assessments.stage_links import stage_url, work_url

READY_TO_RECONCILE = "All codings are submitted: end the coding"
TO_RECONCILE = "To reconcile"
TO_ASK = "Reconciled: ask the ministry for its reply"
ASKED = "Asked for a reply"
TO_CLOSE = "Replies to close"
TO_DECIDE = "To decide"
TO_FINISH = "Decided: make it final"
TITLES = [READY_TO_RECONCILE, TO_RECONCILE, TO_ASK, ASKED, TO_CLOSE, TO_DECIDE, TO_FINISH]


@dataclass(frozen=True, slots=True)
class QueueItem:
    """One ministry. words: how much of it there is to do."""

    assessment: Assessment
    url: str
    words: str
    due_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class WorkQueue:
    """Ministries that wait for the same act."""

    title: str
    items: Sequence[QueueItem]


@dataclass(frozen=True, slots=True)
class RoundTile:
    round: Round
    ministries: int
    submitted: int
    codings: int


@dataclass(frozen=True, slots=True)
class _Counts:
    """Counts by assessment; of indicators, by framework."""

    open_codings: Mapping[int, int]
    codings: Mapping[int, int]
    reconciled: Mapping[int, int]
    contested: Mapping[int, int]
    indicators: Mapping[int, int]
    now: datetime.datetime


@dataclass(frozen=True, slots=True)
class _Task:
    """The queue that an assessment belongs to. url: where the act is done."""

    title: str
    url: str
    words: str


def work_queues(*, now: datetime.datetime) -> list[WorkQueue]:
    """Return the queues that are not empty. Six queries, however many ministries."""
    rows = Assessment.objects.filter(round__releases__isnull=True, stage__in=list(TASKS))
    deadlines = Prefetch("deadlines", queryset=Deadline.objects.order_by("pk"))
    assessments = list(
        rows.select_related("ministry", "round")
        .prefetch_related(deadlines)
        .order_by("ministry__sort_key", "pk")
    )
    counts = _count(assessments, now)
    # In the order of the work, whatever order the ministries have.
    found: dict[str, list[QueueItem]] = {title: [] for title in TITLES}
    for assessment in assessments:
        task = TASKS[Stage(assessment.stage)](assessment, counts)
        if task is not None:
            due_at = _due_at(assessment)
            found[task.title].append(QueueItem(assessment, task.url, task.words, due_at))
    return [WorkQueue(title, items) for title, items in found.items() if items]


def _count(assessments: Sequence[Assessment], now: datetime.datetime) -> _Counts:
    """Count what the queues depend on. Four queries."""
    codings = Coding.objects.filter(assessment__in=assessments).order_by()
    by_assessment = codings.values_list("assessment").annotate(
        every=Count("pk"), waiting=Count("pk", filter=Q(submitted_at__isnull=True))
    )
    all_codings, open_codings = {}, {}
    for key, every, waiting in by_assessment:
        all_codings[key], open_codings[key] = every, waiting
    findings = Finding.objects.filter(assessment__in=assessments).order_by()
    contested = Reply.objects.undecided().filter(assessment__in=assessments)
    indicators = Indicator.objects.order_by().values_list("framework").annotate(Count("pk"))
    return _Counts(
        open_codings=open_codings,
        codings=all_codings,
        reconciled=dict(findings.values_list("assessment").annotate(Count("pk"))),
        contested=dict(contested.order_by().values_list("assessment").annotate(Count("pk"))),
        indicators=dict(indicators),
        now=now,
    )


def _due_at(assessment: Assessment) -> datetime.datetime | None:
    """Return the deadline of its stage. No query: deadlines are prefetched."""
    due = {each.stage: each.due_at for each in assessment.deadlines.all()}
    return due.get(assessment.stage)


def _in_coding(assessment: Assessment, counts: _Counts) -> _Task | None:
    assigned = counts.codings.get(assessment.pk, 0)
    if assigned < assessment.round.coders or counts.open_codings[assessment.pk]:
        return None  # its analysts still work
    return _Task(READY_TO_RECONCILE, stage_url(assessment), f"{assigned} submitted")


def _in_reconciling(assessment: Assessment, counts: _Counts) -> _Task:
    every = counts.indicators[assessment.round.framework_id]
    left = every - counts.reconciled.get(assessment.pk, 0)
    if left:
        return _Task(TO_RECONCILE, work_url(assessment), f"{left} not reconciled")
    return _Task(TO_ASK, stage_url(assessment), "all reconciled")


def _in_reply(assessment: Assessment, counts: _Counts) -> _Task:
    if assessment.reply_submitted_at is not None:
        return _Task(TO_CLOSE, stage_url(assessment), "submitted")
    due_at = _due_at(assessment)
    # A reply without a deadline can be closed at any time.
    if due_at is None or due_at <= counts.now:
        return _Task(TO_CLOSE, stage_url(assessment), "its time is over")
    return _Task(ASKED, stage_url(assessment), "not submitted yet")


def _in_deciding(assessment: Assessment, counts: _Counts) -> _Task:
    left = counts.contested.get(assessment.pk, 0)
    if left:
        return _Task(TO_DECIDE, work_url(assessment), f"{left} contested, not decided")
    return _Task(TO_FINISH, stage_url(assessment), "everything is decided")


# What a lead does in each stage; in the others there is nothing to do for a lead.
TASKS: Mapping[Stage, Callable[[Assessment, _Counts], _Task | None]] = {
    Stage.CODING: _in_coding,
    Stage.RECONCILING: _in_reconciling,
    Stage.REPLY: _in_reply,
    Stage.DECIDING: _in_deciding,
}


def open_rounds() -> list[RoundTile]:
    """Return the rounds that are not released, with their submitted codings. Two queries."""
    rounds = list(Round.objects.unreleased().annotate(ministries=Count("assessments")))
    by_round = Coding.objects.filter(assessment__round__in=rounds).order_by()
    counts = by_round.values_list("assessment__round").annotate(
        submitted=Count("pk", filter=Q(submitted_at__isnull=False)), every=Count("pk")
    )
    codings = {key: (submitted, every) for key, submitted, every in counts}
    tiles = []
    for round in rounds:
        submitted, every = codings.get(round.pk, (0, 0))
        ministries: int = getattr(round, "ministries")  # noqa: B009 - annotated
        tiles.append(RoundTile(round, ministries, submitted, every))
    return tiles
