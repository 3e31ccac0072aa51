"""SQLite databases that are made once in a run, and copied for whatever needs one."""

import fcntl
import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from tests.programs import output_of
from tests.settings import RUN

FOLDER = Path(os.environ[RUN])
MIGRATED = FOLDER / "migrated" / "main" / "chancery.sqlite3"


@contextmanager
def locked(name: str) -> Iterator[None]:
    """Let one process at a time in: those of pytest-xdist ask at the same time."""
    with open(FOLDER / f"{name}.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def copy_migrated(target: Path) -> None:
    """Write a migrated database with no rows of ours to this file."""
    with locked("migrated"):
        if not MIGRATED.exists():
            environment = settings_over(MIGRATED)
            output_of("manage.py", "migrate", "--verbosity", "0", environment=environment)
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(target)) as copy:
        restore(MIGRATED, copy)


def restore(kept: Path, into: sqlite3.Connection) -> None:
    """Replace all that a database holds by what is kept in a file."""
    with closing(sqlite3.connect(kept)) as old:
        old.backup(into)  # with all that is written, wherever SQLite keeps it by now


def settings_over(database: Path) -> dict[str, str]:
    """Return an environment with the settings of tests; SQLite whatever else is tested."""
    left_out = {"DATABASE_URL", "PYTEST_XDIST_WORKER"}
    kept = {key: value for key, value in os.environ.items() if key not in left_out}
    folder = str(database.parents[1])
    return {**kept, RUN: folder, "DJANGO_SETTINGS_MODULE": "tests.settings"}
