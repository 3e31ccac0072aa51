"""Files of evidence: one for each piece, put there and taken away by who writes the piece."""

from django.db import transaction
from django.utils import timezone

from assessments.actions import codings, events, evidence_files, replies, seals
from assessments.actions.errors import Conflict
from assessments.models import Attachment, Disclosure, Evidence, User


@transaction.atomic
def attach(piece: Evidence, *, name: str, media_type: str, content: bytes, by: User) -> Attachment:
    """Give the piece its file, in place of the one it had; nobody has verified it so.

    Raises Locked where the piece cannot change any more, Conflict where there is no room for it,
    Evidence.DoesNotExist.
    """
    piece = hold(piece)
    attachment = Attachment.objects.filter(evidence=piece).first() or Attachment(evidence=piece)
    attachment.media_type, attachment.added_at, attachment.added_by = media_type, timezone.now(), by
    is_sealed = piece.disclosure == Disclosure.SEALED
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
    """Take the piece's file away; without one nothing happens. Raises as `attach` does."""
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
    """Return the piece as it stands, held with what it belongs to, where that is still open."""
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
    """By digests: the name of a file may say as much as its words."""
    detail = {
        "digest": piece.digest,
        "file": attachment.digest,
        "media_type": attachment.media_type,
        "size": attachment.size,
    }
    events.record(verb, seals.subject(piece), by=by, detail=detail)
