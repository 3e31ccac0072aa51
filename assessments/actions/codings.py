"""One analyst's coding as a whole: locked while it is written to, submitted, reopened."""

from collections import defaultdict
from copy import copy

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import clock, events, stages
from assessments.actions.entry_checks import storable
from assessments.actions.errors import Conflict, Locked, NotReady
from assessments.models import Coding, Evidence, Release, Stage, User
from assessments.scorecards import tree
from assessments.scoring.completeness import missing_by_indicator
from assessments.scoring.entries import Entry, EvidenceEntry

CHANGING = ("due_on", "submitted_at", "reopened_at", "reopened_by", "reopen_reason")


@transaction.atomic
def submit(coding: Coding, *, by: User | None) -> Coding:
    """Submit the coding: from now on it is locked.

    Raises NotReady with all that is missing, Locked when it is submitted or released already.
    """
    # The assessment first: a move to the next stage holds it while it reads the codings.
    assessment = stages.lock(coding.assessment)
    coding = lock(coding)
    refuse_locked(coding, is_released=is_released(coding))
    stages.refuse_unless(assessment, Stage.CODING)
    refuse_incomplete(coding)
    coding.submitted_at = clock.now()
    coding.save(update_fields=["submitted_at"])
    events.record("submitted coding", coding.event_subject, by=by)
    return coding


def refuse_incomplete(coding: Coding) -> None:
    """Raise NotReady with all that is missing from a coding. One query, and one for the tree."""
    framework = tree(coding.assessment.round.framework)
    missing = missing_by_indicator(framework, entries(coding))
    if not missing:
        return
    count = "an indicator is"
    if len(missing) > 1:
        count = f"{len(missing)} of its indicators are"
    raise NotReady(
        f"{stages.name(coding.assessment)} cannot be submitted yet: {count} not complete.",
        missing=missing,
    )


@transaction.atomic
def reopen(coding: Coding, *, reason: str, by: User) -> Coding:
    """Let the analyst work on the coding again.

    Raises Locked when its round is released or its assessment past coding, Conflict when it is not
    submitted, ValidationError for a reason that is blank or cannot be stored.
    """
    if not storable("reason", reason).strip():
        raise ValidationError({"reason": ["Say why it is reopened."]})
    assessment = stages.lock(coding.assessment)
    coding = lock(coding)
    if is_released(coding):
        refuse_locked(coding, is_released=True)
    stages.refuse_unless(assessment, Stage.CODING)
    if coding.submitted_at is None:
        raise Conflict(
            f"{stages.name(coding.assessment)} is not submitted, so there is nothing to reopen."
        )
    submitted_at = coding.submitted_at
    coding.submitted_at = None
    coding.reopened_at, coding.reopened_by, coding.reopen_reason = timezone.now(), by, reason
    coding.save(update_fields=["submitted_at", "reopened_at", "reopened_by", "reopen_reason"])
    detail = {"reason": reason, "submitted_at": submitted_at.isoformat()}
    events.record("reopened coding", coding.event_subject, by=by, detail=detail)
    return coding


def lock(coding: Coding) -> Coding:
    """Lock the coding until the transaction ends, and return it as it is stored now.

    Whose it is, and of what, never changes, so what is loaded of that is not read again. Raises
    Coding.DoesNotExist when it was taken back.
    """
    # A copy, so that a refusal leaves what the caller has as it was.
    locked = copy(coding)
    locked.refresh_from_db(fields=CHANGING, from_queryset=Coding.objects.select_for_update())
    return locked


def is_released(coding: Coding) -> bool:
    return Release.objects.filter(round=coding.assessment.round).exists()


def refuse_locked(coding: Coding, *, is_released: bool) -> None:
    """Raise Locked when nothing in the coding may change any more."""
    if is_released:
        raise Locked(
            f"{stages.name(coding.assessment)} is released; nothing published is ever changed."
        )
    if coding.submitted_at is not None:
        raise Locked(f"{stages.name(coding.assessment)} is submitted; a coordinator can reopen it.")
    if coding.assessment.stage == Stage.ASSIGNED:
        raise Locked(
            f"{stages.name(coding.assessment)} is only assigned so far; begin it at the desk first."
        )


def entries(coding: Coding) -> dict[str, Entry]:
    """Return indicator -> its answer, with all of its evidence: two queries."""
    pieces: dict[int | None, list[EvidenceEntry]] = defaultdict(list)
    for piece in Evidence.objects.filter(score__coding=coding):
        pieces[piece.score_id].append(piece.entry())
    return {
        score.indicator.code: score.entry(pieces[score.pk])
        for score in coding.scores.select_related("indicator")
    }
