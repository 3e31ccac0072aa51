"""A backup of either database fills an empty one of either kind with equal content."""

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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


@dataclass(frozen=True)
class Original:
    place: Place
    backup: Path
    manifest: Manifest
    key: str


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Original:
    folder = tmp_path_factory.mktemp("original")
    place = Place(folder / "var")
    place.run("manage.py", "migrate", "--verbosity=0")
    place.run("-m", "tests.management.backups.content")
    made = place.back_up(folder / "backup")
    return Original(place, folder / "backup", made, (place.var / "sealing-key").read_text().strip())


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    programs = postgres.program_folder()
    if programs is None:
        pytest.skip(postgres.ADVICE)
    with postgres.cluster(programs) as url:
        yield url


def test_it_moves_from_sqlite_to_postgresql_and_back(
    original: Original, server: str, tmp_path: Path
) -> None:
    there = Place(tmp_path / "there", server, original.key)
    back = Place(tmp_path / "back", key=original.key)

    printed = there.restore(original.backup)
    second = there.back_up(tmp_path / "second")
    back.run("manage.py", "migrate", "--verbosity=0")  # empty tables may be there already
    back.restore(tmp_path / "second")
    third = back.back_up(tmp_path / "third")

    assert "Release 2026 is sound" in printed
    assert "another sealing key" not in printed
    assert original.manifest.tables == second.tables == third.tables
    assert original.manifest.releases == second.releases == third.releases
    assert (second.database, third.database) == ("postgresql", "sqlite")
    assert second.tables["assessments_event"].rows > 0
    # The sequences of PostgreSQL go on after the last row.
    there.run("manage.py", "createsuperuser", "--noinput", "--username=new", "--email=a@b.example")


def test_files_of_evidence_come_with_it_and_keys_and_sessions_do_not(
    original: Original, tmp_path: Path
) -> None:
    target = Place(tmp_path / "target")

    printed = target.restore(original.backup)

    names = original.manifest.evidence_names
    assert len(names) == 2
    for name in names:
        kept = (original.place.var / EVIDENCE / name).read_bytes()
        assert (target.var / EVIDENCE / name).read_bytes() == kept
    assert "another sealing key" in printed
    with closing(sqlite3.connect(original.backup / "database.sqlite3")) as copy:
        assert copy.execute("SELECT count(*) FROM django_session").fetchone() == (0,)
    modes = {path.stat().st_mode & 0o077 for path in [original.backup, *original.backup.rglob("*")]}
    assert modes == {0}  # only its owner reads it
    key = original.key.encode()
    assert not any(key in path.read_bytes() for path in files_in(original.backup))


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


def files_in(folder: Path) -> list[Any]:
    return [path for path in folder.rglob("*") if path.is_file()]
