"""Serve on this machine: check the port, collect static files, start and stop processes."""

import errno
import hashlib
import http.client
import socket
import sys
import time
from pathlib import Path

from django.conf import settings
from django.contrib.staticfiles.finders import get_finders
from django.core.management import call_command
from django.core.management.base import CommandError

from assessments.management.keeping import Process, start_child
from config.static_files import StaticFiles

HOST = "127.0.0.1"
WORKERS, THREADS = 2, 4
PATIENCE_SECONDS = 30
WORKER_SECONDS = "3"
WORKER_MIB = 1024  # of memory, from which on a process of the server is replaced by a new one
ALIVE = "/health/"
STAMP = "static.sha256"  # in var/: digest of the static files that were collected last


def claim(port: int) -> None:
    """Raise CommandError with advice if the server cannot listen on the port."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError as error:
            reason = f"cannot be used ({error.strerror})"
            if error.errno == errno.EADDRINUSE:
                reason = "is in use"
            raise CommandError(
                f"Port {port} {reason}. Choose another: make run PORT={port % 65535 + 1}"
            ) from error


def sources_digest() -> str:
    """Return a digest of the names, sizes and times of all static files in the sources."""
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
    """Copy the static files to the folder that is served, compressed and named by content."""
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
        "--workers-max-rss": str(WORKER_MIB),
        "--workers-kill-timeout": "3s",  # a worker that misses its signal would wait for ever
        "--log-level": "error",
    }
    program = [sys.executable, "-m", "granian"]
    for name, value in options.items():
        program += [name, value]
    return [*program, "--respawn-failed-workers", "config.wsgi:application"]


def start(port: int) -> Process:
    """Start the server as a child process."""
    return start_child(command(port))


def start_worker() -> Process:
    """Start the process that runs background tasks."""
    manage = str(settings.BASE_DIR / "manage.py")
    return start_child([sys.executable, manage, "run_worker", "--interval", WORKER_SECONDS])


def wait_until_it_answers(server: Process, port: int) -> None:
    """Return at the first answer. Raises CommandError if the server stops or does not answer."""
    until = time.monotonic() + PATIENCE_SECONDS
    while server.poll() is None and time.monotonic() < until:
        if answers(port):
            return
        time.sleep(0.05)
    server.terminate()
    raise CommandError("The server did not answer. Its messages, if any, are above.")


def answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=PATIENCE_SECONDS)
    try:
        connection.request("GET", ALIVE)
        return connection.getresponse().status < http.client.INTERNAL_SERVER_ERROR
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
