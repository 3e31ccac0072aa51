"""Make a backup: the database as it was committed at one moment, and the evidence files it names.

Sealing keys are never in it, so sealed evidence stays closed to anyone who finds the backup.
"""

import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Model
from django.utils import timezone

from assessments.actions import evidence_files
from assessments.management.backups import dumps
from assessments.management.backups.contents import (
    applied_migrations,
    digests,
    is_left_out,
    tables,
)
from assessments.management.backups.manifest import (
    DATABASE,
    EVIDENCE,
    Manifest,
    copy_synced,
    describe,
    key_digests,
)
from assessments.scoring import METHOD_VERSION

COPY = "backup_copy"  # alias of the copied SQLite file
TRIES = 3  # of a file that is replaced while it is copied
LAST = "last-backup.json"  # in var/, for the health page


class FilesChanged(Exception):
    """A file that the database named was replaced before it could be copied."""


def make(folder: Path) -> Manifest:
    """Write a backup into a new folder. Raises CommandError; then nothing is left of it."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CommandError(f"{folder} exists already. Name a folder that does not exist yet.")
    draft = folder.with_name(f".{folder.name}.unfinished")
    for attempt in range(1, TRIES + 1):
        try:
            shutil.rmtree(draft, ignore_errors=True)
            (draft / EVIDENCE).mkdir(mode=0o700, parents=True)
            draft.chmod(0o700)
            manifest = fill(draft)
            sync_folder(draft)
            draft.rename(folder)
            sync_folder(folder.parent)
            break
        except FilesChanged as error:
            shutil.rmtree(draft, ignore_errors=True)
            if attempt == TRIES:
                raise CommandError(
                    "Evidence files were replaced again and again while they were copied. "
                    "Run the backup again."
                ) from error
        except OSError as error:
            shutil.rmtree(draft, ignore_errors=True)
            raise CommandError(f"{folder} cannot be written ({error.strerror}).") from error
        except BaseException:
            shutil.rmtree(draft, ignore_errors=True)
            raise
    return manifest


def fill(folder: Path) -> Manifest:
    """Write database, evidence files and manifest into the folder."""
    before = set(os.listdir(evidence_files.folder()))
    made_at = timezone.now().isoformat(timespec="seconds")
    connection = connections[DEFAULT_DB_ALIAS]
    path = folder / DATABASE[connection.vendor]
    with copied(connection, path) as alias:
        applied = applied_migrations(connections[alias])
        models = tables(connections[alias], applied)
        by_name = {model._meta.db_table: model for model in models}
        found = digests(models, alias)
        names = evidence_names(by_name, alias)
        releases = [
            (row["code"], row["content_hash"])
            for row in all_of(by_name, "assessments_release", alias).values("code", "content_hash")
        ]
    os.chmod(path, 0o600)
    lost = copy_evidence(names, before, folder / EVIDENCE)
    files = {path.name: describe(path)}
    for name in sorted(set(names) - set(lost)):
        files[f"{EVIDENCE}/{name}"] = describe(folder / EVIDENCE / name)
    manifest = Manifest(
        made_at=made_at,
        database=connection.vendor,
        method_version=METHOD_VERSION,
        migrations=applied,
        tables=found,
        releases=releases,
        files=files,
        lost_files=lost,
        sealing_keys=key_digests(),
    )
    manifest.write(folder)
    return manifest


@contextmanager
def copied(connection: BaseDatabaseWrapper, path: Path) -> Iterator[str]:
    """Write the database into a file, and give the alias under which the same state is read."""
    connection.ensure_connection()
    if connection.vendor == "sqlite":
        copy_sqlite(connection, path)
        with opened_sqlite(path) as alias:
            yield alias
        return
    without = emptied_tables(connection)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        (snapshot,) = cursor.fetchone()
        dumps.write(connection, snapshot, path, without)
        yield DEFAULT_DB_ALIAS


def emptied_tables(connection: BaseDatabaseWrapper) -> list[str]:
    """Return the tables whose rows are not in a backup: sessions, and what is only cached."""
    models = tables(connection, applied_migrations(connection))
    names = [model._meta.db_table for model in models if is_left_out(model)]
    existing = set(connection.introspection.table_names())
    caches: Any = settings.CACHES
    for cache in caches.values():
        place = cache.get("LOCATION")  # of a cache in the database, its table
        if place in existing:
            names.append(place)
    return names


def copy_sqlite(connection: BaseDatabaseWrapper, path: Path) -> None:
    """Copy by SQLite's own backup, in one step, and remove sessions and cache from the copy."""
    removed = emptied_tables(connection)
    with closing(sqlite3.connect(path)) as copy:
        source: Any = connection.connection
        source.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    # A connection of Django's, because constraints of the tables call its functions.
    with opened_sqlite(path, mode="rw") as alias, connections[alias].cursor() as cursor:
        for table in removed:
            cursor.execute(f'DELETE FROM "{table}"')  # noqa: S608 - names of our own tables
        cursor.execute("VACUUM")  # or the removed rows could be read in the free pages


@contextmanager
def opened_sqlite(path: Path, *, mode: str = "ro&immutable=1") -> Iterator[str]:
    """Give the alias of a connection to a SQLite file, which by default can only be read."""
    given = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": f"{path.resolve().as_uri()}?mode={mode}",
    }
    configured = connections.configure_settings({DEFAULT_DB_ALIAS: {}, COPY: given})
    connections.databases[COPY] = configured[COPY]
    try:
        yield COPY
    finally:
        connections[COPY].close()
        del connections[COPY]
        del connections.databases[COPY]


def all_of(by_name: dict[str, type[Model]], table: str, alias: str) -> Any:
    return by_name[table]._base_manager.using(alias).order_by("pk")


def evidence_names(by_name: dict[str, type[Model]], alias: str) -> list[str]:
    found = all_of(by_name, "assessments_attachment", alias).values_list("path", flat=True)
    return sorted({path for path in found if path})


def copy_evidence(names: list[str], before: set[str], target: Path) -> list[str]:
    """Copy the files; return the names of those that were missing from the start.

    before: names on the disk before the moment of the backup. Raises FilesChanged.
    """
    lost = []
    for name in names:
        try:
            copy_synced(evidence_files.folder() / name, target / name)
        except FileNotFoundError as error:
            if name in before:
                raise FilesChanged from error
            lost.append(name)
    return lost


def sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
