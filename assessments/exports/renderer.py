"""The process that owns Chromium and draws for all processes of the site, over a Unix socket.

    python -m assessments.exports.renderer SOCKET --chromium PROGRAM

Started by the first that wants a picture (exports/images.py). A lock next to the socket, held until
the process ends however it ends, keeps it the only one. It ends by itself when all its clients are
gone, or when it was not used for minutes.
"""

import argparse
import asyncio
import contextlib
import fcntl
import os
import shutil
import signal
import socket
import struct
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from assessments.exports.drawing import Died, Stuck, Studio, Undrawable
from assessments.exports.wire import LENGTH, Malformed, Order, Status, announced, pack_reply

WATCH_SECONDS = 2.0
MESSAGE_SECONDS = 10.0
TURN_SECONDS = 10.0
CREDENTIALS = struct.Struct("3i")  # pid, uid, gid


class Renderer:
    """Takes orders one by one; `waiting` more may queue, the rest are asked to come back."""

    def __init__(self, studio: Studio, *, waiting: int, idle_seconds: float) -> None:
        self.studio = studio
        self.waiting = waiting
        self.idle_seconds = idle_seconds
        self.is_over = asyncio.Event()
        self._turn = asyncio.Lock()
        self._orders = 0
        self._last_order = time.monotonic()
        # Who started us wants a picture, but may end before it asks.
        self._clients = {os.getppid()}

    async def answer(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection: one order, one reply. A malformed order gets no reply."""
        with contextlib.suppress(Malformed, TimeoutError, OSError, asyncio.IncompleteReadError):
            if is_same_user(writer.get_extra_info("socket")):
                async with asyncio.timeout(MESSAGE_SECONDS):
                    head = await reader.readexactly(LENGTH.size)
                    order = Order.unpack(await reader.readexactly(announced(head)))
                writer.write(await self._reply(order))
                async with asyncio.timeout(MESSAGE_SECONDS):
                    await writer.drain()
        writer.close()
        if self.studio.is_worn:
            await self._renew()

    async def watch(self) -> None:
        """Return when there is no client left to draw for."""
        while not self.is_over.is_set():
            self._clients = set(filter(is_alive, self._clients))
            is_idle = time.monotonic() - self._last_order > self.idle_seconds
            # An order at work counts as use, however long it takes.
            if not self._clients or (is_idle and not self._orders):
                return
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(self.is_over.wait(), WATCH_SECONDS)

    async def _reply(self, order: Order) -> bytes:
        self._clients.add(order.client_pid)
        if self._orders > self.waiting:
            return pack_reply(Status.BUSY, b"Too many pictures are being drawn.")
        self._orders += 1
        try:
            return await self._drawn(order)
        finally:
            self._orders -= 1
            self._last_order = time.monotonic()

    async def _drawn(self, order: Order) -> bytes:
        try:
            async with asyncio.timeout(TURN_SECONDS):
                await self._turn.acquire()
        except TimeoutError:
            return pack_reply(Status.BUSY, b"The pictures before this one take too long.")
        try:
            return pack_reply(Status.DRAWN, await self.studio.draw(order))
        except Stuck as error:
            return pack_reply(Status.TIMEOUT, str(error).encode())
        except Died as error:
            return pack_reply(Status.DIED, str(error).encode())
        except Undrawable as error:
            return pack_reply(Status.FAILED, str(error).encode())
        finally:
            self._turn.release()

    async def _renew(self) -> None:
        async with self._turn:
            if self.studio.is_worn:
                with contextlib.suppress(Undrawable):  # the next order will raise it
                    await self.studio.renew()


def is_same_user(peer: socket.socket) -> bool:
    """Return False for another user's process; systems that cannot know rely on the file's mode."""
    if not hasattr(socket, "SO_PEERCRED"):
        return True
    credentials = peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, CREDENTIALS.size)
    _pid, uid, _gid = CREDENTIALS.unpack(credentials)
    return bool(uid == os.geteuid())


def is_alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True  # another user's process: not ours to signal, but there
    return True


def locked(path: Path) -> IO[str] | None:
    """The open lock file with our process id in it; None when another renderer has it."""
    file = path.open("a+", encoding="ascii")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        file.close()
        return None
    # Emptied only now: until the lock is ours, the id in it is the holder's.
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def listening(path: Path) -> socket.socket:
    """A socket only we may connect to, in place of one left behind."""
    path.unlink(missing_ok=True)
    server = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    # Before the bind: a mode that is set after it would come too late for the first moment.
    earlier = os.umask(0o177)
    try:
        server.bind(str(path))
    finally:
        os.umask(earlier)
    return server


async def serve(renderer: Renderer, path: Path) -> None:
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, renderer.is_over.set)
    server = await asyncio.start_unix_server(renderer.answer, sock=listening(path))
    try:
        await renderer.watch()
    finally:
        path.unlink(missing_ok=True)
        server.close()
        await renderer.studio.close()


@contextlib.contextmanager
def scratch(link: Path) -> Iterator[None]:
    """A private folder for Chromium's profiles, which `link` leads to: the next one may clear it.

    It is not next to the socket: Chromium puts its own socket inside, and such paths must be short.
    """
    shutil.rmtree(link.resolve(), ignore_errors=True)
    with tempfile.TemporaryDirectory(prefix="chancery-", ignore_cleanup_errors=True) as folder:
        link.unlink(missing_ok=True)
        link.symlink_to(folder)
        os.environ["HOME"] = os.environ["TMPDIR"] = tempfile.tempdir = folder
        yield
    link.unlink(missing_ok=True)


def parsed(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="renderer", description="Draws charts for the site.")
    parser.add_argument("socket", type=Path)
    parser.add_argument("--chromium", required=True, help="the program")
    parser.add_argument("--seconds", type=float, default=20, help="the most one picture may take")
    parser.add_argument("--lifetime", type=int, default=40, help="pictures drawn by one Chromium")
    parser.add_argument("--waiting", type=int, default=8, help="orders that may queue")
    parser.add_argument("--idle-seconds", type=float, default=600, help="ends when unused so long")
    return parser.parse_args(arguments)


async def run(options: argparse.Namespace) -> None:
    studio = Studio(options.chromium, seconds=options.seconds, lifetime=options.lifetime)
    renderer = Renderer(studio, waiting=options.waiting, idle_seconds=options.idle_seconds)
    await serve(renderer, options.socket)


def main(arguments: list[str]) -> None:
    options = parsed(arguments)
    lock = locked(options.socket.with_suffix(".lock"))
    if lock is None:
        return  # another one serves, or is about to
    with lock, scratch(options.socket.with_suffix(".scratch")):
        asyncio.run(run(options))


if __name__ == "__main__":
    main(sys.argv[1:])
