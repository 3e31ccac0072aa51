"""The manifest of a backup: its files, tables and releases, each with a digest."""

import hashlib
import json
import os
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError

from assessments.management.backups.contents import Digest

NAME = "manifest.json"
FORMAT = 1
EVIDENCE = "evidence"
DATABASE = {"sqlite": "database.sqlite3", "postgresql": "database.sql.gz"}
FILE_NAME = re.compile(r"[0-9a-f]+")
BLOCK = 2**20
UNREADABLE = f"{NAME} cannot be read: this is not a backup, or it is damaged."


@dataclass(frozen=True, slots=True)
class File:
    bytes: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Manifest:
    """The description of a backup.

    database:     "sqlite" or "postgresql".
    migrations:   app and name of each that the database had had.
    tables:       digest by table name.
    releases:     code and content hash, oldest first.
    files:        by path in the backup.
    lost_files:   names of evidence files that rows name and the disk did not have.
    sealing_keys: digests of the keys that sealed evidence may need.
    """

    made_at: str
    database: str
    method_version: str
    migrations: Sequence[tuple[str, str]]
    tables: dict[str, Digest]
    releases: Sequence[tuple[str, str]]
    files: dict[str, File]
    lost_files: Sequence[str]
    sealing_keys: Sequence[str]
    format: int = FORMAT

    @property
    def database_name(self) -> str:
        return DATABASE[self.database]

    @property
    def row_count(self) -> int:
        return sum(table.rows for table in self.tables.values())

    @property
    def evidence_names(self) -> list[str]:
        prefix = f"{EVIDENCE}/"
        return [name.removeprefix(prefix) for name in self.files if name.startswith(prefix)]

    def write(self, folder: Path) -> None:
        text = json.dumps(asdict(self), indent=1, sort_keys=True)
        write_synced(folder / NAME, text.encode())

    def damages(self, folder: Path) -> list[str]:
        """Return a sentence for each file that is missing or not as it was written."""
        found = []
        for name, kept in self.files.items():
            path = folder / name
            if not path.is_file():
                found.append(f"{name} is missing.")
            elif describe(path) != kept:
                found.append(f"{name} was changed or is incomplete.")
        return found


def read(folder: Path) -> Manifest:
    """Return the manifest in a folder. Raises CommandError."""
    path = folder / NAME
    if not path.is_file():
        raise CommandError(f"{folder} holds no backup: it has no {NAME}.")
    try:
        kept: dict[str, Any] = json.loads(path.read_bytes())
        version = kept["format"]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CommandError(UNREADABLE) from error
    if version != FORMAT:
        raise CommandError(
            f"This backup has the format {version}; this version of Chancery reads {FORMAT}. "
            "Restore it with the version that made it."
        )
    try:
        manifest = Manifest(
            **{
                **kept,
                "migrations": [(app, name) for app, name in kept["migrations"]],
                "releases": [(code, digest) for code, digest in kept["releases"]],
                "tables": {name: Digest(**table) for name, table in kept["tables"].items()},
                "files": {name: File(**file) for name, file in kept["files"].items()},
            }
        )
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        raise CommandError(UNREADABLE) from error
    is_ours = manifest.database in DATABASE and manifest.database_name in manifest.files
    if not is_ours or not all(map(FILE_NAME.fullmatch, manifest.evidence_names)):
        raise CommandError(UNREADABLE)
    return manifest


def describe(path: Path) -> File:
    """Return size and digest of a file."""
    with path.open("rb") as file:
        digest = hashlib.file_digest(file, "sha256")
    return File(path.stat().st_size, digest.hexdigest())


def write_synced(path: Path, content: bytes) -> None:
    """Write a file that only this program's user can read, and wait until it is on the disk."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def copy_synced(source: Path, target: Path) -> None:
    """Copy a file, and wait until it is on the disk. Raises FileNotFoundError, OSError."""
    descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "wb") as copy, source.open("rb") as file:
        while block := file.read(BLOCK):
            copy.write(block)
        copy.flush()
        os.fsync(copy.fileno())


def key_digests() -> list[str]:
    """Return a digest of each sealing key. A key is random, so its digest does not give it away."""
    return [hashlib.sha256(f"chancery {key}".encode()).hexdigest() for key in settings.SEALING_KEYS]
