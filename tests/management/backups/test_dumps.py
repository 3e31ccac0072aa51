"""Rows read from a dump of PostgreSQL."""

import datetime
import gzip
import uuid
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError
from django.db import models

from assessments.management.backups import dumps
from assessments.models import Membership, Ministry

AT = datetime.datetime(2026, 3, 1, 12, 0, 0, 120000, tzinfo=datetime.UTC)


@pytest.mark.parametrize(
    ("field", "text", "value"),
    [
        (models.TextField(), r"\N", None),
        (models.TextField(), r"a\tb\nc\\N \"x\"", 'a\tb\nc\\N "x"'),
        (models.TextField(), "", ""),
        (models.BooleanField(), "t", True),
        (models.BooleanField(), "f", False),
        (models.IntegerField(), "-3", -3),
        (models.DecimalField(max_digits=5, decimal_places=2), "4.50", Decimal("4.50")),
        (models.FloatField(), "0.30000000000000004", 0.1 + 0.2),
        (models.DateField(), "2026-03-01", datetime.date(2026, 3, 1)),
        (models.DateTimeField(), "2026-03-01 12:00:00.12+00", AT),
        (models.DurationField(), "1 day 02:00:00", datetime.timedelta(hours=26)),
        (models.UUIDField(), str(uuid.UUID(int=7)), uuid.UUID(int=7)),
        (models.JSONField(), r'{"a": "x\\ny", "b": null}', {"a": "x\ny", "b": None}),
        (models.BinaryField(), r"\\x00ff", b"\x00\xff"),
        (models.GenericIPAddressField(), "192.0.2.1", "192.0.2.1"),
    ],
)
def test_a_cell_is_read_by_its_field(field: Any, text: str, value: object) -> None:
    assert dumps.read_value(field, text) == value


def test_a_key_of_another_table_is_read_by_that_tables_key() -> None:
    field = Membership._meta.get_field("ministry")

    assert dumps.read_value(field, "FIN") == "FIN"


def test_tables_are_found_and_others_passed_over(tmp_path: Path) -> None:
    names = [str(field.column) for field in Ministry._meta.concrete_fields]
    cells = ["FIN" if name == "code" else r"\N" for name in names]
    text = "\n".join(
        [
            "SET client_encoding = 'UTF8';",
            "COPY public.shared_cache (cache_key, value) FROM stdin;",
            "COPY public.assessments_ministry (code) FROM stdin;\t1",  # a value, not a heading
            "\\.",
            f"COPY public.assessments_ministry ({', '.join(names)}) FROM stdin;",
            "\t".join(cells),
            "\\.",
            "SELECT 1;",
        ]
    )
    path = tmp_path / "database.sql.gz"
    path.write_bytes(gzip.compress(text.encode()))

    found = [(model, list(rows)) for model, rows in dumps.Dump(path, [Ministry]).tables()]

    assert [model for model, _ in found] == [Ministry]
    assert [len(rows) for _, rows in found] == [1]
    assert "FIN" in found[0][1][0]


def test_without_its_program_it_says_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dumps.shutil, "which", lambda name: None)
    monkeypatch.setattr(Path, "glob", lambda self, pattern: iter(()))

    with pytest.raises(CommandError, match="postgresql-client"):
        dumps.program()
