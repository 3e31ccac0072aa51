"""Files of evidence: one for each piece, attached and removed by those who write the piece."""

from django.db import transaction
from django.utils import timezone

from assessments.actions import codings, events, evidence_files, replies, seals
from assessments.actions.errors import Conflict
from assessments.models import Attachment, Disclosure, Evidence, User


@transaction.atomic
def attach(piece: Evidence, *, name: str, media_type: str, content: bytes, by: User) -> Attachment:
    """Give the piece its file, in place of the one it had; its verification is forgotten.

    Raises Locked where the piece cannot change any more, Conflict where there is no room for it,
    Evidence.DoesNotExist.
    """
    piece = hold(piece)
    attachment = Attachment.objects.filter(evidence=piece).first() or Attachment(evidence=piece)
    attachment.media_type, attachment.added_at, attachment.added_by = media_type, timezone.now(), by
    is_sealed = piece.disclosure == Disclosure.SEALED
    # The disk may be full or read-only: that is no fault of the person who sends a file.
    try:
        evidence_files.store(attachment, name=name, content=content, is_sealed=is_sealed)
    except OSError as error:
        raise Conflict(
            f"The file could not be kept ({error.strerror}). Try again later."
        ) from error
    attachment.save()
    forget_verification(piece)
    record("attached file", piece, attachment, by=by)
    return attachment


@transaction.atomic
def detach(piece: Evidence, *, by: User) -> None:
    """Remove the piece's file; without one nothing happens. Raises as `attach` does."""
    piece = hold(piece)
    attachment = Attachment.objects.filter(evidence=piece).first()
    if attachment is None:
        return
    evidence_files.discard(attachment.path)
    record("removed file", piece, attachment, by=by)
    attachment.delete()
    forget_verification(piece)


@transaction.atomic
def open_file(piece: Evidence, *, by: User) -> tuple[str, bytes]:
    """Return name and content of a sealed piece's file. Raises CannotOpen and FileGone."""
    found = evidence_files.load(piece.attachment, is_sealed=True)
    record("opened sealed file", piece, piece.attachment, by=by)
    return found


def hold(piece: Evidence) -> Evidence:
    """Lock the piece with what it belongs to, and return it, where that is still open."""
    # The coding or the assessment first: every writer of them locks in this order.
    if piece.score is not None:
        coding = codings.lock(piece.score.coding)
        codings.refuse_locked(coding, is_released=codings.is_released(coding))
    elif piece.reply is not None:
        replies.lock(piece.reply.assessment)
    return seals.lock(piece)


def forget_verification(piece: Evidence) -> None:
    piece.verified_at = piece.verified_by = None
    piece.save(update_fields=["verified_at", "verified_by"])


def record(verb: str, piece: Evidence, attachment: Attachment, *, by: User) -> None:
    """Log the file by its digest: its name may say as much as its words."""
    detail = {
        "digest": piece.digest,
        "file": attachment.digest,
        "media_type": attachment.media_type,
        "size": attachment.size,
    }
    events.record(verb, seals.subject(piece), by=by, detail=detail)
