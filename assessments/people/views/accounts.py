"""Signing out, with an event."""

from typing import Any

from allauth.account.adapter import get_adapter
from django.contrib.auth.views import LogoutView
from django.http import HttpRequest, HttpResponse

from assessments.actions import sign_in_log
from assessments.models import User


class SignOut(LogoutView):
    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if isinstance(request.user, User):
            address = get_adapter().get_client_ip(request)
            sign_in_log.record("signed out", request.user, address=address)
        return super().post(request, *args, **kwargs)
