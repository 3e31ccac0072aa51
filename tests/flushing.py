"""Emptying a test database whose triggers refuse to delete what was published."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection


@pytest.fixture(scope="session", autouse=True)
def flush_past_triggers() -> Iterator[None]:
    """Let tests with real transactions (live_server among them) empty the database afterwards.

    Django empties a SQLite database with DELETE, which the triggers refuse; here each flush takes
    them away and puts them back, in its own transaction. PostgreSQL truncates, which row triggers
    do not see. Production code is left as it is.
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

    patch = pytest.MonkeyPatch()
    if connection.vendor == "sqlite":
        patch.setattr(operations, "sql_flush", without_triggers)
    yield
    patch.undo()
