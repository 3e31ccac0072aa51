"""All profiles of a release in one ZIP file, made in the background by a worker.

There is one folder for each release and hash, in VAR, which no web server shows: the ZIP file and
a file with the progress. The process that works on it holds a lock, which the system releases when
the process ends, however it ends: so a bundle whose worker died can be started again.
"""

import fcntl
import logging
import os
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Literal, Self

import orjson
from django.conf import settings
from django.http import QueryDict

from assessments.exports.images import ImageUnavailable
from assessments.models import Ministry, Release
from assessments.public.profiles import MinistryProfile, profile_of, profile_pdf
from assessments.reporting.release_views import read_release_view
from assessments.scorecards import release_scorecards

log = logging.getLogger(__name__)

Stage = Literal["none", "waiting", "working", "stopped", "ready"]
Make = Callable[[MinistryProfile], bytes]
PATIENCE_SECONDS = 60  # a bundle that no worker began by then may be started again
TRIES = 3
FAILED = "These profiles could not be made:\n\n"


@dataclass(frozen=True, slots=True)
class Failure:
    """A profile that is not in the bundle. reason: a sentence that every reader may see."""

    code: str
    country: str
    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
    """The progress of a bundle. done, total: profiles."""

    stage: Stage = "none"
    done: int = 0
    total: int = 0
    failures: tuple[Failure, ...] = ()
    at: float = 0.0  # seconds since 1970

    @property
    def is_under_way(self) -> bool:
        return self.stage in {"waiting", "working"}

    @property
    def can_start(self) -> bool:
        """Return True if it may be started, also again: after a stop, and for failed profiles."""
        is_forgotten = self.stage == "waiting" and time.time() - self.at > PATIENCE_SECONDS
        return self.stage in {"none", "stopped"} or is_forgotten or bool(self.failures)


@dataclass(frozen=True, slots=True)
class Bundle:
    """The bundle of one release: where its files are, and how far it is."""

    folder: Path
    release: Release

    @classmethod
    def of(cls, release: Release) -> Self:
        # With the hash: a code may come back after a demonstration is removed.
        name = f"{release.code}-{release.content_hash[:16]}"
        return cls(settings.VAR / "bundles" / name, release)

    @property
    def archive(self) -> Path:
        return self.folder / "profiles.zip"

    @property
    def progress(self) -> Progress:
        """Return the progress that was written last."""
        try:
            stored = orjson.loads((self.folder / "progress.json").read_bytes())
        except FileNotFoundError:
            return Progress()
        failures = tuple(Failure(**one) for one in stored.pop("failures"))
        # A worker holds the lock while it works: without one, it has died.
        if stored["stage"] == "working" and not self.is_locked:
            stored["stage"] = "stopped"
        return Progress(**stored, failures=failures)

    @property
    def is_locked(self) -> bool:
        with self.lock() as is_ours:
            return not is_ours

    def write_progress(self, progress: Progress) -> None:
        write_whole(self.folder / "progress.json", orjson.dumps(progress))

    @contextmanager
    def lock(self) -> Iterator[bool]:
        """Take the lock for a while. Yields True if it is ours, False if another process has it."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        # The file stays: a lock on a removed file would not keep out the next process.
        with (self.folder / ".lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True


def build(release: Release, *, site: str, make: Make = profile_pdf) -> None:
    """Make the bundle, unless another process makes it now.

    Takes about 2 seconds a ministry, less for pictures that were drawn before.
    """
    bundle = Bundle.of(release)
    with bundle.lock() as is_ours:
        if is_ours:
            fill(bundle, site=site, make=make)


def fill(bundle: Bundle, *, site: str, make: Make) -> None:
    """Write the archive with the profiles that can be made, and name the others in it."""
    # Sorted, so that the same release always makes the same file.
    codes = sorted(release_scorecards(bundle.release))
    ministries = Ministry.objects.in_bulk(codes)
    failures: list[Failure] = []
    draft = BytesIO()
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, code in enumerate(codes):
            bundle.write_progress(
                Progress("working", done, len(codes), tuple(failures), time.time())
            )
            try:
                name, content = one_profile(ministries[code], bundle.release, site, make)
            except Exception as error:  # one failure must not lose the other profiles
                log.warning("No profile of %s in %s", code, bundle.release, exc_info=error)
                failures.append(Failure(code, ministries[code].country, reason_of(error)))
            else:
                archive.writestr(entry(name, bundle.release), content)
        if failures:
            report = FAILED
            for one in failures:
                report += f"{one.country} ({one.code}): {one.reason}\n"
            archive.writestr(entry("failed.txt", bundle.release), report)
    # An archive with no profile at all would look like a success.
    if len(failures) < len(codes):
        write_whole(bundle.archive, draft.getvalue())
    bundle.write_progress(Progress("ready", len(codes), len(codes), tuple(failures), time.time()))


def one_profile(ministry: Ministry, release: Release, site: str, make: Make) -> tuple[str, bytes]:
    """Return the file name and the PDF. Waits and tries again if the renderer is busy."""
    release_view = read_release_view(QueryDict(f"release={release.code}"))
    profile = profile_of(ministry, release_view, site=site)
    if profile is None:
        raise LookupError(f"{ministry} is not in {release}")
    for left in reversed(range(TRIES)):
        try:
            return f"{profile.file_name}.pdf", make(profile)
        except ImageUnavailable as trouble:
            if not left or trouble.retry_after is None:
                raise
            time.sleep(trouble.retry_after)
    raise AssertionError("every try returns or raises")


def reason_of(error: Exception) -> str:
    """Return our own sentence; the message of any other error may show the server's inside."""
    if isinstance(error, ImageUnavailable):
        return str(error)
    return "The server's log has the reason."


def entry(name: str, release: Release) -> zipfile.ZipInfo:
    """Return an entry dated as the release, so that the same profiles make the same file."""
    found = zipfile.ZipInfo(name, release.published_at.timetuple()[:6])
    found.compress_type = zipfile.ZIP_DEFLATED
    found.external_attr = 0o644 << 16  # the upper half holds the permissions of Unix
    return found


def write_whole(path: Path, content: bytes) -> None:
    """Write the file whole or not at all: readers see the old file until the new one is there."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    # In the same folder: a file is replaced in one step only within one file system.
    handle, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
