"""Serving on this machine: is the port free, are the static files fresh, does the site answer."""

import errno
import hashlib
import http.client
import socket
import subprocess
import sys
import time
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError

from config.static_files import StaticFiles

HOST = "127.0.0.1"
WORKERS, THREADS = 2, 4
PATIENCE_SECONDS = 30
WORKER_SECONDS = "3"
WORKER_PATIENCE_SECONDS = 2
ALIVE = "/health/"
STAMP = "static.sha256"  # in var/: the digest of what was collected last


def claim(port: int) -> None:
    """Raise CommandError with what to do when the server could not listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            reason = (
                "is taken" if error.errno == errno.EADDRINUSE else f"is not ours ({error.strerror})"
            )
            raise CommandError(
                f"Port {port} {reason}. Choose another: make run PORT={port % 65535 + 1}"
            ) from error


def sources_digest() -> str:
    """A digest over the names, sizes and times of all static files where they are written."""
    digest = hashlib.sha256()
    ignored = StaticFiles.ignore_patterns
    for finder in get_finders():
        for name, storage in sorted(finder.list(ignored), key=lambda found: found[0]):
            state = Path(storage.path(name)).stat()
            digest.update(f"{name} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def is_collection_stale() -> bool:
    stamp = settings.VAR / STAMP
    return not stamp.exists() or stamp.read_text() != sources_digest()


def collect_static_files() -> None:
    """Copy the static files to where they are served from, compressed and named by content."""
    digest = sources_digest()
    call_command("collectstatic", interactive=False, verbosity=0)
    (settings.VAR / STAMP).write_text(digest)


def command(port: int) -> list[str]:
    options = {
        "--interface": "wsgi",
        "--host": HOST,
        "--port": str(port),
        "--workers": str(WORKERS),
        "--blocking-threads": str(THREADS),
        "--workers-kill-timeout": "3s",  # a worker may miss its signal, and wait for ever
        "--log-level": "error",
    }
    flags = [part for option in options.items() for part in option]
    return [sys.executable, "-m", "granian", *flags, "config.wsgi:application"]


def start(port: int) -> subprocess.Popen[bytes]:
    """The server as a child process, in a session of its own.

    A Ctrl-C at the terminal must not reach its workers: the server tells each to stop by itself.
    """
    return subprocess.Popen(command(port), start_new_session=True)  # noqa: S603 - no user's words


def start_worker() -> subprocess.Popen[bytes]:
    """The process that does what is asked for in the background; it looks every few seconds."""
    options = [
        "--interval",
        WORKER_SECONDS,
        "--no-startup-delay",
        "--no-reload",
        "--verbosity",
        "0",
    ]
    program = [sys.executable, str(settings.BASE_DIR / "manage.py"), "db_worker", *options]
    return subprocess.Popen(program, start_new_session=True)  # noqa: S603 - no user's words


def stop_worker(worker: subprocess.Popen[bytes]) -> None:
    """End it, in the middle of a task if need be: whoever starts that again loses nothing."""
    worker.terminate()
    try:
        worker.wait(timeout=WORKER_PATIENCE_SECONDS)
    except subprocess.TimeoutExpired:
        worker.kill()


def wait_until_it_answers(server: subprocess.Popen[bytes], port: int) -> None:
    """Return at the first answer; raise CommandError when the server ends or stays silent."""
    until = time.monotonic() + PATIENCE_SECONDS
    while server.poll() is None and time.monotonic() < until:
        if answers(port):
            return
        time.sleep(0.05)
    server.terminate()
    raise CommandError("The server did not answer; its own words, if any, are above.")


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", ALIVE)
        return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
