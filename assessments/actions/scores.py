"""Saving what an analyst puts down for one indicator: all of it at once, under one version."""

import datetime
from dataclasses import dataclass, fields, replace
from typing import Any

from django.db import transaction
from django.db.models import Exists, FilteredRelation, Q
from django.utils import timezone

from assessments.actions import codings, events
from assessments.actions.entry_checks import check_entry, check_evidence
from assessments.actions.errors import EditConflict
from assessments.actions.evidence import by_key, loggable, resolved, write_evidence
from assessments.models import (
    Coding,
    Evidence,
    Indicator,
    Release,
    Score,
    User,
)
from assessments.scoring.entries import Entry

SAID = tuple(field.name for field in fields(Entry) if field.name != "evidence")
STALE = "This indicator was changed elsewhere after you opened it here; nothing was overwritten."


@dataclass(frozen=True, slots=True)
class Saved:
    """What stands now. score: None (version 0) while nothing was ever put down.

    at: when that was saved, which is before now if this save changed nothing.
    """

    score: Score | None
    version: int
    at: datetime.datetime
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """What is stored of one indicator, as far as the one who asks may read it."""

    indicator: Indicator
    score: Score | None
    pieces: list[Evidence]
    entry: Entry
    is_released: bool

    @property
    def version(self) -> int:
        return self.score.version if self.score else 0


@transaction.atomic
def save(coding: Coding, indicator_code: str, entry: Entry, *, version: int, by: User) -> Saved:
    """Make the entry what stands for one indicator, evidence included.

    version: what the editor last knew; 0 is "nothing yet". An entry that says what stands already
    changes nothing, whatever its version: a form sent twice is one change. Pieces that the entry
    leaves out are removed, but for those that `by` may not open; a sealed piece that comes back
    closed stays as it is. Five queries where the evidence stays as it is. Raises EditConflict when
    another version stands, Locked when the coding is submitted or its round released,
    ValidationError for what cannot be stored, and Indicator.DoesNotExist.
    """
    coding = codings.lock(coding)
    standing = _standing(coding, indicator_code, by=by)
    codings.refuse_locked(coding, is_released=standing.is_released)
    entry = replace(entry, evidence=resolved(entry.evidence, standing.pieces))
    score = standing.score
    saved_at = score.saved_at if score else None
    if is_same(standing.entry, entry):
        return Saved(score, standing.version, saved_at or timezone.now(), is_changed=False)
    if standing.version != version:
        raise EditConflict(
            STALE, stored=standing.entry, sent=entry, version=standing.version, at=saved_at
        )
    check_entry(entry, standing.indicator, coding.assessment.round.framework)
    check_evidence(entry.evidence, stored=by_key(standing.entry.evidence))
    return _write(coding, standing, entry, by=by)


def is_same(one: Entry, other: Entry) -> bool:
    """Whether both say the same; the order of the evidence says nothing."""
    is_same_score = replace(one, evidence=()) == replace(other, evidence=())
    return is_same_score and by_key(one.evidence) == by_key(other.evidence)


def _standing(coding: Coding, code: str, *, by: User) -> Standing:
    """Read after the coding is locked, in two queries: nothing here is older than the lock."""
    round = coding.assessment.round
    indicator = (
        Indicator.objects.annotate(
            said=FilteredRelation("scores", condition=Q(scores__coding=coding.pk)),
            is_released=Exists(Release.objects.filter(round=round)),
        )
        .select_related("said")  # type: ignore[misc]
        .get(framework=round.framework, code=code)
    )
    score: Score | None = getattr(indicator, "said", None)  # not set where there is none
    pieces = list(score.evidence.readable_by(by)) if score else []
    return Standing(
        indicator=indicator,
        score=score,
        pieces=pieces,
        entry=score.entry(piece.entry() for piece in pieces) if score else Entry(),
        is_released=indicator.is_released,
    )


def _write(coding: Coding, standing: Standing, entry: Entry, *, by: User) -> Saved:
    now, before = timezone.now(), standing.version
    score = standing.score or Score(coding=coding, indicator=standing.indicator)
    for field in SAID:
        setattr(score, field, getattr(entry, field))
    score.version, score.saved_at = before + 1, now
    if standing.score:
        score.save(update_fields=[*SAID, "version", "saved_at"])
    else:
        score.save(force_insert=True)
    written = write_evidence(score, standing.pieces, by_key(entry.evidence), by=by)
    entry = replace(entry, evidence=tuple(written.values()))
    events.record(
        "saved score",
        f"{codings.place(coding)} {standing.indicator.code} by {coding.analyst}",
        by=by,
        detail={
            "old": _loggable(standing.entry, entry, before),
            "new": _loggable(entry, standing.entry, score.version),
        },
    )
    return Saved(score, score.version, now, is_changed=True)


def _loggable(entry: Entry, other: Entry, version: int) -> dict[str, Any]:
    """What the log says of one side of a change: the version, and the fields that differ."""
    said = {
        field: getattr(entry, field)
        for field in SAID
        if getattr(entry, field) != getattr(other, field)
    }
    if date := said.get("searched_on"):
        said["searched_on"] = date.isoformat()
    evidence = loggable(by_key(entry.evidence), by_key(other.evidence))
    return {"version": version, **said} | ({"evidence": evidence} if evidence else {})
