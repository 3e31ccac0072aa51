"""Pictures of charts, cached on disk. Only the renderer's process loads Chromium."""

import contextlib
import fcntl
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import threading
import time
from functools import lru_cache
from pathlib import Path

import orjson
from django.conf import settings

from assessments.exports import drawing_page, wire
from assessments.exports.image_cache import of_site
from assessments.exports.wire import Figure, Format, Malformed, Order, Status

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
KEPT = ("PATH", "LANG", "TMPDIR")
START_SECONDS = 15.0
# More than the renderer's own limits for one order add up to: a turn, and two starts and tries.
REPLY_SECONDS = 95.0


class ImageUnavailable(Exception):
    """No picture, for the reason that the sentence gives.

    retry_after: seconds; None when trying again is no use.
    """

    retry_after: int | None = None


class ChromiumMissing(ImageUnavailable):
    """Nothing here can draw."""


class RenderBusy(ImageUnavailable):
    """More pictures are wanted than can wait."""

    retry_after = 5


class RenderTimeout(ImageUnavailable):
    """The picture took too long, twice."""

    retry_after = 60


class RenderCrashed(ImageUnavailable):
    """The renderer ended at work, twice; the next picture starts a new one."""

    retry_after = 30


class RenderFailed(ImageUnavailable):
    """The figure cannot be drawn, or the renderer does not run."""


REFUSALS: dict[Status, type[ImageUnavailable]] = {
    Status.BUSY: RenderBusy,
    Status.TIMEOUT: RenderTimeout,
    Status.FAILED: RenderFailed,
    Status.DIED: RenderCrashed,
}


def render(figure: Figure, *, format: Format, width: int, height: int, scale: float = 2) -> bytes:
    """Draw a figure: 0.1 s, the first time 3 s. Raises ImageUnavailable.

    figure: in Plotly's schema, of which `data` and `layout` are read.
    width, height: CSS pixels; scale: pixels of the picture for each.
    """
    order = Order(figure, format, width, height, scale, os.getpid())
    return _renderer(settings.VAR, settings.CHROMIUM).draw(order)


def cached_render(
    figure: Figure, *, format: Format, width: int, height: int, scale: float = 2
) -> bytes:
    """Render, or read from disk what was drawn before: by content, so nothing stale is ever found.

    What is found needs neither the renderer nor Chromium.
    """
    cache = of_site()
    digest = digest_of(figure, format, width, height, scale)
    if (picture := cache.read(digest)) is not None:
        return picture
    with cache.only_one(digest):
        # Another process may have drawn it while this one waited for the lock.
        if (picture := cache.read(digest)) is not None:
            return picture
        picture = render(figure, format=format, width=width, height=height, scale=scale)
        cache.write(digest, picture)
    return picture


def digest_of(figure: Figure, *measures: str | float) -> str:
    """Return the name of a picture in the cache; it differs for each different picture."""
    options = orjson.OPT_SORT_KEYS | orjson.OPT_SERIALIZE_NUMPY
    content = orjson.dumps([drawing_page.version(), *measures, figure], option=options)
    return hashlib.sha256(content).hexdigest()


def chromium_program(wished: str) -> str:
    """Return the program's path: the one that CHROMIUM names, else the first that is installed."""
    names: tuple[str, ...] = CHROMIUM_NAMES
    if wished:
        names = (wished,)
    for name in names:
        if path := shutil.which(name):
            return path
    if wished:
        raise ChromiumMissing(f"CHROMIUM names no program ({wished}).")
    raise ChromiumMissing(
        "This server draws pictures with Chromium, which it does not have: "
        "apt-get install chromium, or set CHROMIUM to its program."
    )


def without_secrets() -> dict[str, str]:
    """Return the environment for a process that reads what others wrote: it holds no secret."""
    kept = {}
    for name in KEPT:
        if name in os.environ:
            kept[name] = os.environ[name]
    return kept


