"""Uploaded files, kept from the plan that is shown until it is confirmed.

What was chosen on the form, and which plan was shown, travel in a signed ticket: a file is found
again only by the one who sent it, for the purpose it was sent for, within a day.
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
NEW = os.O_WRONLY | os.O_CREAT | os.O_EXCL
TOO_LARGE = f"The file is larger than {MAX_BYTES // 1024**2} MB."


class StaleTicket(Exception):
    """A ticket of somebody else, of another purpose or another day, or whose file is gone."""


class SizeLimit(FileUploadHandler):
    """Drops a file as soon as it grows too large, whoever sends it: nothing of it is kept."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > MAX_BYTES:
            raise SkipFile
        return raw_data

    def file_complete(self, file_size: int) -> None:
        """Leave the file to the handlers that come after."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A kept file. source: its name as the sender had it; choice: what the form said besides."""

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
    """Write the file where only we can read it. Raises Refused when there is no room for it."""
    sweep()
    upload = Upload(secrets.token_hex(16), (file.name or "upload")[-LONGEST_NAME:], dict(choice))
    try:
        with os.fdopen(os.open(upload.path, NEW, 0o600), "wb") as kept:
            for chunk in file.chunks():
                kept.write(chunk)
    except OSError as error:
        discard(upload)
        why = f"The file could not be kept on the server ({error.strerror}). Try again later."
        raise Refused([Problem("", why)]) from error
    return upload


def discard(upload: Upload) -> None:
    upload.path.unlink(missing_ok=True)


def sweep() -> None:
    """Remove what nobody confirmed within a day."""
    oldest = time.time() - KEPT_SECONDS
    for path in folder().iterdir():
        try:
            if path.stat().st_mtime < oldest:
                path.unlink()
        except FileNotFoundError:
            continue  # another process was quicker


def ticket(upload: Upload, *, shown: str, purpose: str, holder: int) -> str:
    """Sign what is needed to find the file again. shown: the digest of the plan that was shown."""
    said = {"key": upload.key, "source": upload.source, "choice": upload.choice, "shown": shown}
    return signing.dumps(said, salt=salt(purpose, holder), compress=True)


def redeem(text: str, *, purpose: str, holder: int) -> tuple[Upload, str]:
    """Return the upload, and the digest of the plan that was shown. Raises StaleTicket."""
    try:
        said = signing.loads(text, salt=salt(purpose, holder), max_age=KEPT_SECONDS)
    except signing.BadSignature as error:
        raise StaleTicket from error
    upload = Upload(said["key"], said["source"], said["choice"])
    if not upload.path.is_file():
        raise StaleTicket
    return upload, said["shown"]


def salt(purpose: str, holder: int) -> str:
    return f"upload of {purpose} by {holder}"
