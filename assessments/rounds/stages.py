"""The stages of one assessment as a line: where it stands, since when, until when, who may act."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils import timezone

from assessments.models import Assessment, Event, Stage, User
from assessments.rounds.board_lines import MinistryLine
from assessments.rounds.boards import lines, standing
from assessments.stage_links import Gap, Missing, gaps, work_url

WHO_ACTS = {
    Stage.ASSIGNED: "Its analysts begin; a lead or a coordinator may begin for them.",
    Stage.CODING: "Its analysts, blind to each other, each until they submit.",
    Stage.RECONCILING: "Leads and coordinators: where codings differ, they say what stands.",
    Stage.REPLY: "The ministry’s own members, indicator by indicator.",
    Stage.DECIDING: "Leads and coordinators: on what the ministry contests.",
    Stage.FINAL: "A coordinator, by publishing the round.",
    Stage.RELEASED: "Nobody: what is released is never changed, only corrected in a new release.",
}
MOVES = {
    Stage.CODING: "Begin coding",
    Stage.RECONCILING: "End coding and reconcile",
    Stage.REPLY: "Ask the ministry for its reply",
    Stage.DECIDING: "Close the reply and decide",
    Stage.FINAL: "Make it final",
}
# What the log says of moves: verb -> words. The stage that came stands in the detail.
MOVED = {
    "opened coding": "Coding began",
    "opened reconciling": "Reconciling began",
    "opened reply": "The ministry was asked for its reply",
    "closed reply": "The reply was closed",
    "finished assessment": "It became final",
    "reopened stage": "It was taken back",
}
TOLD = MOVED | {"changed deadline": "A deadline was changed"}
OF_CODINGS = {
    "assigned": "Assigned to an analyst",
    "unassigned": "Taken back from an analyst",
    "submitted coding": "A coding was submitted",
    "reopened coding": "A coding was reopened",
}
ORDER = list(Stage)


@dataclass(frozen=True, slots=True)
class Step:
    """One stage. place: done, current or ahead. since: when it last began, if it did."""

    stage: Stage
    place: str
    since: datetime.datetime | None
    due_at: datetime.datetime | None
    who_acts: str

    @property
    def label(self) -> str:
        return self.stage.label

    @property
    def is_current(self) -> bool:
        return self.place == "current"

    @property
    def may_be_late(self) -> bool:
        """Final waits for all others of its round; what is over is late no more."""
        return self.is_current and self.stage != Stage.FINAL


@dataclass(frozen=True, slots=True)
class Told:
    """One event of the history."""

    at: datetime.datetime
    by: str
    words: str
    until: datetime.datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class StagePage:
    """gaps: what keeps it from the next stage; move: what going on is called, or ""."""

    assessment: Assessment
    line: MinistryLine
    steps: Sequence[Step]
    gaps: Sequence[Gap]
    move: str
    work_url: str
    history: Sequence[Told]

    @property
    def stage(self) -> Stage:
        return Stage(self.assessment.stage)

    @property
    def changeable(self) -> list[tuple[str, str]]:
        """Stages whose deadlines may be changed, as choices."""
        later = ORDER[ORDER.index(self.stage) : -1]
        return [(stage.value, stage.label) for stage in later]

    @property
    def earlier(self) -> list[tuple[str, str]]:
        """Stages that it can be taken back to, the nearest first."""
        if self.stage == Stage.RELEASED:
            return []
        before = ORDER[1 : ORDER.index(self.stage)]
        places = [stage for stage in reversed(before) if stage != Stage.FINAL]
        return [(stage.value, stage.label) for stage in places]


def page(assessment: Assessment, missing: Iterable[Missing], reader: User) -> StagePage:
    """Nine queries at most, however much is in it; missing: what keeps it from the next stage."""
    row = standing(assessment.round).get(pk=assessment.pk)
    (line,) = lines(assessment.round, [row], reader, now=timezone.now())
    told = list(events(assessment))
    due = {deadline.stage: deadline.due_at for deadline in row.deadlines.all()}
    began = {event.detail.get("new"): event.at for event in told if event.verb in MOVED}
    if assigned := next((event.at for event in told if event.verb == "assigned"), None):
        began.setdefault(Stage.ASSIGNED, assigned)
    at = ORDER.index(Stage(row.stage))
    return StagePage(
        assessment=row,
        line=line,
        steps=[
            Step(
                stage=stage,
                place="current" if place == at else "done" if place < at else "ahead",
                since=began.get(stage) if place <= at else None,
                due_at=due.get(stage),
                who_acts=WHO_ACTS[stage],
            )
            for place, stage in enumerate(ORDER)
        ],
        gaps=gaps(row, missing, reader),
        move=MOVES.get(ORDER[at + 1], "") if at + 1 < len(ORDER) else "",
        work_url=work_url(row) if reader_leads(line, reader) else "",
        history=[entry(event) for event in reversed(told)],
    )


def reader_leads(line: MinistryLine, reader: User) -> bool:
    return Assessment.objects.led_by(reader).filter(pk=line.assessment.pk).exists()


def events(assessment: Assessment) -> Iterable[Event]:
    """What the log says of the assessment and its codings, the oldest first. One query.

    Of a coding it says that it was given, submitted or reopened, and nothing of its scores.
    """
    place = f"{assessment.round} {assessment.ministry_id}"
    rows = Event.objects.filter(
        Q(subject=place, verb__in=TOLD) | Q(subject__startswith=f"{place} by ", verb__in=OF_CODINGS)
    )
    return rows.select_related("by").order_by("pk")


def entry(event: Event) -> Told:
    detail: dict[str, Any] = event.detail
    until = detail.get("due_at") or (detail.get("new") if "stage" in detail else None)
    words = (TOLD | OF_CODINGS)[event.verb]
    if event.verb in OF_CODINGS:
        words = f"{words}: {event.subject.partition(' by ')[2]}"
    elif "stage" in detail or event.verb == "reopened stage":
        words = f"{words}: {Stage(detail.get('stage') or detail['new']).label}"
    return Told(
        at=event.at,
        by=event.by.get_username() if event.by else "the command line",
        words=words,
        until=datetime.datetime.fromisoformat(until) if until else None,
        reason=detail.get("reason", ""),
    )
