"""Constraints that many models share."""

from django.db import models
from django.db.models import Q


def one_of(
    field: str, choices: type[models.TextChoices], *, name: str, blank: bool = False
) -> models.CheckConstraint:
    """Return a constraint that holds a text field to its choices."""
    # Django checks choices only in forms; rows are also written in bulk.
    known = [*choices.values]
    if blank:
        known.append("")
    listed = ", ".join(choices.values)
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": known}),
        name=name,
        violation_error_message=f"The {field.replace('_', ' ')} must be one of: {listed}.",
    )


def unique(*fields: str, name: str, message: str, when: Q | None = None) -> models.UniqueConstraint:
    return models.UniqueConstraint(
        fields=fields, condition=when, name=name, violation_error_message=message
    )


def check(condition: Q, *, name: str, message: str) -> models.CheckConstraint:
    return models.CheckConstraint(condition=condition, name=name, violation_error_message=message)


def paired(event: str, *, name: str, what: str) -> models.CheckConstraint:
    """Return a constraint by which `event`_at and `event`_by are both set, or neither."""
    at, by = f"{event}_at__isnull", f"{event}_by__isnull"
    return check(
        Q(**{at: True, by: True}) | Q(**{at: False, by: False}),
        name=name,
        message=f"{what} has both a time and a person.",
    )
