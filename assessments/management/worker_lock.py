"""One worker for each VAR_DIR: a lock that the operating system takes away from a dead process."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings

NAME = "worker.lock"


class AnotherWorker(Exception):
    """Another process holds the lock."""


def lock_file() -> Path:
    path: Path = settings.VAR / NAME
    return path


@contextmanager
def only_worker() -> Iterator[None]:
    """Hold the lock. Raises AnotherWorker."""
    with lock_file().open("a") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AnotherWorker from error
        yield
