"""Reading settings from the environment: a wrong one stops the start with one sentence."""

import secrets
from pathlib import Path
from typing import Any, NoReturn

from environs import Env, EnvError

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "testserver"}
TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}

env = Env()


def refuse(sentence: str) -> NoReturn:
    """Stop the process; a traceback would hide the sentence."""
    raise SystemExit(f"Chancery cannot start: {sentence}")


def switch(name: str, *, default: bool) -> bool:
    text = env.str(name, "").strip().lower()
    if text not in TRUE | FALSE | {""}:
        refuse(f"{name} must be true or false, not {text!r}.")
    return text in TRUE if text else default


def names(name: str, *, default: list[str]) -> list[str]:
    """A comma-separated list; unset or blank is the default."""
    found = [part.strip() for part in env.str(name, "").split(",") if part.strip()]
    return found or default


def folder(name: str, *, default: Path) -> Path:
    """A folder we may write to, made if missing."""
    path = Path(env.str(name, "") or default).resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        refuse(f"{name} names a folder that cannot be made ({path}: {error.strerror}).")
    return path


def secret_key(var: Path) -> str:
    """SECRET_KEY, or the one generated on the first run and kept in `var`."""
    key = env.str("SECRET_KEY", "")
    if key:
        if len(key) < 50:
            refuse("SECRET_KEY must have at least 50 characters.")
        return key
    path = var / "secret-key"
    try:
        with path.open("x", encoding="ascii") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(60))
    except FileExistsError:
        pass
    except OSError as error:
        refuse(f"no SECRET_KEY is set and {path} cannot be written ({error.strerror}).")
    return path.read_text(encoding="ascii").strip()


SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL: a save that was acknowledged survives a power cut.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}


def database(var: Path) -> dict[str, Any]:
    """DATABASE_URL as Django wants it; unset means SQLite in `var`."""
    url = env.str("DATABASE_URL", "") or f"sqlite:///{var / 'chancery.sqlite3'}"
    scheme = url.partition(":")[0]
    if scheme not in {"sqlite", "postgres", "postgresql"} or "://" not in url:
        refuse("DATABASE_URL must start with postgresql:// or sqlite:///.")
    try:
        found: dict[str, Any] = env.dj_db_url("DATABASE_URL", url)
    except (EnvError, ValueError):
        refuse(
            "DATABASE_URL cannot be read; its form is postgresql://user:password@host:5432/name."
        )
    if not found.get("NAME"):
        refuse(
            "DATABASE_URL names no database; its form is postgresql://user:password@host:5432/name."
        )
    if scheme == "sqlite":
        return {**found, "OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": None}
    options = {**found.get("OPTIONS", {}), "pool": True}
    return {**found, "OPTIONS": options, "CONN_MAX_AGE": 0}
