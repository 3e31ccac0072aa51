"""Restore a backup into an empty database of either kind, and prove that the content is equal."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import CommandError
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.models import Model

from assessments.actions import evidence_files
from assessments.management.backups import dumps
from assessments.management.backups.contents import (
    CHUNK,
    Row,
    applied_migrations,
    applied_plan,
    columns,
    digests,
    is_left_out,
    rows,
    tables,
)
from assessments.management.backups.making import opened_sqlite
from assessments.management.backups.manifest import (
    EVIDENCE,
    Manifest,
    copy_synced,
    describe,
    key_digests,
    read,
)
from assessments.wording import counted
from assessments.wording import listed as named

Report = Callable[[str], None]
FILLED = {"assessments_publicdata"}  # by migrations
NEWER = (
    "This backup was made by a newer version of Chancery: this version does not know {missing}. "
    "Restore it with the version that made it, or a later one."
)
BETWEEN = (
    "This backup was made between two versions of Chancery: {missing}. Restore it with the "
    "version that made it, run `manage.py migrate` with this one, and make the backup again."
)
LOST_KEY = (
    "The site has another sealing key than the one that made this backup. Put the earlier key "
    "into SEALING_KEYS: without it, sealed evidence cannot be opened."
)


def restore(folder: Path, report: Report) -> Manifest:
    """Fill the empty database and the evidence folder from a backup.

    Raises CommandError before anything is written, or with the database still empty.
    """
    manifest = read(folder)
    refuse_damages(manifest, folder)
    connection = connections[DEFAULT_DB_ALIAS]
    refuse_content(connection)
    refuse_other_files(manifest)
    build_tables(connection, manifest)
    restore_evidence(manifest, folder)
    report("Loading the rows ...")
    load(connection, manifest, folder)
    # Also makes the permissions and content types that this version adds.
    call_command("migrate", interactive=False, verbosity=0)
    if not set(manifest.sealing_keys) & set(key_digests()):
        report(LOST_KEY)
    return manifest


def refuse_damages(manifest: Manifest, folder: Path) -> None:
    damages = manifest.damages(folder)
    if damages:
        listed = "\n".join(f"  {damage}" for damage in damages)
        raise CommandError(f"{folder} is damaged. Nothing was restored.\n{listed}")


def refuse_content(connection: BaseDatabaseWrapper) -> None:
    """Raise CommandError if the database holds rows of ours."""
    existing = set(connection.introspection.table_names())
    found = []
    for model in tables(connection, applied_migrations(connection)):
        name = model._meta.db_table
        if model._meta.app_label != "assessments" or name not in existing - FILLED:
            continue
        count = model._base_manager.using(connection.alias).count()
        if count:
            found.append(f"  {name}: {counted(count, 'row')}")
    if found:
        listed = "\n".join(found)
        raise CommandError(
            "The database is not empty, and a backup is restored only into an empty one. Set "
            f"DATABASE_URL to another. Nothing was restored.\n{listed}"
        )


def refuse_other_files(manifest: Manifest) -> None:
    """Raise CommandError if the evidence folder has files of the same names with other content."""
    folder = evidence_files.folder()
    for name in manifest.evidence_names:
        path = folder / name
        if path.exists() and describe(path) != manifest.files[f"{EVIDENCE}/{name}"]:
            raise CommandError(
                f"{path} exists and differs from the file in the backup. Set VAR_DIR to another "
                "folder. Nothing was restored."
            )


def build_tables(connection: BaseDatabaseWrapper, manifest: Manifest) -> None:
    """Make the tables as they were in the backup. Raises CommandError."""
    executor = MigrationExecutor(connection)
    plan = applied_plan(executor, manifest.migrations)
    covered = set()
    for migration, _ in plan:
        covered |= {(migration.app_label, migration.name), *migration.replaces}
    missing = sorted(set(manifest.migrations) - covered)
    if missing:
        loader = executor.loader
        is_known = all(name in loader.disk_migrations for name in missing)
        sentence = BETWEEN if is_known else NEWER
        listed = named([f"{app}.{name}" for app, name in missing])
        raise CommandError(sentence.format(missing=listed))
    done = set(executor.loader.applied_migrations)
    planned = {(migration.app_label, migration.name) for migration, _ in plan}
    ahead = sorted(done - planned - covered)
    if ahead:
        raise CommandError(
            "The database has tables of a newer version than the backup. Restore into a new "
            "database, without any tables."
        )
    wanted = [step for step in plan if (step[0].app_label, step[0].name) not in done]
    executor.migrate(targets=None, plan=wanted)


def restore_evidence(manifest: Manifest, folder: Path) -> None:
    target = evidence_files.folder()
    for name in manifest.evidence_names:
        if not (target / name).exists():
            copy_synced(folder / EVIDENCE / name, target / name)


def load(connection: BaseDatabaseWrapper, manifest: Manifest, folder: Path) -> None:
    """Copy every row, in one transaction, and compare the digests. Raises CommandError."""
    models = tables(connection, manifest.migrations)
    with transaction.atomic():
        clear(connection, models)
        for model, found in read_tables(manifest, folder, models):
            write_rows(model, found, connection.alias)
        connection.check_constraints()
        copied = digests(models, connection.alias)
        different = [name for name, kept in manifest.tables.items() if copied.get(name) != kept]
        if different:
            raise CommandError(
                f"The rows of {named(different)} are not as they were in the backup. The "
                "database is empty again. Please report this: it is a fault of Chancery."
            )
        for statement in connection.ops.sequence_reset_sql(no_style(), models):
            with connection.cursor() as cursor:
                cursor.execute(statement)


def clear(connection: BaseDatabaseWrapper, models: list[type[Model]]) -> None:
    """Delete the rows that migrations made: the backup has its own."""
    with connection.cursor() as cursor:
        for model in models:
            name = connection.ops.quote_name(model._meta.db_table)
            cursor.execute(f"DELETE FROM {name}")  # noqa: S608 - names of our own tables


def read_tables(
    manifest: Manifest, folder: Path, models: list[type[Model]]
) -> Iterator[tuple[type[Model], Iterator[Row]]]:
    """Yield each table of the backup with its rows."""
    path = folder / manifest.database_name
    kept = [model for model in models if not is_left_out(model)]
    if manifest.database == "postgresql":
        yield from dumps.Dump(path, kept).tables()
        return
    with opened_sqlite(path) as alias:
        for model in kept:
            yield model, rows(model, alias)


def write_rows(model: type[Model], found: Iterator[Row], alias: str) -> None:
    names = [field.attname for field in columns(model)]
    for field in columns(model):
        # These are classes of a past state, made for this run: here, the stored time is kept.
        dated: Any = field
        dated.auto_now = dated.auto_now_add = False
    batch = []
    for row in found:
        batch.append(model(**dict(zip(names, row, strict=True))))
        if len(batch) == CHUNK:
            model._base_manager.using(alias).bulk_create(batch)
            batch = []
    model._base_manager.using(alias).bulk_create(batch)
