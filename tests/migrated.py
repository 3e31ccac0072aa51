"""A migrated SQLite database: made once in a run, and copied for whatever needs one."""

import fcntl
import os
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.programs import output_of
from tests.settings import RUN

MADE = Path(os.environ[RUN]) / "migrated" / "main" / "chancery.sqlite3"


def copy_migrated(target: Path) -> None:
    """Write a migrated database with no rows of ours to this file."""
    # The processes of pytest-xdist ask at the same time: the first one makes it, the others wait.
    with open(MADE.parents[2] / "migrated.lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not MADE.exists():
            output_of("manage.py", "migrate", "--verbosity", "0", environment=settings_over(MADE))
    target.parent.mkdir(parents=True, exist_ok=True)
    with closing(sqlite3.connect(MADE)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)  # with all that is written, wherever SQLite keeps it by now


def settings_over(database: Path) -> dict[str, str]:
    """Return an environment with the settings of tests; SQLite whatever else is tested."""
    left_out = {"DATABASE_URL", "PYTEST_XDIST_WORKER"}
    kept = {key: value for key, value in os.environ.items() if key not in left_out}
    folder = str(database.parents[1])
    return {**kept, RUN: folder, "DJANGO_SETTINGS_MODULE": "tests.settings"}
