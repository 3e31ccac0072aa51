"""The two databases as a load test needs them: killed, started again, and looked into by SQL."""

import os
import re
import signal
import sqlite3
import subprocess
import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg

from tests.load.entries import Content, Slot, draft_number
from tests.load.ledger import Stored, StoredEvent
from tests.postgres import OWNER, Cluster, created, program_folder

# As a production site has it: an acknowledged save is on the disk.
DURABLE = "-c fsync=on -c synchronous_commit=on -c full_page_writes=on"
CARELESS = DURABLE.replace("synchronous_commit=on", "synchronous_commit=off")

SCORES = """
SELECT s.id, c.assessment_id, i.code, r.code || ' ' || a.ministry_id || ' ' || i.code || ' by '
    || u.username, s.level, s.confidence, s.rationale, s.version
FROM assessments_score s
JOIN assessments_coding c ON c.id = s.coding_id
JOIN assessments_user u ON u.id = c.analyst_id
JOIN assessments_assessment a ON a.id = c.assessment_id
JOIN assessments_round r ON r.id = a.round_id
JOIN assessments_indicator i ON i.id = s.indicator_id
WHERE r.code = '{round}'
"""
EVIDENCE = """
SELECT e.score_id, e.quotation
FROM assessments_evidence e
JOIN assessments_score s ON s.id = e.score_id
JOIN assessments_coding c ON c.id = s.coding_id
JOIN assessments_assessment a ON a.id = c.assessment_id
JOIN assessments_round r ON r.id = a.round_id
WHERE r.code = '{round}'
ORDER BY e.id
"""
# Both databases know these arrows.
EVENTS = """
SELECT subject, CAST(detail -> 'new' ->> 'version' AS integer),
    substr(detail -> 'new' ->> 'rationale', 1, 40)
FROM assessments_event
WHERE verb = 'saved score'
ORDER BY id
"""


class Database(Protocol):
    @property
    def name(self) -> str: ...

    @property
    def url(self) -> str: ...

    def rows(self, sql: str) -> Sequence[Sequence[Any]]: ...

    def damage(self) -> str:
        """Return what is wrong with the files themselves, "" if nothing is."""
        ...


@dataclass(frozen=True, slots=True)
class Sqlite:
    path: Path
    name: str = "SQLite"

    @property
    def url(self) -> str:
        return f"sqlite:///{self.path}"

    def rows(self, sql: str) -> Sequence[Sequence[Any]]:
        with closing(sqlite3.connect(self.path)) as connection:
            # A constraint calls it, and integrity_check checks constraints too.
            connection.create_function("REGEXP", 2, matches, deterministic=True)
            return connection.execute(sql).fetchall()

    def damage(self) -> str:
        words = [row[0] for row in self.rows("PRAGMA integrity_check")]
        orphans = self.rows("PRAGMA foreign_key_check")
        return "" if words == ["ok"] and not orphans else f"{words[:3]} {orphans[:3]}"


@dataclass(frozen=True, slots=True)
class Postgres:
    cluster: Cluster
    name: str = "PostgreSQL"

    @property
    def url(self) -> str:
        return self.cluster.url

    def rows(self, sql: str) -> Sequence[Sequence[Any]]:
        with psycopg.connect(self.url) as connection:
            return connection.execute(sql.encode()).fetchall()

    def damage(self) -> str:
        """Every table against its own rules, and every row against every index (pg_amcheck)."""
        program = self.cluster.programs / "pg_amcheck"
        options = ["--install-missing", "--heapallindexed", "--parent-check"]
        if not program.exists():
            return f"{program.name} is not installed"
        done = subprocess.run(
            [program, f"--host={self.cluster.home}", f"--username={OWNER}", *options, OWNER],
            capture_output=True,
            text=True,
            check=False,
        )
        return "" if done.returncode == 0 else done.stdout + done.stderr

    def kill(self) -> None:
        """SIGKILL to every process of it at once, so that none can tidy up."""
        postmaster = int((self.cluster.data / "postmaster.pid").read_text().split()[0])
        os.kill(postmaster, signal.SIGSTOP)  # or it starts others while we kill these
        family = [postmaster, *children(postmaster)]
        for process in reversed(family):
            os.kill(process, signal.SIGKILL)
        wait_until_gone(family)


@contextmanager
def postgres_with(settings: str) -> Iterator[Postgres | None]:
    """A running PostgreSQL with fsync; None where its programs are not found."""
    programs = program_folder()
    if programs is None:
        yield None
        return
    with created(programs) as cluster:
        cluster.start(settings)
        try:
            yield Postgres(cluster)
        finally:
            cluster.stop()


def stored(database: Database, round: str) -> dict[Slot, Stored]:
    """Return the stored scores of a round by slot, each with its events from the log."""
    quotations = defaultdict(list)
    for score, quotation in database.rows(EVIDENCE.format(round=round)):
        quotations[score].append(quotation)
    events = defaultdict(list)
    for subject, version, rationale in database.rows(EVENTS):
        events[subject].append(StoredEvent(version, draft_number(rationale or "")))
    return {
        Slot(assessment, indicator): Stored(
            Content(level, confidence, rationale, tuple(quotations[score])),
            version,
            tuple(events[subject]),
        )
        for score, assessment, indicator, subject, level, confidence, rationale, version in (
            database.rows(SCORES.format(round=round))
        )
    }


def matches(pattern: str, text: str | None) -> bool:
    return text is not None and re.search(pattern, text) is not None


def children(process: int) -> list[int]:
    """The processes that a process of one thread started, and that still are (Linux)."""
    listed = Path(f"/proc/{process}/task/{process}/children").read_text()
    return [int(child) for child in listed.split()]


def wait_until_gone(processes: Sequence[int], *, seconds: float = 10) -> None:
    """Return once /proc lists none of them: PostgreSQL does not start next to its own zombies."""
    until = time.monotonic() + seconds
    while left := [process for process in processes if Path(f"/proc/{process}").exists()]:
        if time.monotonic() > until:
            raise RuntimeError(f"killed, and still there: {left}")
        time.sleep(0.005)
