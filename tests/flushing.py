"""Emptying a test database whose triggers refuse to delete what was published."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection


@pytest.fixture(scope="session", autouse=True)
def flush_past_triggers() -> Iterator[None]:
    """Let tests with real transactions (live_server among them) empty the database afterwards.

    Django empties a SQLite database with DELETE and a PostgreSQL one with TRUNCATE, which the
    triggers refuse. Here each flush takes them away and puts them back, in its own transaction;
    PostgreSQL's superuser can pass them over. Production code is left as it is.
    """
    operations = type(connection.ops)
    sql_flush = operations.sql_flush

    def without_triggers(*args: Any, **kwargs: Any) -> list[str]:
        statements = sql_flush(*args, **kwargs)
        with connection.cursor() as cursor:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            triggers = cursor.fetchall()
        return [
            *(f"DROP TRIGGER {name}" for name, _ in triggers),
            *statements,
            *(sql for _, sql in triggers),
        ]

    def past_triggers(*args: Any, **kwargs: Any) -> list[str]:
        return ["SET LOCAL session_replication_role = replica", *sql_flush(*args, **kwargs)]

    emptying = {"sqlite": without_triggers, "postgresql": past_triggers}
    patch = pytest.MonkeyPatch()
    patch.setattr(operations, "sql_flush", emptying[connection.vendor])
    yield
    patch.undo()
