"""Helpers that test a constraint: in the database, and in one sentence before it."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, TypeVar

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction

from assessments.migrations._frozen import CHANGED, KEYS

Row = TypeVar("Row", bound=models.Model)
Make = Callable[[], models.Model]


def copied(row: Row, **fields: object) -> Row:
    """Return the row as a new one that is not saved, with other values."""
    copy = type(row).objects.get(pk=row.pk)
    copy.pk = None
    copy._state.adding = True
    for name, value in fields.items():
        setattr(copy, name, value)
    return copy


def twin(make: Make, **other: object) -> Make:
    """Return a maker of the same row a second time, except for the fields in `other`."""

    def made() -> models.Model:
        first = make()
        first.save()
        return copied(first, **other)

    return made


def each_case(nonsense: Mapping[str, Sequence[Make]]) -> list[Any]:
    """Return the parameters (name, make) of a test for each row that breaks a constraint."""
    return [
        pytest.param(name, make, id=f"{name}-{place}")
        for name, cases in nonsense.items()
        for place, make in enumerate(cases)
    ]


def names_of(guarded: Iterable[type[models.Model]]) -> set[str]:
    return {constraint.name for model in guarded for constraint in model._meta.constraints}


def assert_refused(row: models.Model, name: str) -> None:
    """Assert that the constraint refuses the row, with its own message and in the database.

    If the row breaks several constraints, a database names the one that it tried first.
    """
    with pytest.raises(ValidationError) as invalid:
        row.validate_constraints()
    broken = [
        constraint
        for constraint in row._meta.constraints
        if constraint.violation_error_message in invalid.value.messages
    ]
    assert name in {constraint.name for constraint in broken}
    with pytest.raises(IntegrityError) as error, transaction.atomic():
        row.save(force_insert=True)
    message = str(error.value)
    assert any(way in message for constraint in broken for way in database_names(constraint, row))


def database_names(constraint: models.BaseConstraint, row: models.Model) -> list[str]:
    """Return a database's names of the constraint: SQLite names a unique one by its columns."""
    ways = [constraint.name]
    if isinstance(constraint, models.UniqueConstraint):
        columns = [row._meta.get_field(field).column for field in constraint.fields]
        ways.append(", ".join(f"{row._meta.db_table}.{column}" for column in columns))
        # On SQLite a trigger refuses the row first, because REPLACE ignores the constraint.
        if row._meta.db_table in KEYS:
            ways.append(CHANGED)
    return ways
