"""Read settings from the environment. A wrong one stops the start with one sentence."""

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
    # synchronous=FULL: a save that was confirmed survives a power cut.
    "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;",
}
# Seconds. With the pool's default of 30, every page would wait that long while the server is away.
# By default it also pauses longer and longer between attempts, long after the server is back.
# After a restart of the server, the pool finds out by each dead connection in turn, with a pause
# after each: so a quiet process keeps one.
POOL = {"timeout": 5, "reconnect_timeout": 2, "min_size": 1, "max_size": 4}

env = Env()


def refuse(sentence: str) -> NoReturn:
    """Stop the process with one sentence, without a traceback that would hide it."""
    raise SystemExit(f"Chancery cannot start: {sentence}")


def switch(name: str, *, default: bool) -> bool:
    text = env.str(name, "").strip().lower()
    if text not in TRUE | FALSE | {""}:
        refuse(f"{name} must be true or false, not {text!r}.")
    if not text:
        return default
    return text in TRUE


def names(name: str, *, default: list[str]) -> list[str]:
    """Return a comma-separated list; the default if it is unset or blank."""
    found = [part.strip() for part in env.str(name, "").split(",") if part.strip()]
    return found or default


def hosts(name: str, *, default: list[str]) -> list[str]:
    """Return host names, without scheme, port or path, as Django compares them."""
    found = names(name, default=default)
    for host in found:
        if not HOST.fullmatch(host):
            refuse(f"{name} must list host names such as chancery.example, not {host!r}.")
    return found


def security_contact() -> str:
    """Return SECURITY_CONTACT, an address of a page or of a mailbox; "" if it is not set."""
    found = str(env.str("SECURITY_CONTACT", "")).strip()
    if found and not found.startswith(("https://", "mailto:")):
        refuse("SECURITY_CONTACT starts with https:// or mailto:.")
    return found


def origins(name: str) -> list[str]:
    """Return origins as browsers send them: scheme and host, and the port unless it is usual."""
    found = names(name, default=[])
    for origin in found:
        if not ORIGIN.fullmatch(origin):
            refuse(f"{name} must list origins such as https://chancery.example, not {origin!r}.")
    return found


def folder(name: str, *, default: Path) -> Path:
    """Return a folder that we may write to; create it if it is missing."""
    path = Path(env.str(name, "") or default).resolve()
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        refuse(f"{name} is a folder that cannot be created ({path}: {error.strerror}).")
    if not os.access(path, os.W_OK | os.X_OK):
        refuse(f"{name} is a folder that this program may not write to ({path}).")
    return path


def secret_key(var: Path) -> str:
    """Return SECRET_KEY, or the key in `var` that the first run generated."""
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
        refuse(f"no SECRET_KEY is set, and {path} cannot be read or written.")
    if len(kept) < SHORTEST_KEY:
        refuse(f"{path} contains no key. Delete it, and the next start makes a new one.")
    return kept


def write_once(path: Path, text: str) -> None:
    """Write a file that only this program's user can read. An existing file is kept."""
    # Written under another name and linked: several processes may start at once, and the first
    # complete file is the one that all read.
    descriptor, draft = tempfile.mkstemp(dir=path.parent)  # with mode 0600
    try:
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(text)
        os.link(draft, path)
    except FileExistsError:
        pass  # another process was first, and its key is used
    finally:
        Path(draft).unlink()


def database(var: Path) -> dict[str, Any]:
    """Return DATABASE_URL as a setting of Django; if it is unset, SQLite in `var`."""
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
    if scheme == "sqlite":
        return sqlite(found)
    return postgresql(found)


def sqlite(found: dict[str, Any]) -> dict[str, Any]:
    parent = Path(found["NAME"]).resolve().parent
    if not parent.is_dir():
        refuse(f"DATABASE_URL names a file in a folder that does not exist ({parent}).")
    return {**found, "OPTIONS": SQLITE_OPTIONS, "CONN_MAX_AGE": None}


def postgresql(found: dict[str, Any]) -> dict[str, Any]:
    """Return the setting of PostgreSQL, with a pool of connections."""
    # Health checks replace connections that a restart of the server has closed.
    options = {**found.get("OPTIONS", {}), "pool": POOL}
    return {**found, "OPTIONS": options, "CONN_MAX_AGE": 0, "CONN_HEALTH_CHECKS": True}
