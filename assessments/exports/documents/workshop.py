"""Documents as the site asks for them: each made by a process of its own, kept on disk.

WeasyPrint and python-pptx are loaded only there: they are slow to import and grow with use.
"""

import contextlib
import fcntl
import hashlib
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path
from typing import IO, Any, Literal

import orjson
from django.conf import settings

from assessments.exports.image_cache import ImageCache
from assessments.exports.images import (
    ImageUnavailable,
    RenderBusy,
    RenderTimeout,
    without_secrets,
)
from assessments.exports.printing import without_machine

Bench = Literal["paper", "slides"]
ENGINES = {"paper": "weasyprint", "slides": "python-pptx"}
CACHE_BYTES = 500 * 2**20
AT_ONCE = 2  # processes that make documents, of the whole site
TURN_SECONDS = 15.0
MOST_SECONDS = 60.0
LIBRARY_MISSING = 3  # paper.py ends with it


class DocumentFailed(ImageUnavailable):
    """The document could not be made, and trying again is no use."""


def made(bench: Bench, order: Mapping[str, Any]) -> bytes:
    """The document, from disk what was made before: by content. Raises ImageUnavailable.

    0.5 s for slides, 2 s for paper, 1 ms when it is found.
    """
    message = orjson.dumps(order, option=orjson.OPT_SORT_KEYS)
    digest = hashlib.sha256(bench_version(bench).encode() + message).hexdigest()
    cache = ImageCache(settings.VAR / "documents", limit_bytes=CACHE_BYTES)
    if (document := cache.read(digest)) is not None:
        return document
    with cache.only_one(digest):
        # Another process may have made it while this one waited for the lock.
        if (document := cache.read(digest)) is not None:
            return document
        with turn(settings.VAR / "documents"):
            document = ordered(bench, message)
        cache.write(digest, document)
    return document


def ordered(bench: Bench, message: bytes, *, seconds: float = MOST_SECONDS) -> bytes:
    """Return what the process at this bench makes of the order; kill it when it takes too long."""
    command = [sys.executable, "-m", f"assessments.exports.documents.{bench}"]
    try:
        done = subprocess.run(  # noqa: S603  # our own module
            command,
            cwd=settings.BASE_DIR,
            env=without_secrets(),
            input=message,
            capture_output=True,
            timeout=seconds,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise RenderTimeout(f"The document took more than {seconds:g} seconds.") from error
    if done.returncode == LIBRARY_MISSING:
        raise DocumentFailed(
            "This server lays out PDF documents with Pango, which it does not have: "
            "apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0. "
            "Everything else works without."
        )
    if done.returncode:
        (settings.VAR / "documents.log").write_bytes(done.stderr)
        raise DocumentFailed("The document could not be made; var/documents.log says why.")
    if bench == "paper":
        return without_machine(done.stdout)
    return done.stdout


@contextlib.contextmanager
def turn(folder: Path) -> Iterator[None]:
    """Wait for one of the few places at work. Raises RenderBusy."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    until = time.monotonic() + TURN_SECONDS
    while time.monotonic() < until:
        for place in range(AT_ONCE):
            with (folder / f".lock-turn-{place}").open("w") as file:
                # The lock is released when the file is closed, however this process ends.
                if is_ours(file):
                    yield
                    return
        time.sleep(0.05)
    raise RenderBusy("Too many documents are being made.")


def is_ours(file: IO[str]) -> bool:
    """Was this place free? It is free again when the file is closed."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


@lru_cache
def bench_version(bench: Bench) -> str:
    """Return what a document depends on in addition to its order: program, library and fonts."""
    digest = hashlib.sha256(version(ENGINES[bench]).encode())
    folder = Path(__file__).parent
    fonts = sorted((settings.BASE_DIR / "static/vendor/fonts").glob("*.woff2"))
    for path in (folder / f"{bench}.py", folder / "workshop.py", *fonts):
        digest.update(path.read_bytes())
    return digest.hexdigest()
