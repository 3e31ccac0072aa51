"""Changing the key of what is sealed: everything goes under the first key, batch by batch."""

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
    """How much went under the first key, stood there already, and opens with no key at all."""

    moved: int = 0
    kept: int = 0
    lost: int = 0


def rotate(*, by: User | None) -> Rotation:
    """Put all that is sealed under the first key: words, words of the log, files, second factors.

    Each batch is a transaction of its own, so that nobody waits long; what was cut short is begun
    again, and goes on where it stopped. One event, when all is done.
    """
    done = Rotation()
    _each(Evidence.objects.sealed(), lambda row: _words(row, "sealed_words", done))
    _each(LoggedWords.objects.all(), lambda row: _words(row, "token", done))
    files = Attachment.objects.filter(evidence__disclosure=Disclosure.SEALED)
    _each(files, lambda row: _file(row, done))
    _each(Authenticator.objects.filter(type__in=FACTORS), lambda row: _factor(row, done))
    detail = {"moved": done.moved, "kept": done.kept, "lost": done.lost}
    events.record("rotated seals", "seals", by=by, detail=detail)
    return done


def _each(rows: Any, change: Callable[[Any], None]) -> None:
    """Change every row while it is held, in the order of its key."""
    last: Any = None
    while True:
        with transaction.atomic():
            left = rows.filter(pk__gt=last) if last is not None else rows
            batch = list(left.select_for_update(of=("self",)).order_by("pk")[:BATCH])
            for row in batch:
                change(row)
        if not batch:
            return
        last = batch[-1].pk


def _words(row: Evidence | LoggedWords, field: str, done: Rotation) -> None:
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
    try:
        if evidence_files.renew(row):
            done.moved += 1
        else:
            done.kept += 1
    except (CannotOpen, FileGone):
        done.lost += 1


def _factor(row: Authenticator, done: Rotation) -> None:
    """Those of old are not sealed yet, and are so from here on."""
    for name in SECRETS:
        if name not in row.data:
            continue
        kept = row.data[name].encode("utf-8")
        if is_under_first_key(kept):
            done.kept += 1
            continue
        try:
            token = reseal(kept) if is_token(row.data[name]) else seal(kept)
        except CannotOpen:
            done.lost += 1
            continue
        row.data[name] = token.decode("ascii")
        row.save(update_fields=["data"])
        done.moved += 1
