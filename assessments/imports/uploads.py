"""Keep uploaded files from the preview of an import until it is confirmed.

The page of the preview carries a signed ticket with the choices of the form and the digest of the
plan. It opens the file only for the person who sent it, for the same purpose, within a day.
"""

import os
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from django.core import signing
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, SkipFile

from assessments.imports.problems import Problem, Refused

MAX_BYTES = 20 * 1024 * 1024
KEPT_SECONDS = 24 * 60 * 60
LONGEST_NAME = 120  # of a file, as the log shows it
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL  # fails for a file that exists, or a link in its place
TOO_LARGE = f"The file is larger than {MAX_BYTES // 1024**2} MB."


class StaleTicket(Exception):
    """The ticket is too old, of another person or purpose, or its file is gone."""


class SizeLimit(FileUploadHandler):
    """Stops an upload as soon as it is too large; nothing of it is kept."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > MAX_BYTES:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Return None: the handlers after this one keep the file."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A kept file. source: the sender's name of it. choice: the other fields of the form."""

    key: str
    source: str
    choice: Mapping[str, str]

    @property
    def path(self) -> Path:
        return folder() / self.key


def folder() -> Path:
    path: Path = settings.VAR / "uploads"
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def keep(file: "UploadedFile[bytes]", choice: Mapping[str, str]) -> Upload:
    """Write the file so that only this program's user can read it.

    Raises Refused if it cannot be written, as on a full disk.
    """
    sweep()
    upload = Upload(secrets.token_hex(16), (file.name or "upload")[-LONGEST_NAME:], dict(choice))
    try:
        with os.fdopen(os.open(upload.path, NEW, 0o600), "wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
    except OSError as error:
        discard(upload)
        why = f"The file could not be saved on the server ({error.strerror}). Try again later."
        raise Refused([Problem("", why)]) from error
    return upload


def discard(upload: Upload) -> None:
    upload.path.unlink(missing_ok=True)


def sweep() -> None:
    """Remove files that were not confirmed within a day."""
    oldest = time.time() - KEPT_SECONDS
    for path in folder().iterdir():
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except FileNotFoundError:
            continue  # another process removed it at the same time


def ticket(upload: Upload, *, shown: str, purpose: str, holder: int) -> str:
    """Return a signed text that finds the file again. shown: digest of the plan in the preview."""
    content = {"key": upload.key, "source": upload.source, "choice": upload.choice, "shown": shown}
    return signing.dumps(content, salt=salt(purpose, holder), compress=True)


def redeem(text: str, *, purpose: str, holder: int) -> tuple[Upload, str]:
    """Return the upload, and the digest of the plan in the preview. Raises StaleTicket."""
    try:
        content = signing.loads(text, salt=salt(purpose, holder), max_age=KEPT_SECONDS)
    except signing.BadSignature as error:
        raise StaleTicket from error
    upload = Upload(content["key"], content["source"], content["choice"])
    if not upload.path.is_file():
        raise StaleTicket
    return upload, content["shown"]


def salt(purpose: str, holder: int) -> str:
    """Return the salt that binds a signature to one purpose and one person."""
    return f"upload of {purpose} by {holder}"
