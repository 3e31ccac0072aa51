"""Forms of codes: allauth's, with an event for each recovery code and each failure."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.core import context
from allauth.mfa.base import forms as allauth_codes
from allauth.mfa.models import Authenticator
from django import forms

from assessments.actions import sign_in_log
from assessments.people.adapters import record_failure


class LoggedCode:
    """Log what allauth's form finds out about a code."""

    user: Any
    authenticator: Authenticator

    def clean_code(self) -> str:
        try:
            code: str = super().clean_code()  # type: ignore[misc]
        except forms.ValidationError:
            record_failure(context.request, "failed second factor", self.user)
            raise
        # allauth has crossed the code out by now.
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            address = get_adapter().get_client_ip(context.request)
            sign_in_log.record("used recovery code", self.user, address=address)
        return code


class CodeForm(LoggedCode, allauth_codes.AuthenticateForm):  # type: ignore[misc]
    pass


class CodeAgainForm(LoggedCode, allauth_codes.ReauthenticateForm):  # type: ignore[misc]
    pass
