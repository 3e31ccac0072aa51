"""django-allauth's forms of passkeys, unbroken by whatever a program sends them instead."""

import struct
from typing import Any

from allauth.mfa.webauthn import forms as theirs
from cryptography.exceptions import InvalidSignature
from django import forms

# What the parsers below those forms raise for a credential of another shape.
UNREADABLE = (
    *(ArithmeticError, AttributeError, LookupError, TypeError, ValueError),
    *(InvalidSignature, struct.error),
)
REFUSAL = "This passkey could not be read. Try again."


class Read:
    """Turn what cannot be read into a refusal of the form."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]
        except UNREADABLE as error:
            raise forms.ValidationError(REFUSAL) from error


class LoginForm(Read, theirs.LoginWebAuthnForm):  # type: ignore[misc]
    pass


class AuthenticateForm(Read, theirs.AuthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class ReauthenticateForm(Read, theirs.ReauthenticateWebAuthnForm):  # type: ignore[misc]
    pass


class AddForm(theirs.AddWebAuthnForm):  # type: ignore[misc]
    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except UNREADABLE as error:
            raise forms.ValidationError(REFUSAL) from error
        return cleaned
