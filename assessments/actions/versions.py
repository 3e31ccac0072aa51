"""One versioned answer: how each of its five kinds is saved.

A score, a reply, a reconciled score, a decision and a step of a plan are typed by people who do not
see each other's pages. Each action describes its kind as a `VersionedAnswer` that is made of rows
it has locked, and `save` does the rest in the same order for all: compare, refuse, check, write,
log.
"""

import datetime
from abc import ABC, abstractmethod
from dataclasses import dataclass, fields, replace
from typing import Any, ClassVar, Generic, Protocol, TypeVar

from django.db import models

from assessments.actions import clock, events
from assessments.actions.errors import Conflict
from assessments.actions.evidence import by_key, loggable, write_evidence
from assessments.models import Evidence, User
from assessments.scoring.entries import EvidenceEntry

EVIDENCE, VERSION = "evidence", "version"


class VersionConflict(Conflict):
    """Another editor saved first, and nothing was overwritten.

    stored, sent: both answers as values. version, at, by: of the stored one; by is None where its
    kind does not keep it at hand. What is not stored yet is an empty answer of version 0.
    """

    def __init__(
        self,
        message: str,
        *,
        stored: Any,
        sent: Any,
        version: int,
        at: datetime.datetime | None,
        by: User | None,
    ) -> None:
        super().__init__(message)
        self.stored = stored
        self.sent = sent
        self.version = version
        self.at = at
        self.by = by


Row = TypeVar("Row", bound=models.Model)
Values = TypeVar("Values", bound=Any)  # a dataclass whose fields are named as those of the row


@dataclass(frozen=True, slots=True)
class Saved(Generic[Row]):
    """The answer as it is after a save.

    row: not in the database, and version 0, while nothing was ever saved. at: when that version was
    saved, which is before now if this save changed nothing.
    """

    row: Row
    version: int
    at: datetime.datetime
    is_changed: bool


@dataclass(frozen=True, slots=True)
class VersionedAnswer(ABC, Generic[Row, Values]):
    """One answer as it is stored, read after its owner was locked.

    row: the stored row, or a new one that is not in the database yet. subject: as the event names
    it.
    """

    VERB: ClassVar[str]  # of the event
    STALE: ClassVar[str]  # the refusal of an old version
    AT: ClassVar[str] = "saved_at"  # the field of the row that holds the time; blank: none does
    BY: ClassVar[str] = ""  # the field that holds who saved it
    CLEANS: ClassVar[bool] = True  # whether the row is asked as well, once `check` found nothing

    row: Row
    stored: Values
    subject: str

    def is_same(self, sent: Values) -> bool:
        return bool(self.stored == sent)

    def out_of_date(self, stored_version: int, version: int) -> str:
        """Return why a form made from `version` may not be saved; blank if it may."""
        return "" if version == stored_version else self.STALE

    @abstractmethod
    def check(self, sent: Values) -> None:
        """Raise ValidationError for what cannot be stored."""

    def saver(self) -> User | None:
        """Return who saved the stored version, where that is loaded with the row."""
        return None

    def write_evidence(self, sent: Values, *, by: User) -> Values:
        """Write what is not in the row, and return the answer as it is stored now."""
        return sent

    def detail(self, sent: Values, *, before: int, saver: User | None, by: User) -> dict[str, Any]:
        """Return what the event says: both versions, and what differs between them."""
        old, new = changed_fields(self.stored, sent)
        return {"old": {"version": before, **old}, "new": {"version": before + 1, **new}}


class HasEvidence(Protocol):
    @property
    def evidence(self) -> tuple[EvidenceEntry, ...]: ...


@dataclass(frozen=True, slots=True)
class AnswerWithEvidence(VersionedAnswer[Row, Values]):
    """An answer that has evidence. pieces: those stored that the editor may read."""

    # The row would only query the database for rows that are locked already.
    CLEANS = False

    pieces: list[Evidence]

    def is_same(self, sent: Values) -> bool:
        return is_same_answer(self.stored, sent)

    def write_evidence(self, sent: Values, *, by: User) -> Values:
        if not self.pieces and not sent.evidence:
            return sent
        wanted = by_key(sent.evidence)
        written = write_evidence(self.row, self.pieces, wanted, by=by)  # type: ignore[arg-type]
        return replace(sent, evidence=tuple(written.values()))


def save(
    answer: VersionedAnswer[Row, Values], sent: Values, *, version: int, by: User
) -> Saved[Row]:
    """Store what was sent as the next version, with one event, inside the caller's transaction.

    version: the one that the form was made from; 0 is "nothing yet". An answer that is stored
    already changes nothing, whatever its version, so a form that is sent twice is one change.
    Raises VersionConflict when another version is stored, ValidationError for what cannot be.
    """
    row, saver = answer.row, answer.saver()
    before: int = 0 if row.pk is None else getattr(row, VERSION)
    saved_at: datetime.datetime | None = getattr(row, answer.AT) if answer.AT else None
    # Before the version: a lost answer and its retry are one change, and no conflict.
    if answer.is_same(sent):
        return Saved(row, before, saved_at or clock.now(), is_changed=False)
    if refusal := answer.out_of_date(before, version):
        raise VersionConflict(
            refusal, stored=answer.stored, sent=sent, version=before, at=saved_at, by=saver
        )
    answer.check(sent)
    now = clock.now()
    written: dict[str, Any] = {field.name: getattr(sent, field.name) for field in fields(sent)}
    written.pop(EVIDENCE, None)
    written[VERSION] = before + 1
    if answer.AT:
        written[answer.AT] = now
    if answer.BY:
        written[answer.BY] = by
    # Only now, after every refusal: the row is as the caller gave it until then.
    for name, value in written.items():
        setattr(row, name, value)
    if answer.CLEANS:
        row.full_clean()
    if row.pk is None:
        row.save(force_insert=True)
    else:
        row.save(update_fields=written)
    sent = answer.write_evidence(sent, by=by)
    detail = answer.detail(sent, before=before, saver=saver, by=by)
    events.record(answer.VERB, answer.subject, by=by, detail=detail)
    return Saved(row, before + 1, now, is_changed=True)


def is_same_answer(one: HasEvidence, other: HasEvidence) -> bool:
    """Return whether two answers say the same; the order of their evidence says nothing."""
    if one.evidence == other.evidence:
        return one == other
    if by_key(one.evidence) != by_key(other.evidence):
        return False
    old, _ = changed_fields(one, other)
    return not old


def changed_fields(stored: Any, sent: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields that differ, before and after, as the log holds them.

    Of evidence only the outlines: its words stay out of the log, which more people read.
    """
    old: dict[str, Any] = {}
    new: dict[str, Any] = {}
    for field in fields(stored):
        before, after = getattr(stored, field.name), getattr(sent, field.name)
        if before == after:
            continue
        if field.name == EVIDENCE:
            ours, theirs = by_key(before), by_key(after)
            gone, come = loggable(ours, theirs), loggable(theirs, ours)
            if gone:
                old[EVIDENCE] = gone
            if come:
                new[EVIDENCE] = come
        else:
            for side, value in ((old, before), (new, after)):
                is_day = isinstance(value, datetime.date)
                side[field.name] = value.isoformat() if is_day else value
    return old, new
