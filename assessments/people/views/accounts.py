"""Signing out, with an event, and asking for a new password."""

from typing import Any

from allauth.account.adapter import get_adapter
from allauth.account.views import PasswordResetView
from allauth.core import ratelimit
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from assessments.actions import letters, sign_in_log
from assessments.models import User
from assessments.people.forms import ForgottenPasswordForm


class SignOut(LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, User):
            address = get_adapter().get_client_ip(request)
            sign_in_log.record("signed out", request.user, address=address)
        return super().post(request, *args, **kwargs)


class ForgottenPassword(PasswordResetView):  # type: ignore[misc]
    """The request for a new password, which does the same for every address."""

    def get_form_class(self) -> type[ForgottenPasswordForm]:
        return ForgottenPasswordForm

    def form_valid(self, form: ForgottenPasswordForm) -> HttpResponse:
        address = form.cleaned_data["email"].lower()
        refusal: HttpResponse | None = ratelimit.consume_or_429(
            self.request, action="reset_password", key=address
        )
        if refusal is not None:
            return refusal
        letters.request_new_password(address)
        return redirect("account_reset_password_done")
