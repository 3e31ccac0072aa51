"""A site of the desk tests' own: real server processes that can be stopped, over a folder apart."""

import fcntl
import json
import os
import shutil
import signal
import sqlite3
import subprocess
import time
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assessments.management import serving
from tests.ports import free_port
from tests.programs import ROOT, output_of
from tests.settings import RUN

SCORES = """
    SELECT score.state, score.level, score.confidence, score.rationale, score.version
    FROM assessments_score score
    JOIN assessments_coding coding ON coding.id = score.coding_id
    JOIN assessments_indicator indicator ON indicator.id = score.indicator_id
    WHERE coding.assessment_id = ? AND indicator.code = ?"""
EVIDENCE = """
    SELECT evidence.title, evidence.url, evidence.disclosure, evidence.quotation
    FROM assessments_evidence evidence
    JOIN assessments_score score ON score.id = evidence.score_id
    JOIN assessments_coding coding ON coding.id = score.coding_id
    JOIN assessments_indicator indicator ON indicator.id = score.indicator_id
    WHERE coding.assessment_id = ? AND indicator.code = ?
    ORDER BY evidence.id"""


MIGRATED = Path(os.environ[RUN]) / "migrated.sqlite3"


@dataclass
class Site:
    folder: Path
    port: int = field(default_factory=free_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def database(self) -> Path:
        return self.folder / "main" / "chancery.sqlite3"

    @property
    def environment(self) -> dict[str, str]:
        """Tests' own settings, over a folder of this site; SQLite whatever else is tested."""
        left_out = {"DATABASE_URL", "PYTEST_XDIST_WORKER"}
        kept = {key: value for key, value in os.environ.items() if key not in left_out}
        return {**kept, RUN: str(self.folder), "DJANGO_SETTINGS_MODULE": "tests.settings"}

    def prepare(self, ground: str = "tests.browser.desk.ground") -> list[int]:
        """Migrate and lay the ground; the assessments that it holds, each untouched."""
        self.migrate()
        assessments: list[int] = json.loads(self.run("-m", ground))
        return assessments

    def migrate(self) -> None:
        """Once for all sites of a run: the others get a copy of what the first made."""
        with open(MIGRATED.with_suffix(".lock"), "w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not MIGRATED.exists():
                self.run("manage.py", "migrate", "--verbosity", "0")
                copy(self.database, MIGRATED)
                return
        self.database.parent.mkdir(parents=True, exist_ok=True)
        copy(MIGRATED, self.database)

    def run(self, *command: str) -> str:
        return output_of(*command, environment=self.environment)

    def serve(self) -> None:
        self.process = subprocess.Popen(
            serving.command(self.port),
            cwd=ROOT,
            env=self.environment,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )

    def start(self) -> None:
        self.serve()
        until = time.monotonic() + serving.PATIENCE_SECONDS
        while not serving.answers(self.port):
            assert time.monotonic() < until, "the server does not answer"
            time.sleep(0.05)

    def stop(self) -> None:
        """At once, workers and all, as when the machine loses its power."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def lose_database(self) -> None:
        """A folder stands where the database was: it cannot be opened."""
        self.stop()
        shutil.move(self.database, self.database.with_suffix(".away"))
        self.database.mkdir()
        self.serve()

    def find_database(self) -> None:
        self.stop()
        self.database.rmdir()
        shutil.move(self.database.with_suffix(".away"), self.database)
        self.start()

    def score(self, assessment: int, indicator: str) -> dict[str, Any] | None:
        """What is stored, read past the server."""
        found = self.rows(SCORES, assessment, indicator)
        return found[0] if found else None

    def evidence(self, assessment: int, indicator: str) -> list[dict[str, Any]]:
        return self.rows(EVIDENCE, assessment, indicator)

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        with sqlite3.connect(self.database) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]

    def execute(self, statement: str, *values: object) -> None:
        """As if somebody else had done it meanwhile."""
        with sqlite3.connect(self.database) as connection:
            connection.execute(statement, values)


def copy(source: Path, target: Path) -> None:
    """With all that is written, wherever SQLite keeps it by now."""
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)
