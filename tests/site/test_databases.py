"""Both databases: where they are, from DATABASE_URL, and how durably they are used."""

from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection

from config import environment


@pytest.mark.parametrize(
    ("url", "sentence"),
    [
        ("postgresql", "must start with postgresql:// or sqlite:///"),
        ("postgresql://user@host:port/name", "cannot be read"),
        ("postgresql://user@host:99999/name", "cannot be read"),
        ("postgresql://user@[::1/name", "cannot be read"),
        ("postgresql://user@host/", "names no database"),
    ],
)
def test_a_malformed_database_url_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, sentence: str
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    with pytest.raises(SystemExit, match=f"DATABASE_URL {sentence}"):
        environment.database(tmp_path)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (
            "postgresql://desk:p%40ss@db.example:5433/chancery",
            {"USER": "desk", "PASSWORD": "p@ss", "HOST": "db.example", "PORT": 5433},
        ),
        ("postgres://desk@db.example/chancery", {"USER": "desk", "PORT": ""}),
        ("postgresql:///chancery", {"HOST": "", "USER": ""}),
        ("postgresql://desk@%2Frun%2Fpostgresql/chancery", {"HOST": "/run/postgresql"}),
        (
            "postgresql://db.example/chancery?sslmode=verify-full",
            {"OPTIONS": {"sslmode": "verify-full", "pool": environment.POOL}},
        ),
    ],
)
def test_a_postgresql_url_may_name_a_host_or_a_socket_directory(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, url: str, expected: dict[str, Any]
) -> None:
    monkeypatch.setenv("DATABASE_URL", url)

    found = environment.database(tmp_path)

    assert found["ENGINE"] == "django.db.backends.postgresql"
    assert found["NAME"] == "chancery"
    assert found["OPTIONS"]["pool"] == environment.POOL
    assert found["CONN_MAX_AGE"] == 0  # Django refuses a pool with persistent connections
    assert found["CONN_HEALTH_CHECKS"] is True
    assert expected.items() <= found.items()


def test_no_database_url_means_sqlite_in_var(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("DATABASE_URL", raising=False)

    found = environment.database(tmp_path)

    assert found["ENGINE"] == "django.db.backends.sqlite3"
    assert found["NAME"] == str(tmp_path / "chancery.sqlite3")


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "sqlite", reason="pragmas are SQLite's")
@pytest.mark.parametrize(
    ("pragma", "value"),
    [("journal_mode", "wal"), ("synchronous", 2), ("foreign_keys", 1), ("busy_timeout", 20_000)],
)
def test_every_sqlite_connection_is_durable_and_checks_references(pragma: str, value: Any) -> None:
    with connection.cursor() as cursor:
        cursor.execute(f"PRAGMA {pragma}")
        assert cursor.fetchone() == (value,)


@pytest.mark.skipif(connection.vendor != "sqlite", reason="SQLite's transaction mode")
def test_sqlite_transactions_take_the_write_lock_at_their_start() -> None:
    assert settings.DATABASES["default"]["OPTIONS"]["transaction_mode"] == "IMMEDIATE"


def test_a_page_is_refused_before_anybody_gives_up_waiting_for_the_database() -> None:
    script_gives_up_seconds = 10  # hx-request in templates/desk/_form.html

    assert environment.POOL["timeout"] < script_gives_up_seconds
    assert environment.POOL["reconnect_timeout"] < environment.POOL["timeout"]


@pytest.mark.django_db
@pytest.mark.skipif(connection.vendor != "postgresql", reason="PostgreSQL's own settings")
def test_postgresql_runs_with_its_pool() -> None:
    connection.ensure_connection()

    assert connection.settings_dict["OPTIONS"]["pool"] == environment.POOL
    assert connection.pool.get_stats()["pool_size"] >= 1  # type: ignore[attr-defined]
