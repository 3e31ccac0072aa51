"""Checking a password: one account is checked once in a try, whatever was typed."""

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest

from assessments.models import User


class SignInBackend(AuthenticationBackend):  # type: ignore[misc]
    """The backend of django-allauth, with the same work for known and unknown names.

    allauth takes an address for a username too, and would check the password of its account twice.
    The time of a wrong password would then show which addresses have accounts.
    """

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> User | None:
        self._checked: set[int] = set()
        found: User | None = super().authenticate(request, **credentials)
        return found

    def _check_password(self, user: User | None, password: str) -> User | None:
        if user is None or user.pk in self._checked:
            return None
        self._checked.add(user.pk)
        found: User | None = super()._check_password(user, password)
        return found
