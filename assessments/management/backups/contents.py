"""The content of a database: its tables as its migrations left them, their rows and digests.

A digest is the same on SQLite and on PostgreSQL, so that a copy can be compared with its source.
"""

import datetime
import hashlib
import json
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.migration import Migration
from django.db.migrations.state import ProjectState, StateApps
from django.db.models import CharField, F, Field, JSONField, Model, TextField
from django.db.models.functions import Collate

# Rows of these would sign in anyone who holds the backup.
LEFT_OUT = ("sessions.Session", "usersessions.UserSession")
CHUNK = 2000  # rows
EXACT = 2**53  # up to here, floats hold each whole number
BINARY_COLLATION = {"sqlite": "BINARY", "postgresql": "C"}

Row = Sequence[Any]


@dataclass(frozen=True, slots=True)
class Digest:
    """The rows of one table. sha256: of all rows in the order of their keys."""

    rows: int
    sha256: str


def applied_plan(
    executor: MigrationExecutor, applied: Iterable[tuple[str, str]]
) -> list[tuple[Migration, bool]]:
    """Return the migrations in `applied`, in their order, as this version of Chancery has them.

    A squashed migration is among them if all that it replaces are.
    """
    names = set(applied)
    leaves = executor.loader.graph.leaf_nodes()
    plan = []
    for migration, backwards in executor.migration_plan(leaves, clean_start=True):
        is_replacing = bool(migration.replaces) and set(migration.replaces) <= names
        if is_replacing or (migration.app_label, migration.name) in names:
            plan.append((migration, backwards))
    return plan


def applied_migrations(connection: BaseDatabaseWrapper) -> list[tuple[str, str]]:
    """Return app and name of each migration that the database has had."""
    return sorted(MigrationExecutor(connection).loader.applied_migrations)


def tables(
    connection: BaseDatabaseWrapper, applied: Iterable[tuple[str, str]]
) -> list[type[Model]]:
    """Return the models of the tables as the migrations in `applied` left them, by table name."""
    executor = MigrationExecutor(connection)
    state = ProjectState(real_apps=executor.loader.unmigrated_apps)
    for migration, _ in applied_plan(executor, applied):
        migration.mutate_state(state, preserve=False)
    apps: StateApps = state.apps
    models = apps.get_models(include_auto_created=True)
    return sorted(models, key=lambda model: model._meta.db_table)


def is_left_out(model: type[Model]) -> bool:
    return model._meta.label in LEFT_OUT


def columns(model: type[Model]) -> list["Field[Any, Any]"]:
    """Return the stored fields of a model, sorted by the names of their columns."""
    stored = [field for field in model._meta.concrete_fields if not field.generated]
    return sorted(stored, key=lambda field: str(field.column))


def rows(model: type[Model], alias: str) -> Iterator[Row]:
    """Yield the values of each row, in the order of `columns`, sorted by the key."""
    names = [field.attname for field in columns(model)]
    key: Any = F("pk")
    if has_text_key(model):
        key = Collate(key, BINARY_COLLATION[connections[alias].vendor])
    found = model._base_manager.using(alias).order_by(key).values_list(*names)
    yield from found.iterator(chunk_size=CHUNK)


def has_text_key(model: type[Model]) -> bool:
    key: Any = model._meta.pk
    while key.remote_field:
        key = key.target_field
    return isinstance(key, CharField | TextField)


def digests(models: Iterable[type[Model]], alias: str) -> dict[str, Digest]:
    """Return the digest of each table by its name."""
    found = {}
    for model in models:
        if is_left_out(model):
            continue
        found[model._meta.db_table] = digest(model, rows(model, alias))
    return found


def digest(model: type[Model], found: Iterable[Row]) -> Digest:
    json_places = [isinstance(field, JSONField) for field in columns(model)]
    sha256 = hashlib.sha256()
    count = 0
    for row in found:
        values = []
        for value, is_json in zip(row, json_places, strict=True):
            values.append(same_numbers(value) if is_json else value)
        text = json.dumps(values, default=plain, sort_keys=True, separators=(",", ":"))
        sha256.update(text.encode() + b"\n")
        count += 1
    return Digest(count, sha256.hexdigest())


def plain(value: object) -> str:
    """Return a value that JSON does not know as text, the same for both databases."""
    if isinstance(value, datetime.datetime):
        return value.astimezone(datetime.UTC).isoformat(timespec="microseconds")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, datetime.timedelta | Decimal):
        return str(value)
    if isinstance(value, uuid.UUID):
        return value.hex
    if isinstance(value, bytes | bytearray | memoryview):
        return bytes(value).hex()
    raise TypeError(f"a column has values of the type {type(value).__name__}")


def same_numbers(value: Any) -> Any:
    """Return JSON with each number in one form: PostgreSQL writes 1e+16 and -0.0 in another."""
    if isinstance(value, dict):
        return {key: same_numbers(item) for key, item in value.items()}
    if isinstance(value, list):
        return [same_numbers(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < EXACT:
        return int(value)
    if isinstance(value, int) and abs(value) >= EXACT:
        return float(value)
    return value
