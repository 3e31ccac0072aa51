"""A ministry's reply to its own draft: saved as it is typed, then submitted as a whole."""

import datetime
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from assessments import time_zones
from assessments.actions import clock, events, letters, stages, versions
from assessments.actions.entry_checks import check_evidence, storable
from assessments.actions.errors import Conflict, Locked, NotReady
from assessments.actions.evidence import by_key
from assessments.actions.versions import AnswerWithEvidence, Saved
from assessments.models import (
    Assessment,
    Deadline,
    Disclosure,
    Event,
    Evidence,
    Finding,
    Indicator,
    LetterKind,
    LetterState,
    Reply,
    Stage,
    Stance,
    User,
)
from assessments.models.stages import SHOWN_TO_MINISTRY
from assessments.scoring.replies import ReplyEntry, missing
from assessments.wording import long_date

REMINDED = "wrote reminder"
REMINDERS = [REMINDED, "sent reminder"]  # the second is of before there was an outbox
LEAST_PAUSE = datetime.timedelta(days=1)  # between two reminders: a button is pressed twice at once


@dataclass(frozen=True, slots=True)
class ReplyAnswer(AnswerWithEvidence[Reply, ReplyEntry]):
    """A ministry's reply on one indicator."""

    VERB = "saved reply"
    STALE = "Another member of your ministry changed this reply; nothing was overwritten."
    BY = "saved_by"

    def check(self, sent: ReplyEntry) -> None:
        """Refuse what cannot be stored; what is only incomplete is stored."""
        if sent.stance not in {"", *Stance.values}:
            raise ValidationError({"stance": [f"Choose one of: {', '.join(Stance.labels)}."]})
        storable("comment", sent.comment)
        for piece in sent.evidence:
            if piece.disclosure == Disclosure.SEALED:
                sentence = "Evidence of a reply is public or restricted."
                raise ValidationError({f"evidence-{piece.key}-disclosure": [sentence]})
        check_evidence(sent.evidence, stored=by_key(self.stored.evidence))


@dataclass(frozen=True, slots=True)
class Status:
    """The progress of a ministry's reply. answered: draft scores with a stance."""

    stage: Stage
    answered: int
    contested: int
    submitted_at: datetime.datetime | None
    due_at: datetime.datetime | None

    @property
    def is_asked(self) -> bool:
        return self.stage in SHOWN_TO_MINISTRY

    @property
    def did_not_reply(self) -> bool:
        """True if it was asked and took no stance in time; that is never agreement."""
        is_over = self.is_asked and self.stage != Stage.REPLY
        return is_over and self.submitted_at is None and not self.answered


@transaction.atomic
def save(
    assessment: Assessment, indicator_code: str, entry: ReplyEntry, *, version: int, by: User
) -> Saved[Reply]:
    """Store the entry as the ministry's reply on one indicator, evidence included.

    version: as `versions.save` says. Raises VersionConflict when another version is stored, Locked
    when nothing may be written any more, ValidationError for what cannot be stored, and
    Indicator.DoesNotExist.
    """
    assessment = lock(assessment)
    # Only what the ministry was shown can be replied to.
    found = Finding.objects.filter(assessment=assessment, indicator=OuterRef("pk"))
    indicators = Indicator.objects.annotate(is_found=Exists(found))
    indicator = indicators.get(framework=assessment.round.framework_id, code=indicator_code)
    if not indicator.is_found:
        raise Locked(f"The draft has no score for {indicator_code} to reply to.")
    reply = Reply.objects.filter(assessment=assessment, indicator=indicator).first()
    pieces, stored = [], ReplyEntry()
    if reply is None:
        reply = Reply(assessment=assessment, indicator=indicator)
    else:
        pieces = list(reply.evidence.all())
        stored = reply_entry(reply, pieces)
    answer = ReplyAnswer(reply, stored, subject(assessment, indicator_code), pieces)
    return versions.save(answer, entry, version=version, by=by)


def entries(assessment: Assessment) -> dict[str, ReplyEntry]:
    """Return indicator -> its reply, in the order of the framework: two queries."""
    pieces: dict[int | None, list[Evidence]] = defaultdict(list)
    for piece in Evidence.objects.filter(reply__assessment=assessment):
        pieces[piece.reply_id].append(piece)
    rows = Reply.objects.filter(assessment=assessment).select_related("indicator")
    return {row.indicator.code: reply_entry(row, pieces[row.pk]) for row in rows}


def reply_entry(reply: Reply, pieces: Collection[Evidence]) -> ReplyEntry:
    """Return a stored reply as values, with those pieces of its evidence."""
    evidence = tuple(piece.entry() for piece in pieces)
    return ReplyEntry(reply.stance, reply.comment, reply.is_confidential, evidence)


@transaction.atomic
def submit(assessment: Assessment, *, by: User) -> Assessment:
    """Submit the ministry's reply as a whole: from now on it is read, and no longer written.

    Raises NotReady without any reply, or with what is begun and incomplete; Locked.
    """
    assessment = lock(assessment)
    replied, lacking = 0, {}
    for code, entry in entries(assessment).items():
        replied += bool(entry.stance)
        if sentences := missing(entry):
            lacking[code] = sentences
    if lacking:
        count = f"{len(lacking)} replies are" if len(lacking) > 1 else "one reply is"
        raise NotReady(f"Your reply cannot be submitted yet: {count} incomplete.", missing=lacking)
    if not replied:
        raise NotReady("There is no reply yet. Reply to at least one draft score first.")
    assessment.reply_submitted_at, assessment.reply_submitted_by = clock.now(), by
    assessment.save(update_fields=["reply_submitted_at", "reply_submitted_by"])
    # The key is as old as the log, and stays.
    events.record("submitted reply", subject(assessment), by=by, detail={"said": replied})
    return assessment


