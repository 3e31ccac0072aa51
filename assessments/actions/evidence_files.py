"""Files of evidence on the disk: outside the web root, under random names, for our eyes only.

What is sealed is encrypted whole: a first line with its own name and a salt, then the content.
"""

import hashlib
import json
import os
import secrets
import time
from collections.abc import Iterable
from functools import partial
from pathlib import Path

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import transaction

from assessments.models import Attachment, Disclosure, Evidence
from assessments.sealing import CannotOpen, is_under_first_key, reseal, salt, seal, unseal

NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
SETTLED_SECONDS = 24 * 60 * 60  # younger files may belong to a transaction that is still open
GONE = (
    "This file is no longer on the server. Ask the site's operator to restore it from the "
    "backup, or attach it again."
)


class FileGone(Exception):
    """The row is there, its file is not. str() is a sentence that the user may read."""

    def __init__(self) -> None:
        super().__init__(GONE)


def folder() -> Path:
    path: Path = settings.VAR / "evidence"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def store(attachment: Attachment, *, name: str, content: bytes, is_sealed: bool) -> None:
    """Write the file under a new name, and put that into the row. Saves no row.

    The old file is removed when the transaction is committed. If it is not, the new one is left
    over: `sweep` removes files that no row names. Raises OSError.
    """
    if attachment.path:
        discard(attachment.path)
    grain = salt() if is_sealed else ""
    # The name may say as much as the content, so it is sealed with it.
    header = json.dumps({"name": name, "salt": grain}).encode("ascii") + b"\n"
    attachment.name = "" if is_sealed else name
    attachment.size, attachment.digest = len(content), digest(content, grain)
    attachment.path = write(seal(header + content) if is_sealed else content)


def load(attachment: Attachment, *, is_sealed: bool) -> tuple[str, bytes]:
    """Return the name and the content of a file. Raises FileGone and CannotOpen."""
    try:
        kept = (folder() / attachment.path).read_bytes()
    except FileNotFoundError as error:
        raise FileGone from error
    if not is_sealed:
        return attachment.name, kept
    header, _, content = unseal(kept).partition(b"\n")
    return json.loads(header)["name"], content


def digest(content: bytes, grain: str = "") -> str:
    """Return the SHA-256 of a file; with a salt, it cannot be found by trying known files."""
    return hashlib.sha256(grain.encode("ascii") + content).hexdigest()


def write(content: bytes) -> str:
    """Write it whole, or not at all, and return the random name that it has."""
    name = secrets.token_hex(20)
    path = folder() / name
    try:
        with os.fdopen(os.open(path, NEW, 0o600), "wb") as file:
            file.write(content)
            file.flush()
            # A row must never name a file that a power cut has lost.
            os.fsync(file.fileno())
    except OSError:
        path.unlink(missing_ok=True)
        raise
    return name


def discard(path: str) -> None:
    """Remove the file once the transaction is committed."""
    transaction.on_commit(partial((folder() / path).unlink, missing_ok=True))


def forget(pieces: Iterable[int]) -> None:
    """Remove the files of pieces that are about to go, by their keys. One query."""
    for path in Attachment.objects.filter(evidence__in=list(pieces)).values_list("path", flat=True):
        discard(path)


def follow(pieces: Iterable[Evidence]) -> None:
    """Take the files of pieces whose class changed into the seal, or out of it.

    One query, and one for each file. Raises ValidationError for a file that cannot be read.
    """
    for attachment in Attachment.objects.filter(evidence__in=pieces).select_related("evidence"):
        is_sealed = attachment.evidence.disclosure == Disclosure.SEALED
        try:
            name, content = load(attachment, is_sealed=not is_sealed)
            store(attachment, name=name, content=content, is_sealed=is_sealed)
        except (FileGone, CannotOpen) as error:
            where = f"evidence-{attachment.evidence.key}"
            raise ValidationError({where: [f"Its class cannot change: {error}"]}) from error
        attachment.save(update_fields=["path", "name", "digest"])


def renew(attachment: Attachment) -> bool:
    """Encrypt a sealed file under the first key, unless it is; True if it was not.

    Raises FileGone and CannotOpen.
    """
    path = folder() / attachment.path
    try:
        kept = path.read_bytes()
    except FileNotFoundError as error:
        raise FileGone from error
    if is_under_first_key(kept):
        return False
    discard(attachment.path)
    attachment.path = write(reseal(kept))
    attachment.save(update_fields=["path"])
    return True


def sweep(*, now: float | None = None) -> int:
    """Remove the files that no row names, but for those of the last day; return how many."""
    oldest = (time.time() if now is None else now) - SETTLED_SECONDS
    # A young file may belong to a transaction that is not committed yet.
    aged = {path.name: path for path in folder().iterdir() if path.stat().st_mtime < oldest}
    known = set(Attachment.objects.filter(path__in=aged).values_list("path", flat=True))
    orphans = [path for name, path in aged.items() if name not in known]
    for path in orphans:
        path.unlink(missing_ok=True)
    return len(orphans)