class Renderer:
    """The renderer's process: started when it is not there, killed when it does not answer."""

    def __init__(
        self,
        folder: Path,
        chromium: str,
        *,
        options: tuple[str, ...] = (),
        reply_seconds: float = REPLY_SECONDS,
    ) -> None:
        self.socket = folder / "renderer.sock"
        self.chromium = chromium
        self.options = options
        self.reply_seconds = reply_seconds
        self._start_lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None

    def draw(self, order: Order) -> bytes:
        message = order.pack()
        try:
            status, body = self._asked(message)
        except (ConnectionError, Malformed):  # it ended just now, as idle ones do
            status, body = self._asked_again(message)
        if status is Status.DRAWN:
            return body
        raise REFUSALS[status](body.decode())

    def _asked_again(self, message: bytes) -> tuple[Status, bytes]:
        try:
            return self._asked(message)
        except (ConnectionError, Malformed) as error:
            raise RenderCrashed(f"The renderer ended at work; see {self._log}.") from error

    def _asked(self, message: bytes) -> tuple[Status, bytes]:
        with self._connected() as link:
            link.settimeout(self.reply_seconds)
            try:
                link.sendall(message)
                head = _received(link, wire.LENGTH.size)
                return wire.unpack_reply(_received(link, wire.announced(head)))
            except TimeoutError as error:
                self._end_stuck()
                raise RenderTimeout("The renderer gave no answer.") from error

    def _connected(self) -> socket.socket:
        process: subprocess.Popen[bytes] | None = None
        deadline = time.monotonic() + START_SECONDS
        while time.monotonic() < deadline:
            link = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
            try:
                link.connect(str(self.socket))
            # Not started yet, or ended without removing its socket.
            except (FileNotFoundError, ConnectionRefusedError):
                link.close()
            except OSError as error:
                link.close()
                raise RenderFailed(f"No way to the renderer, {self.socket}: {error}.") from error
            else:
                return link
            process = self._running(process)
            time.sleep(0.05)
        raise RenderTimeout(f"The renderer did not start in time; see {self._log}.")

    def _running(self, mine: subprocess.Popen[bytes] | None) -> subprocess.Popen[bytes]:
        """The process that is starting, or a new one. mine: the one this order waited for.

        It ends with 0 when it finds another one at work, which itself may have ended since, and
        with a number below 0 when it was killed.
        """
        with self._start_lock:
            if self._process is None or self._process.poll() is not None:
                if mine is not None and (mine.poll() or 0) > 0:
                    raise RenderFailed(f"The renderer could not start; see {self._log}.")
                self._process = self._started()
            return self._process

    def _started(self) -> subprocess.Popen[bytes]:
        program = chromium_program(self.chromium)
        arguments = [str(self.socket), "--chromium", program, *self.options]
        with self._log.open("wb") as log:
            process = subprocess.Popen(  # noqa: S603  # our own module
                [sys.executable, "-m", "assessments.exports.renderer", *arguments],
                cwd=settings.BASE_DIR,
                env=without_secrets(),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,  # Ctrl-C in the terminal is not for it; it sees us end
            )
        # Waited for, so that no zombie stays when it ends.
        threading.Thread(target=process.wait, daemon=True).start()
        return process

    def _end_stuck(self) -> None:
        """Kill the lock's holder; its Chromium ends with it, and the next order starts another."""
        with contextlib.suppress(OSError, ValueError), self._lock.open("r+") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # The lock is held, so its holder is alive, and the id in the file is still its own.
            except BlockingIOError:
                os.kill(int(file.read()), signal.SIGKILL)

    @property
    def _lock(self) -> Path:
        return self.socket.with_suffix(".lock")

    @property
    def _log(self) -> Path:
        return self.socket.with_suffix(".log")


@lru_cache
def _renderer(folder: Path, chromium: str) -> Renderer:
    return Renderer(folder, chromium)


def _received(link: socket.socket, size: int) -> bytes:
    parts = bytearray()
    while len(parts) < size:
        part = link.recv(size - len(parts))
        # A closed connection gives nothing, again and again.
        if not part:
            raise ConnectionResetError("The renderer hung up.")
        parts += part
    return bytes(parts)
