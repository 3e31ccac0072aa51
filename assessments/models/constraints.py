"""Constraints that many rows share, so that each is worded once."""

from django.db import models
from django.db.models import Q


def one_of(
    field: str, choices: type[models.TextChoices], *, name: str, blank: bool = False
) -> models.CheckConstraint:
    """Hold a text field to its choices, in the database too."""
    known = [*choices.values, *([""] if blank else [])]
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
    """Hold `event`_at and `event`_by together: both are set, or neither."""
    at, by = f"{event}_at__isnull", f"{event}_by__isnull"
    return check(
        Q(**{at: True, by: True}) | Q(**{at: False, by: False}),
        name=name,
        message=f"{what} has both a time and a person.",
    )
