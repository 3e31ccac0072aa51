"""The stages of one assessment on one page: where it is, who may act, what happened."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils import timezone

from assessments.actions.other_requests import WAITS_FOR_REQUEST
from assessments.models import Assessment, Event, Letter, OtherRequest, Role, Stage, User
from assessments.models.stages import RULES, Move, StageRule
from assessments.rounds.boards import MinistryLine, assessments_of, ministry_lines
from assessments.stage_links import Gap, Missing, gaps, work_url

MOST_LETTERS = 50  # on the page
# The words of the history: verb of an event -> what happened to the assessment.
FORWARD = {rule.move.verb: rule.move.history for rule in RULES.values() if rule.move}
MOVED = FORWARD | {"reopened stage": "It was taken back"}
OF_ASSESSMENT = MOVED | {
    "changed deadline": "A deadline was changed",
    "recorded request": "The ministry was asked by other means",
}
OF_CODINGS = {
    "assigned": "Assigned to an analyst",
    "unassigned": "Taken back from an analyst",
    "submitted coding": "A coding was submitted",
    "reopened coding": "A coding was reopened",
}


@dataclass(frozen=True, slots=True)
class Step:
    """One stage. place: done, current or ahead. since: when it last began, if it did."""

    rule: StageRule
    place: str
    since: datetime.datetime | None
    due_at: datetime.datetime | None

    @property
    def label(self) -> str:
        return self.rule.stage.label

    @property
    def is_current(self) -> bool:
        return self.place == "current"

    @property
    def may_be_late(self) -> bool:
        """Final waits for all others of its round; a stage that is over is not late any more."""
        return self.is_current and not self.rule.is_finished


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One event of the history. until: the deadline that it set, if any."""

    at: datetime.datetime
    by: str
    words: str
    until: datetime.datetime | None
    reason: str


@dataclass(frozen=True, slots=True)
class StagePage:
    """gaps: what must be done before the next stage; history: the newest event first."""

    assessment: Assessment
    line: MinistryLine
    steps: Sequence[Step]
    gaps: Sequence[Gap]
    work_url: str
    history: Sequence[HistoryEntry]
    letters: Sequence[Letter]

    @property
    def stage(self) -> Stage:
        return Stage(self.assessment.stage)

    @property
    def move(self) -> Move | None:
        return self.stage.next_move

    @property
    def awaits_publication(self) -> bool:
        return self.stage.next == Stage.RELEASED

    @property
    def awaits_reply(self) -> bool:
        is_asked = Role.MINISTRY in self.stage.rule.actors
        return is_asked and self.assessment.reply_submitted_at is None

    @property
    def other_request(self) -> OtherRequest | None:
        """The request by other means than a letter, if one is recorded. No query."""
        return getattr(self.assessment, "other_request", None)

    @property
    def can_record_request(self) -> bool:
        return self.stage in WAITS_FOR_REQUEST

    @property
    def changeable(self) -> list[tuple[str, str]]:
        """The stages whose deadlines may be changed, as choices."""
        stages = [self.stage, *self.stage.later]
        return [(stage.value, stage.label) for stage in stages if stage.rule.days]

    @property
    def ways_back(self) -> list[tuple[str, str]]:
        """The stages that it can be taken back to, the nearest first, as choices."""
        return [(stage.value, stage.label) for stage in self.stage.ways_back]


def stage_page(assessment: Assessment, missing: Iterable[Missing], reader: User) -> StagePage:
    """Return the page. missing: what must be done before the next stage.

    Eleven queries at most, however much is in it.
    """
    # Read again, with all that its line needs: the page looks like one line of the board.
    row = assessments_of(assessment.round).get(pk=assessment.pk)
    (line,) = ministry_lines(assessment.round, [row], reader, now=timezone.now())
    events = list(events_of(assessment))
    url = ""
    # Coordinators who code this ministry blind have no work here yet.
    if Assessment.objects.led_by(reader).filter(pk=row.pk).exists():
        url = work_url(row)
    return StagePage(
        assessment=row,
        line=line,
        steps=steps(row, events),
        gaps=gaps(row, missing, reader),
        work_url=url,
        history=[history_entry(event) for event in reversed(events)],
        letters=list(row.letters.order_by("-pk")[:MOST_LETTERS]),
    )


def steps(assessment: Assessment, events: Sequence[Event]) -> list[Step]:
    """Return every stage in its order. No query where the deadlines are prefetched."""
    due = {deadline.stage: deadline.due_at for deadline in assessment.deadlines.all()}
    began = began_at(events)
    current = Stage(assessment.stage)
    found = []
    for stage in Stage:
        if stage == current:
            place = "current"
        elif stage.is_before(current):
            place = "done"
        else:
            place = "ahead"
        # What was taken back began once, but is still to come.
        since = None
        if place != "ahead":
            since = began.get(stage)
        found.append(Step(stage.rule, place, since, due.get(stage)))
    return found


def began_at(events: Sequence[Event]) -> dict[str, datetime.datetime]:
    """Return when each stage last began; the first begins as the first analyst is assigned."""
    began: dict[str, datetime.datetime] = {}
    for event in events:
        # The events are in order: the last beginning of a stage replaces the earlier ones.
        if event.verb in MOVED and "new" in event.detail:
            began[event.detail["new"]] = event.at
        elif event.verb == "assigned":
            began.setdefault(Stage.ASSIGNED, event.at)
    return began


def events_of(assessment: Assessment) -> Iterable[Event]:
    """Return the events of the assessment and its codings, the oldest first. One query.

    A coding's events are that it was assigned, submitted or reopened: nothing about its scores.
    """
    # The log has subjects and no keys: it must outlive the rows that it describes.
    place = f"{assessment.round} {assessment.ministry_id}"
    rows = Event.objects.filter(
        Q(subject=place, verb__in=OF_ASSESSMENT)
        | Q(subject__startswith=f"{place} by ", verb__in=OF_CODINGS)
    )
    return rows.select_related("by").order_by("pk")


def history_entry(event: Event) -> HistoryEntry:
    detail = event.detail
    words = (OF_ASSESSMENT | OF_CODINGS)[event.verb]
    until = detail.get("due_at")
    if event.verb in OF_CODINGS:
        analyst = event.subject.partition(" by ")[2]
        words = f"{words}: {analyst}"
    elif event.verb == "changed deadline":
        words = f"{words}: {Stage(detail['stage']).label}"
        until = detail["new"]
    elif event.verb == "recorded request":
        words = f"{words}: {detail['who']}, by {detail['means']}, on {detail['asked_on']}"
    elif event.verb not in FORWARD:
        words = f"{words}: {Stage(detail['new']).label}"
    by = "the command line"
    if event.by:
        by = event.by.get_username()
    deadline = None
    if until:
        deadline = datetime.datetime.fromisoformat(until)
    return HistoryEntry(event.at, by, words, deadline, detail.get("reason", ""))
