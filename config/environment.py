"""Reading settings from the environment: a wrong one stops the start with one sentence."""

import os
import re
import secrets
import tempfile
from pathlib import Path
from typing import Any, NoReturn

import dj_database_url
from environs import Env

LOOPBACK = {"localhost", "127.0.0.1", "[::1]", "testserver"}
TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off"}
SHORTEST_KEY = 50
HOST = re.compile(r"\*|\.?[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|\[[0-9A-Fa-f:.]+\]")
ORIGIN = re.compile(r"https?://(?:\*\.)?[A-Za-z0-9.\[\]:-]+")
DATABASE_FORM = "its form is postgresql://user:password@host:5432/name"
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",
    "timeout": 20,
    # FULL: a save that was acknowledged survives a power cut.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
# Seconds. The pool's own 30 would hold up every page while the server is away, and its pauses
# between attempts, which double for five minutes, would go on long after it is back.
POOL = {"timeout": 5, "reconnect_timeout": 2}

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


def hosts(name: str, *, default: list[str]) -> list[str]:
    """Host names as Django compares them: no scheme, port or path."""
    found = names(name, default=default)
    for host in found:
        if not HOST.fullmatch(host):
            refuse(f"{name} lists bare host names such as chancery.example; {host!r} is none.")
    return found


def origins(name: str) -> list[str]:
    """Origins as browsers send them: scheme and host, a port where it is not the usual one."""
    found = names(name, default=[])
    for origin in found:
        if not ORIGIN.fullmatch(origin):
            refuse(f"{name} lists origins such as https://chancery.example; {origin!r} is none.")
    return found


def folder(name: str, *, default: Path) -> Path:
    """A folder we may write to, made if missing."""
    path = Path(env.str(name, "") or default).resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        refuse(f"{name} names a folder that cannot be made ({path}: {error.strerror}).")
    if not os.access(path, os.W_OK | os.X_OK):
        refuse(f"{name} names a folder that we may not write to ({path}).")
    return path


def secret_key(var: Path) -> str:
    """SECRET_KEY, or the one generated on the first run and kept in `var`."""
    key = env.str("SECRET_KEY", "")
    if key:
        if len(key) < SHORTEST_KEY:
            refuse(f"SECRET_KEY must have at least {SHORTEST_KEY} characters.")
        return key
    path = var / "secret-key"
    try:
        if not path.exists():
            write_once(path, secrets.token_urlsafe(60))
        kept = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError):
        refuse(f"no SECRET_KEY is set, and {path} can be neither read nor written.")
    if len(kept) < SHORTEST_KEY:
        refuse(f"{path} holds no key; delete it, and the next start makes a new one.")
    return kept


def write_once(path: Path, text: str) -> None:
    """Write a file for our eyes only, whole or not at all; the first of several writers wins."""
    descriptor, draft = tempfile.mkstemp(dir=path.parent)  # made with mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first: its key is the key
    finally:
        Path(draft).unlink()


def database(var: Path) -> dict[str, Any]:
    """DATABASE_URL as Django wants it; unset means SQLite in `var`."""
    url = env.str("DATABASE_URL", "") or f"sqlite:///{var / 'chancery.sqlite3'}"
    scheme, separator, _ = url.partition("://")
    if scheme not in {"sqlite", "postgres", "postgresql"} or not separator:
        refuse("DATABASE_URL must start with postgresql:// or sqlite:///.")
    try:
        found: dict[str, Any] = {**dj_database_url.parse(url)}
    except ValueError:
        refuse(f"DATABASE_URL cannot be read; {DATABASE_FORM}.")
    if not found.get("NAME"):
        refuse(f"DATABASE_URL names no database; {DATABASE_FORM}.")
    return sqlite(found) if scheme == "sqlite" else postgresql(found)


def sqlite(found: dict[str, Any]) -> dict[str, Any]:
    parent = Path(found["NAME"]).resolve().parent
    if not parent.is_dir():
        refuse(f"DATABASE_URL names a file in a folder that does not exist ({parent}).")
    return {**found, "OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": None}


def postgresql(found: dict[str, Any]) -> dict[str, Any]:
    """With a pool, whose connections are tried before use: a restarted server is found again."""
    options = {**found.get("OPTIONS", {}), "pool": POOL}
    return {**found, "OPTIONS": options, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
