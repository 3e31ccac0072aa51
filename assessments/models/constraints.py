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
