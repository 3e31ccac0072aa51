"""Encrypt everything that is sealed with the first key again, in batches."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction

from assessments.actions import events, evidence_files
from assessments.actions.evidence_files import FileGone
from assessments.models import Attachment, Disclosure, Evidence, LoggedWords, User
from assessments.sealing import CannotOpen, is_token, is_under_first_key, reseal, seal

BATCH = 200
FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES)
SECRETS = ("secret", "seed")  # as django-allauth names them


@dataclass(slots=True)
class Rotation:
    """Counts of texts, files and secrets.

    moved: encrypted again. kept: already under the first key. lost: no key opens them.
    """

    moved: int = 0
    kept: int = 0
    lost: int = 0


def rotate(*, by: User | None) -> Rotation:
    """Encrypt sealed texts, sealed texts of the log, files and second factors with the first key.

    Each batch is a transaction of its own, so that others do not wait long. Run it again after an
    interruption: what is done already is kept. One event at the end.
    """
    done = Rotation()
    _each(Evidence.objects.sealed(), lambda row: _text(row, "sealed_words", done))
    _each(LoggedWords.objects.all(), lambda row: _text(row, "token", done))
    files = Attachment.objects.filter(evidence__disclosure=Disclosure.SEALED)
    _each(files, lambda row: _file(row, done))
    _each(Authenticator.objects.filter(type__in=FACTORS), lambda row: _factor(row, done))
    detail = {"moved": done.moved, "kept": done.kept, "lost": done.lost}
    events.record("rotated seals", "seals", by=by, detail=detail)
    return done


def _each(rows: Any, change: Callable[[Any], None]) -> None:
    """Call `change` with every row, locked, in the order of the keys."""
    remaining = rows
    while True:
        with transaction.atomic():
            batch = list(remaining.select_for_update(of=("self",)).order_by("pk")[:BATCH])
            for row in batch:
                change(row)
        if not batch:
            return
        remaining = rows.filter(pk__gt=batch[-1].pk)


def _text(row: Evidence | LoggedWords, field: str, done: Rotation) -> None:
    token = getattr(row, field).encode("utf-8")
    if is_under_first_key(token):
        done.kept += 1
        return
    try:
        setattr(row, field, reseal(token).decode("ascii"))
    except CannotOpen:
        done.lost += 1
        return
    row.save(update_fields=[field])
    done.moved += 1


def _file(row: Attachment, done: Rotation) -> None:
    # A file that is gone or cannot be opened must not stop the others.
    try:
        if evidence_files.renew(row):
            done.moved += 1
        else:
            done.kept += 1
    except (CannotOpen, FileGone):
        done.lost += 1


def _factor(row: Authenticator, done: Rotation) -> None:
    """Encrypt the secrets of a second factor again, or for the first time."""
    for name in SECRETS:
        if name not in row.data:
            continue
        kept = row.data[name].encode("utf-8")
        if is_under_first_key(kept):
            done.kept += 1
            continue
        # Factors that were set up before secrets were sealed hold them in plain text.
        try:
            token = reseal(kept) if is_token(row.data[name]) else seal(kept)
        except CannotOpen:
            done.lost += 1
            continue
        row.data[name] = token.decode("ascii")
        row.save(update_fields=["data"])
        done.moved += 1
