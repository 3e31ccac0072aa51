"""Run several jobs at the same instant, each on a connection of its own."""

import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from django.db import connection

T = TypeVar("T")
BREATH = 0.002  # seconds; SQLite has no queue, and one who never pauses may keep all others out


def at_once(jobs: Sequence[Callable[[], T]]) -> list[T]:
    """Start all jobs together, and return their results. An exception of a job is raised here.

    Three at most: PostgreSQL's pool has four connections, and the test holds one.
    """
    start = threading.Barrier(len(jobs), timeout=60)

    def run(job: Callable[[], T]) -> T:
        try:
            start.wait()
            return job()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(jobs)) as pool:
        return list(pool.map(run, jobs))
