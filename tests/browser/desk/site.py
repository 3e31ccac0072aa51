"""A site of the desk tests' own: real server processes that can be stopped, over a folder apart."""

import json
import os
import shutil
import signal
import sqlite3
import subprocess
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from assessments.management import serving
from tests.load.wire import PROTOCOL_ERRORS, Wire
from tests.migrated import copy_migrated, settings_over
from tests.ports import free_port
from tests.programs import ROOT, output_of, wait_until

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
        return settings_over(self.database)

    def prepare(self, ground: str = "tests.browser.desk.ground") -> list[int]:
        """Migrate, create the data, and return the assessments, each without an answer."""
        copy_migrated(self.database)
        assessments: list[int] = json.loads(self.run("-m", ground))
        return assessments

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
        wait_until(lambda: serving.answers(self.port), seconds=serving.PATIENCE_SECONDS)

    def listens(self) -> bool:
        """True if the server answers at all, be it with an error."""
        try:
            Wire(self.port).ask("GET", serving.ALIVE)
        except PROTOCOL_ERRORS:
            return False
        return True

    def stop(self) -> None:
        """At once, workers and all, as when the machine loses its power."""
        if self.process is not None:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def lose_database(self) -> None:
        """Put a folder in the place of the database, so that it cannot be opened."""
        self.stop()
        shutil.move(self.database, self.database.with_suffix(".away"))
        self.database.mkdir()
        # A browser that finds no server waits longer after each try, beyond the test's patience.
        self.serve()
        wait_until(self.listens, seconds=serving.PATIENCE_SECONDS)

    def find_database(self) -> None:
        self.stop()
        self.database.rmdir()
        shutil.move(self.database.with_suffix(".away"), self.database)
        self.start()

    def score(self, assessment: int, indicator: str) -> dict[str, Any] | None:
        """Read the stored score from the database, without the server."""
        found = self.rows(SCORES, assessment, indicator)
        return found[0] if found else None

    def evidence(self, assessment: int, indicator: str) -> list[dict[str, Any]]:
        return self.rows(EVIDENCE, assessment, indicator)

    def rows(self, query: str, *values: object) -> list[dict[str, Any]]:
        with sqlite3.connect(self.database) as connection:
            connection.row_factory = sqlite3.Row
            return [dict(row) for row in connection.execute(query, values)]

    def execute(self, statement: str, *values: object) -> None:
        """Change the database as if another user had done it meanwhile."""
        with sqlite3.connect(self.database) as connection:
            connection.execute(statement, values)
