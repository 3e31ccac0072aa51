"""PostgreSQL's dumps: written by pg_dump as SQL, and read as rows."""

import gzip
import json
import os
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import BinaryField, BooleanField, Field, JSONField, Model

from assessments.management.backups.contents import Row, columns

NULL = r"\N"
END = "\\."
COPY = re.compile(r'COPY (?:"?\w+"?\.)?"?(?P<table>\w+)"? \((?P<columns>[^)]*)\) FROM stdin;')
ESCAPED = re.compile(r"\\(.)")
ESCAPES = {"b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
MISSING = (
    "The program pg_dump was not found. Install PostgreSQL's client programs, of the server's "
    "version or newer (Debian and Ubuntu: apt-get install postgresql-client)."
)


def program() -> str:
    """Return pg_dump: that of the path, or else the newest that Debian keeps elsewhere."""
    found = shutil.which("pg_dump")
    if found:
        return found
    kept = list(Path("/usr/lib/postgresql").glob("*/bin/pg_dump"))
    if not kept:
        raise CommandError(MISSING)
    return str(max(kept, key=lambda path: float(path.parts[-3])))


def write(connection: BaseDatabaseWrapper, snapshot: str, path: Path, without: list[str]) -> None:
    """Write a compressed dump of the snapshot, without the rows of some tables."""
    wrapped: Any = connection
    arguments, given = wrapped.client_class.settings_to_cmd_args_env(connection.settings_dict, [])
    options = [
        *("--format=plain", "--compress=6", "--no-owner", "--no-privileges", "--encoding=UTF8"),
        *(f"--snapshot={snapshot}", f"--file={path}"),
        *(f"--exclude-table-data={table}" for table in without),
    ]
    done = subprocess.run(  # noqa: S603 - no user input
        [program(), *options, *arguments[1:]],
        env={**os.environ, **(given or {}), "PGTZ": "UTC"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise CommandError(f"pg_dump failed: {done.stderr.strip()}")


class Dump:
    """A dump as a source of rows. models: of the tables that it is read for."""

    def __init__(self, path: Path, models: list[type[Model]]) -> None:
        self.path = path
        self.models = {model._meta.db_table: model for model in models}

    def tables(self) -> Iterator[tuple[type[Model], Iterator[Row]]]:
        """Yield each table with its rows, which must be read before the next table."""
        with gzip.open(self.path, "rt", encoding="utf-8", newline="\n") as lines:
            for line in lines:
                # A text with such a beginning cannot be mistaken for it: rows are read below.
                begun = COPY.fullmatch(line.rstrip("\n"))
                if begun is None:
                    continue
                model = self.models.get(begun["table"])
                copied = copied_lines(lines)
                if model is not None:
                    yield model, read_rows(model, begun["columns"], copied)
                for _ in copied:  # what was not read
                    pass


def copied_lines(lines: Iterator[str]) -> Iterator[str]:
    for line in lines:
        text = line.removesuffix("\n")
        if text == END:
            return
        yield text


def read_rows(model: type[Model], listed: str, lines: Iterator[str]) -> Iterator[Row]:
    """Yield the values of each row, in the order of `columns`."""
    names = [name.strip().strip('"') for name in listed.split(",")]
    places = [(field, names.index(str(field.column))) for field in columns(model)]
    for line in lines:
        texts = line.split("\t")
        yield [read_value(field, texts[place]) for field, place in places]


def read_value(field: "Field[Any, Any]", text: str) -> Any:
    """Return the value of a cell as Python has it."""
    if text == NULL:
        return None
    text = ESCAPED.sub(lambda found: ESCAPES.get(found[1], found[1]), text)
    if isinstance(field, BooleanField):
        return text == "t"
    if isinstance(field, JSONField):
        return json.loads(text, cls=field.decoder)
    if isinstance(field, BinaryField):
        return bytes.fromhex(text.removeprefix("\\x"))
    return field.to_python(text)
