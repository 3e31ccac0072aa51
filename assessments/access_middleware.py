"""Enforce the site policy: private pages, and second factors for some roles."""

from collections.abc import Callable
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse

from assessments.access import roles_of
from assessments.htmx import wants_partial
from assessments.models import SitePolicy

GetResponse = Callable[[HttpRequest], HttpResponse]
View = Callable[..., HttpResponseBase]
# Signing in and out, setting up a second factor, and the health check.
ALWAYS_OPEN = (ACCOUNTS := "/accounts/", "/health/")
# Addresses for programs and other pages, which would take a sign-in page for the content.
FOR_PROGRAMS = ("/api/", "/embed/", "/oembed/")
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
FACTOR_REQUIRED = "Your role needs a second factor. Set one up under your name, then continue."


def policy_of(request: HttpRequest) -> SitePolicy:
    """Return the site policy: one query for each request, at most."""
    found: SitePolicy | None = getattr(request, "_site_policy", None)
    if found is None:
        found = SitePolicy.objects.current()
        setattr(request, "_site_policy", found)  # noqa: B010 - the request has no such field
    return found


def is_published(view: View) -> bool:
    """Return True for a view that needs no sign-in."""
    return not getattr(view, "login_required", True)


def is_same_for_all(view: View) -> bool:
    """Return True for a view that shows the same to everyone, signed in or not."""
    return is_published(view) and not getattr(view, "is_personal", False)


class KeepPrivate:
    """While the site is private, show published pages only to people who are signed in.

    Other people get the sign-in page; for files, pictures, embeds and swaps they get 404.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if getattr(request, "_is_kept_private", False):
            # A picture's own "public, immutable" would let caches show it to others.
            response["Cache-Control"] = "private, no-store"
        elif request.path.startswith(ACCOUNTS):
            response.setdefault("Cache-Control", "private, no-store")
        return response

    def process_view(
        self, request: HttpRequest, view: View, *arguments: Any
    ) -> HttpResponseBase | None:
        if not is_published(view) or request.path.startswith(ALWAYS_OPEN):
            return None
        if not policy_of(request).is_private:
            return None
        setattr(request, "_is_kept_private", True)  # noqa: B010
        if request.user.is_authenticated:
            return None
        is_file = "." in request.path.rpartition("/")[2]
        if is_file or request.path.startswith(FOR_PROGRAMS) or wants_partial(request):
            raise Http404
        return redirect_to_login(request.get_full_path(), resolve_url("account_login"))


class RequireSecondFactor:
    """Redirect people whose role requires a second factor, and who have none, to set it up."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: View, *arguments: Any
    ) -> HttpResponseBase | None:
        if is_same_for_all(view) or request.path.startswith(ALWAYS_OPEN):
            return None
        if not request.user.is_authenticated or not lacks_factor(request):
            return None
        if wants_partial(request):
            return HttpResponse(
                FACTOR_REQUIRED, status=403, content_type="text/plain; charset=utf-8"
            )
        return redirect(f"{reverse('mfa_index')}?demanded=1")


def lacks_factor(request: HttpRequest) -> bool:
    required_for = policy_of(request).second_factor_roles
    if not required_for or roles_of(request.user).isdisjoint(required_for):
        return False
    return not Authenticator.objects.filter(user=request.user.pk, type__in=FACTORS).exists()
