"""Choices that are known only when a form is made."""

from collections.abc import Iterable
from typing import Any, cast

from django import forms


def set_choices(form: forms.Form, name: str, choices: Iterable[Any]) -> None:
    """Offer them in one form alone."""
    cast(forms.ChoiceField, form.fields[name]).choices = list(choices)
