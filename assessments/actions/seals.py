"""Opening sealed evidence, and verifying evidence: each with an event that names the digest."""

from copy import copy

from django.db import transaction
from django.utils import timezone

from assessments.actions import events, evidence
from assessments.actions.errors import Conflict, NotAllowed
from assessments.models import Evidence, User
from assessments.scoring.entries import EvidenceEntry

CHANGED = "This piece changed after you looked at it, so it is not marked. Look at it again."


@transaction.atomic
def open_words(piece: Evidence, *, by: User) -> EvidenceEntry:
    """Return a sealed piece with its words. Raises CannotOpen, and then nothing is logged."""
    words = evidence.opened(piece)
    events.record("opened sealed evidence", subject(piece), by=by, detail={"digest": piece.digest})
    return words


@transaction.atomic
def verify(piece: Evidence, *, by: User) -> Evidence:
    """Verify the piece as it is stored. Raises NotAllowed for one's own, Conflict when it changed.

    One that is verified already keeps its first verification.
    """
    if piece.added_by_id == by.pk:
        raise NotAllowed("Somebody else has to verify what you added yourself.")
    locked = lock(piece)
    # The lead verified other words than those that are stored by now.
    if locked.digest != piece.digest:
        raise Conflict(CHANGED)
    if locked.verified_at is None:
        locked.verified_at, locked.verified_by = timezone.now(), by
        locked.save(update_fields=["verified_at", "verified_by"])
        events.record("verified evidence", subject(piece), by=by, detail={"digest": piece.digest})
    return locked


def lock(piece: Evidence) -> Evidence:
    """Lock the piece until the transaction ends, and return it. Raises DoesNotExist."""
    locked = copy(piece)
    fields = ["disclosure", "digest", "verified_at", "verified_by"]
    locked.refresh_from_db(
        fields=fields, from_queryset=Evidence.objects.select_for_update(of=("self",))
    )
    return locked


def subject(piece: Evidence) -> str:
    """Return the place of the piece as the log names it; loads its score or reply."""
    if piece.score is not None:
        coding = piece.score.coding
        place = coding.assessment.event_subject
        return f"{place} {piece.score.indicator.code} by {coding.analyst}"
    assert piece.reply is not None  # noqa: S101 - the database holds that it has one of the two
    return f"{piece.reply.assessment.event_subject} {piece.reply.indicator.code} reply"
