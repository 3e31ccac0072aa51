"""What a ministry replies to its own draft: saved as it is typed, then submitted as a whole."""

import datetime
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone

from assessments.actions import events, letters, stages
from assessments.actions.errors import Conflict, Locked, NotReady, VersionConflict
from assessments.actions.evidence import by_key, write_evidence
from assessments.actions.reply_entries import (
    SAID,
    changes,
    check,
    entries,
    entry_of,
    is_same,
)
from assessments.models import Assessment, Deadline, Event, Finding, Indicator, Reply, Stage, User
from assessments.models.stages import ANSWERABLE
from assessments.scoring.replies import ReplyEntry, missing

REMINDED = "sent reminder"
LEAST_PAUSE = datetime.timedelta(days=1)  # between two reminders: a button is pressed twice at once
STALE = "Another member of your ministry changed this reply; nothing was overwritten."


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands now. version: 0 while nothing was ever put down.

    at: when that was saved, which is before now if this save changed nothing.
    """

    version: int
    at: datetime.datetime
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Status:
    """How far a ministry's reply is. said: on how many findings it has taken a stance."""

    stage: Stage
    said: int
    contested: int
    submitted_at: datetime.datetime | None
    due_at: datetime.datetime | None

    @property
    def is_asked(self) -> bool:
        return self.stage in ANSWERABLE

    @property
    def did_not_reply(self) -> bool:
        """It was asked and said nothing while it could; that is never agreement."""
        is_over = self.is_asked and self.stage != Stage.REPLY
        return is_over and self.submitted_at is None and not self.said


class ReplyConflict(VersionConflict[ReplyEntry]):
    """Of what a ministry says of one indicator."""


@transaction.atomic
def save(
    assessment: Assessment, indicator_code: str, entry: ReplyEntry, *, version: int, by: User
) -> Saved:
    """Make the entry what the ministry says of one indicator, evidence included.

    version: what the editor last knew; 0 is "nothing yet". An entry that says what stands already
    changes nothing, whatever its version: a form sent twice is one change. Raises ReplyConflict
    when another version stands, Locked when nothing may be written any more, ValidationError for
    what cannot be stored, and Indicator.DoesNotExist.
    """
    assessment = lock(assessment)
    found = Finding.objects.filter(assessment=assessment, indicator=OuterRef("pk"))
    indicators = Indicator.objects.annotate(is_found=Exists(found))
    indicator = indicators.get(framework=assessment.round.framework_id, code=indicator_code)
    if not indicator.is_found:
        raise Locked(f"The draft has no finding of {indicator_code} to reply to.")
    reply = Reply.objects.filter(assessment=assessment, indicator=indicator).first()
    pieces = list(reply.evidence.all()) if reply else []
    stored, before = entry_of(reply, pieces), reply.version if reply else 0
    saved_at = reply.saved_at if reply else None
    if is_same(stored, entry):
        return Saved(before, saved_at or timezone.now(), is_changed=False)
    if before != version:
        raise ReplyConflict(STALE, stored=stored, sent=entry, version=before, at=saved_at)
    check(entry, stored)
    reply = reply or Reply(assessment=assessment, indicator=indicator)
    for field in SAID:
        setattr(reply, field, getattr(entry, field))
    now = timezone.now()
    reply.version, reply.saved_at, reply.saved_by = before + 1, now, by
    reply.save()
    write_evidence(reply, pieces, by_key(entry.evidence), by=by)
    detail = {
        "old": changes(stored, entry, before),
        "new": changes(entry, stored, reply.version),
    }
    events.record("saved reply", subject(assessment, indicator_code), by=by, detail=detail)
    return Saved(reply.version, now, is_changed=True)