def lock(assessment: Assessment) -> Assessment:
    """Return the assessment, held until the transaction ends, where its ministry may still reply.

    Raises Locked with the sentence that says why not.
    """
    assessment = stages.lock(assessment)
    due_at = stages.due_at(assessment, Stage.REPLY)
    if refusal := closed(assessment, due_at, now=clock.now()):
        raise Locked(refusal)
    return assessment


def closed(
    assessment: Assessment, due_at: datetime.datetime | None, *, now: datetime.datetime
) -> str:
    """Return why a ministry can no longer write, in one sentence; blank while it can."""
    if assessment.reply_submitted_at is not None:
        day = long_date(assessment.reply_submitted_at)
        return f"Your ministry's reply was submitted on {day}. To change it, write to the team."
    if assessment.stage != Stage.REPLY:
        return "The time to reply is over. The team reads what was written by then."
    if due_at is not None and due_at <= now:
        passed = time_zones.wall_time(due_at, time_zones.UTC)
        return f"The deadline passed on {passed}. Write to the team."
    return ""


def subject(assessment: Assessment, indicator_code: str = "") -> str:
    """Return how the log names the whole reply, or that on one indicator."""
    return " ".join(filter(None, [assessment.event_subject, indicator_code, "reply"]))


@transaction.atomic
def remind(assessment: Assessment, *, by: User | None) -> int:
    """Write the ministry's members a letter that their reply is awaited; return how many.

    Within a day of the reminder before, only members whose letter failed get another.

    Raises Locked when no reply is awaited, Conflict within a day when no letter failed, and
    NotReady where no member has an address.
    """
    assessment = lock(assessment)
    last = Event.objects.filter(verb__in=REMINDERS, subject=subject(assessment)).first()
    addresses = letters.addresses_of([assessment.ministry_id])
    if last is not None and last.at > timezone.now() - LEAST_PAUSE:
        addresses = failed_reminders(assessment)
        if not addresses:
            moment = time_zones.wall_time(last.at, time_zones.UTC)
            raise Conflict(f"A reminder was written on {moment}; wait a day.")
    return _remind(assessment, addresses, by=by)


@transaction.atomic
def remind_again(assessment: Assessment, *, by: User | None) -> int:
    """Write again to the members whose reminder failed; return how many. Raises as `remind`."""
    assessment = lock(assessment)
    return _remind(assessment, failed_reminders(assessment), by=by)


def failed_reminders(assessment: Assessment) -> list[str]:
    """Return the addresses of members whose newest reminder failed. Two queries."""
    rows = assessment.letters.filter(kind=LetterKind.REPLY_REMINDER).order_by("pk")
    newest = dict(rows.values_list("to", "state"))
    reachable = letters.addresses_of([assessment.ministry_id])
    return [address for address in reachable if newest.get(address) == LetterState.FAILED]


def _remind(assessment: Assessment, addresses: Sequence[str], *, by: User | None) -> int:
    due_at = stages.due_at(assessment, Stage.REPLY)
    count = letters.reply_reminder(assessment, due_at, addresses)
    if not count:
        country = assessment.ministry.country
        raise NotReady(f"No member of {country} has an e-mail address; invite one first.")
    detail = {"due_at": due_at.isoformat() if due_at else None, "letters": count}
    events.record(REMINDED, subject(assessment), by=by, detail=detail)
    return count


def unreminded(*, days: int) -> list[Assessment]:
    """Return those whose reply is due within so many days, and who got no reminder of it."""
    return [each.assessment for each in _awaited(days) if not was_reminded(each)]


def missed(*, days: int) -> list[Assessment]:
    """Return those whose reply is due within so many days, and a member's reminder failed."""
    return [each.assessment for each in _awaited(days) if failed_reminders(each.assessment)]


def _awaited(days: int) -> QuerySet[Deadline]:
    now = timezone.now()
    return Deadline.objects.filter(
        stage=Stage.REPLY,
        due_at__range=(now, now + datetime.timedelta(days=days)),
        assessment__stage=Stage.REPLY,
        assessment__reply_submitted_at__isnull=True,
    ).select_related("assessment__round", "assessment__ministry")


def was_reminded(deadline: Deadline) -> bool:
    """Return True if a reminder of this very deadline was written. One query."""
    due_at = deadline.due_at.isoformat()
    written = Event.objects.filter(verb__in=REMINDERS, subject=subject(deadline.assessment))
    return any(event.detail.get("due_at") == due_at for event in written)


def status(assessment: Assessment) -> Status:
    """Return how far the reply is: three queries."""
    rows = Reply.objects.filter(assessment=assessment)
    return Status(
        stage=Stage(assessment.stage),
        answered=rows.answered().count(),
        contested=rows.contested().count(),
        submitted_at=assessment.reply_submitted_at,
        due_at=stages.due_at(assessment, Stage.REPLY),
    )
