"""A backup of either database fills an empty one of either kind with equal content."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

import pytest

from assessments.management.backups import manifest
from assessments.management.backups.manifest import EVIDENCE, Manifest
from tests import postgres
from tests.programs import output_of


@dataclass(frozen=True)
class Place:
    """A site's folder and its database."""

    var: Path
    url: str = ""
    key: str = ""

    def run(self, *command: str) -> str:
        given = {"VAR_DIR": str(self.var), "DATABASE_URL": self.url, "HTTPS": "false"}
        settings = {"DJANGO_SETTINGS_MODULE": "config.settings", "SEALING_KEYS": self.key}
        self.var.mkdir(exist_ok=True)
        return output_of(*command, environment={**os.environ, **given, **settings})

    def back_up(self, folder: Path) -> Manifest:
        self.run("manage.py", "backup", str(folder))
        return manifest.read(folder)

    def restore(self, folder: Path) -> str:
        return self.run("manage.py", "restore", str(folder))


@pytest.fixture
def server() -> Iterator[str]:
    programs = postgres.program_folder()
    if programs is None:
        pytest.skip(postgres.ADVICE)
    with postgres.cluster(programs) as url:
        yield url


# One long test: each step is a process, and makes all tables.
def test_it_moves_from_sqlite_to_postgresql_and_back(server: str, tmp_path: Path) -> None:
    here = Place(tmp_path / "here")
    here.run("manage.py", "migrate", "--verbosity=0")
    here.run("-m", "tests.management.backups.content")
    first = here.back_up(tmp_path / "first")
    key = (here.var / "sealing-key").read_text().strip()
    there = Place(tmp_path / "there", server, key)
    back = Place(tmp_path / "back")  # with another sealing key

    printed = there.restore(tmp_path / "first")
    second = there.back_up(tmp_path / "second")
    back.run("manage.py", "migrate", "--verbosity=0")  # empty tables may be there already
    printed_back = back.restore(tmp_path / "second")  # compares each table
    # The sequences of PostgreSQL go on after the last row.
    there.run("manage.py", "createsuperuser", "--noinput", "--username=new", "--email=a@b.example")

    assert (first.database, second.database) == ("sqlite", "postgresql")
    assert first.tables == second.tables
    assert first.releases == second.releases != []
    assert second.tables["assessments_event"].rows > 0
    assert "Release 2026 is sound" in printed
    assert "Release 2026 is sound" in printed_back
    assert "another sealing key" not in printed
    assert "another sealing key" in printed_back
    assert len(first.evidence_names) == 2
    for name in first.evidence_names:
        kept = (here.var / EVIDENCE / name).read_bytes()
        assert (back.var / EVIDENCE / name).read_bytes() == kept
    refuse_secrets(tmp_path / "first", key)


def refuse_secrets(backup: Path, key: str) -> None:
    """Fail if others may read the backup, or if it has sessions or the sealing key."""
    every = [backup, *backup.rglob("*")]
    assert {path.stat().st_mode & 0o077 for path in every} == {0}
    files = [path for path in every if path.is_file()]
    assert not any(key.encode() in path.read_bytes() for path in files)
    with closing(sqlite3.connect(backup / "database.sqlite3")) as copy:
        assert copy.execute("SELECT count(*) FROM django_session").fetchone() == (0,)


def test_a_backup_of_an_earlier_state_is_upgraded(tmp_path: Path) -> None:
    old = Place(tmp_path / "old")
    old.run("manage.py", "migrate", "assessments", "0010", "--verbosity=0")
    made = old.back_up(tmp_path / "backup")
    target = Place(tmp_path / "target")

    target.restore(tmp_path / "backup")

    later = "0011_two_people_give_a_role"
    assert ("assessments", later) not in made.migrations
    with closing(sqlite3.connect(target.var / "chancery.sqlite3")) as database:
        names = [name for (name,) in database.execute("SELECT name FROM django_migrations")]
    assert later in names