@transaction.atomic
def submit(assessment: Assessment, *, by: User) -> Assessment:
    """Hand the ministry's reply in: from now on it is read, and no more written.

    Raises NotReady where nothing is said, or with what is begun and not whole; Locked.
    """
    assessment = lock(assessment)
    said = entries(assessment)
    if lacking := {code: found for code, entry in said.items() if (found := missing(entry))}:
        count = f"{len(lacking)} replies are" if len(lacking) > 1 else "one reply is"
        raise NotReady(f"Your reply cannot be submitted yet: {count} not whole.", missing=lacking)
    if not any(entry.stance for entry in said.values()):
        raise NotReady("Nothing is said yet. Say something of at least one finding first.")
    assessment.reply_submitted_at, assessment.reply_submitted_by = timezone.now(), by
    assessment.save(update_fields=["reply_submitted_at", "reply_submitted_by"])
    detail = {"said": sum(1 for entry in said.values() if entry.stance)}
    events.record("submitted reply", subject(assessment), by=by, detail=detail)
    return assessment


def lock(assessment: Assessment) -> Assessment:
    """Return the assessment, held until the transaction ends, where its ministry may still reply.

    Raises Locked with the sentence that says why not.
    """
    assessment = stages.lock(assessment)
    due_at = stages.due_at(assessment, Stage.REPLY)
    if refusal := closed(assessment, due_at, now=timezone.now()):
        raise Locked(refusal)
    return assessment


def closed(
    assessment: Assessment, due_at: datetime.datetime | None, *, now: datetime.datetime
) -> str:
    """Why a ministry can no longer write, in one sentence; blank while it can."""
    if assessment.reply_submitted_at is not None:
        day = f"{assessment.reply_submitted_at:%-d %B %Y}"
        return f"Your ministry's reply was submitted on {day}. To change it, write to the team."
    if assessment.stage != Stage.REPLY:
        return "The time to reply is over; what was written by then is read by the team."
    if due_at is not None and due_at <= now:
        return f"The deadline passed on {due_at:%-d %B %Y, %H:%M} UTC. Write to the team."
    return ""


def subject(assessment: Assessment, indicator_code: str = "") -> str:
    """Of the whole reply, or of one indicator's."""
    return " ".join(filter(None, [stages.place(assessment), indicator_code, "reply"]))


@transaction.atomic
def remind(assessment: Assessment, *, by: User | None) -> int:
    """Send the ministry's members a letter that their reply is awaited; return how many.

    Raises Locked when no reply is awaited, Conflict within a day of the reminder before, and
    NotReady where no member has an address.
    """
    assessment = lock(assessment)
    place = subject(assessment)
    last = Event.objects.filter(verb=REMINDED, subject=place).first()
    if last is not None and last.at > timezone.now() - LEAST_PAUSE:
        raise Conflict(f"A reminder was sent on {last.at:%-d %B %Y, %H:%M} UTC; wait a day.")
    due_at = stages.due_at(assessment, Stage.REPLY)
    count = letters.reply_reminder(assessment, due_at)
    if not count:
        country = assessment.ministry.country
        raise NotReady(f"No member of {country} has an e-mail address; invite one first.")
    detail = {"due_at": due_at.isoformat() if due_at else None, "letters": count}
    events.record(REMINDED, place, by=by, detail=detail)
    return count


def unreminded(*, days: int) -> list[Assessment]:
    """Those whose reply is due within so many days, and who were not reminded of that deadline."""
    now = timezone.now()
    deadlines = Deadline.objects.filter(
        stage=Stage.REPLY,
        due_at__range=(now, now + datetime.timedelta(days=days)),
        assessment__stage=Stage.REPLY,
        assessment__reply_submitted_at__isnull=True,
    ).select_related("assessment__round", "assessment__ministry")
    return [each.assessment for each in deadlines if not was_reminded(each)]


def was_reminded(deadline: Deadline) -> bool:
    """Whether a reminder of this very deadline was sent. One query."""
    due_at = deadline.due_at.isoformat()
    sent = Event.objects.filter(verb=REMINDED, subject=subject(deadline.assessment))
    return any(event.detail.get("due_at") == due_at for event in sent)


def status(assessment: Assessment) -> Status:
    """How far the reply is: three queries."""
    rows = Reply.objects.filter(assessment=assessment)
    return Status(
        stage=Stage(assessment.stage),
        said=rows.said().count(),
        contested=rows.contested().count(),
        submitted_at=assessment.reply_submitted_at,
        due_at=stages.due_at(assessment, Stage.REPLY),
    )
