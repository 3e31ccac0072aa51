"""All profiles of a release in one ZIP: made in the background, its progress in a file beside it.

There is one for each release and hash, in VAR, which no web server shows. Who makes it holds a lock
until their process ends, however it ends: so nobody waits for one that died.
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
from assessments.public.profile_documents import profile_pdf
from assessments.public.profiles import Profile, profile_of
from assessments.reporting.release_views import read_release_view
from assessments.scorecards import release_scorecards

log = logging.getLogger(__name__)

Stage = Literal["none", "waiting", "working", "stopped", "ready"]
Make = Callable[[Profile], bytes]
PATIENCE_SECONDS = 60  # a bundle that nobody began by then may be asked for again
TRIES = 3
FAILED = "These profiles could not be made:\n\n"


@dataclass(frozen=True, slots=True)
class Failure:
    """A profile that is not in the bundle, and why, in a sentence for everybody."""

    code: str
    country: str
    reason: str


@dataclass(frozen=True, slots=True)
class Progress:
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
        """Also again: after an end in the middle, and for what failed."""
        is_forgotten = self.stage == "waiting" and time.time() - self.at > PATIENCE_SECONDS
        return self.stage in {"none", "stopped"} or is_forgotten or bool(self.failures)


@dataclass(frozen=True, slots=True)
class Bundle:
    folder: Path
    release: Release

    @classmethod
    def of(cls, release: Release) -> Self:
        name = f"{release.code}-{release.content_hash[:16]}"
        return cls(settings.VAR / "bundles" / name, release)

    @property
    def archive(self) -> Path:
        return self.folder / "profiles.zip"

    @property
    def progress(self) -> Progress:
        """What was written last; who wrote "working" and holds no lock any more has stopped."""
        try:
            said = orjson.loads((self.folder / "progress.json").read_bytes())
        except FileNotFoundError:
            return Progress()
        failures = tuple(Failure(**one) for one in said.pop("failures"))
        if said["stage"] == "working" and not self.is_locked:
            said["stage"] = "stopped"
        return Progress(**said, failures=failures)

    @property
    def is_locked(self) -> bool:
        with self.lock() as is_ours:
            return not is_ours

    def say(self, progress: Progress) -> None:
        written(self.folder / "progress.json", orjson.dumps(progress))

    @contextmanager
    def lock(self) -> Iterator[bool]:
        """Yield whether it is ours now; it is nobody's again when this ends."""
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        with (self.folder / ".lock").open("w") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                yield False
            else:
                yield True


def build(release: Release, *, site: str, make: Make = profile_pdf) -> None:
    """Make the bundle, unless somebody is at it. 2 s a ministry, less for what was made before."""
    bundle = Bundle.of(release)
    with bundle.lock() as is_ours:
        if is_ours:
            fill(bundle, site=site, make=make)


def fill(bundle: Bundle, *, site: str, make: Make) -> None:
    codes = sorted(release_scorecards(bundle.release))
    ministries = Ministry.objects.in_bulk(codes)
    failures: list[Failure] = []
    draft = BytesIO()
    with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, code in enumerate(codes):
            bundle.say(Progress("working", done, len(codes), tuple(failures), time.time()))
            try:
                name, content = one_profile(ministries[code], bundle.release, site, make)
            except Exception as error:  # one that fails must not lose the others
                log.warning("No profile of %s in %s", code, bundle.release, exc_info=error)
                failures.append(Failure(code, ministries[code].country, reason_of(error)))
            else:
                archive.writestr(entry(name, bundle.release), content)
        if failures:
            lines = [f"{one.code} {one.country}: {one.reason}\n" for one in failures]
            archive.writestr(entry("failed.txt", bundle.release), FAILED + "".join(lines))
    if len(failures) < len(codes):
        written(bundle.archive, draft.getvalue())
    bundle.say(Progress("ready", len(codes), len(codes), tuple(failures), time.time()))


def one_profile(ministry: Ministry, release: Release, site: str, make: Make) -> tuple[str, bytes]:
    """File name and PDF; a passing trouble is waited out."""
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
    """Our own sentences are for everybody; what a program says of its inside is for the log."""
    return str(error) if isinstance(error, ImageUnavailable) else "The server's log says why."


def entry(name: str, release: Release) -> zipfile.ZipInfo:
    """Dated as the release, so that the same profiles make the same file."""
    found = zipfile.ZipInfo(name, release.published_at.timetuple()[:6])
    found.compress_type = zipfile.ZIP_DEFLATED
    found.external_attr = 0o644 << 16
    return found


def written(path: Path, content: bytes) -> None:
    """Write the file whole or not at all."""
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, draft = tempfile.mkstemp(dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(draft, path)
    except BaseException:
        Path(draft).unlink(missing_ok=True)
        raise
