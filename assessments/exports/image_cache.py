"""Pictures kept on disk, each under the digest of all that shapes it."""

import contextlib
import fcntl
import logging
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

log = logging.getLogger(__name__)

STRIPES = 64
LIMIT_BYTES = 500 * 2**20


class ImageCache:
    """Files in one folder, for all processes; beyond `limit_bytes` the oldest go."""

    def __init__(self, folder: Path, *, limit_bytes: int) -> None:
        self.folder = folder
        self.limit_bytes = limit_bytes

    def read(self, digest: str) -> bytes | None:
        """A file is whole or not there at all."""
        try:
            return (self.folder / digest).read_bytes()
        except FileNotFoundError:
            return None

    def write(self, digest: str, picture: bytes) -> None:
        """Keep the picture; a full disk costs the next visitor time, but this one gets it."""
        try:
            self._write(digest, picture)
            self._prune()
        except OSError as error:
            log.warning("A picture could not be kept in %s: %s", self.folder, error)

    @contextlib.contextmanager
    def only_one(self, digest: str) -> Iterator[None]:
        """Hold off others, in any thread or process, who would draw the same picture.

        A lock serves many digests; that costs nothing, since one Chromium draws them all.
        """
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        stripe = int(digest[:8], 16) % STRIPES
        with (self.folder / f".lock-{stripe}").open("w") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            yield

    def _write(self, digest: str, picture: bytes) -> None:
        self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self.folder, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(picture)
                file.flush()
                os.fsync(file.fileno())  # or a power cut leaves the name on an empty file
            os.replace(name, self.folder / digest)  # at once: no reader sees half a file
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise

    def _prune(self) -> None:
        """Remove the oldest until a tenth of the room is free, so as not to do it every time."""
        kept = []
        total = 0
        with os.scandir(self.folder) as entries:
            for entry in entries:
                if entry.is_file():
                    about = entry.stat()
                    kept.append((about.st_mtime, about.st_size, entry.path))
                    total += about.st_size
        if total <= self.limit_bytes:
            return
        for _, size, path in sorted(kept):
            if total <= self.limit_bytes * 0.9:
                return
            # A process that holds the lock of a removed file would not keep the next process out.
            if not Path(path).name.startswith(".lock-"):
                Path(path).unlink(missing_ok=True)
                total -= size


def of_site() -> ImageCache:
    """The pictures that this site has drawn."""
    return ImageCache(settings.IMAGE_CACHE, limit_bytes=LIMIT_BYTES)
