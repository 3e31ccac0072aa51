"""Middleware: headers, sign-in, the site policy, time zones, and answers to failures."""

import re
from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, resolve_url
from django.urls import reverse
from django.utils import timezone

from assessments import time_zones
from assessments.access import roles_of
from assessments.htmx import render_page, wants_partial
from assessments.models import SitePolicy, User
from assessments.outages import is_outage, unavailable
from assessments.queries import BadQuery

GetResponse = Callable[[HttpRequest], HttpResponse]
ZONE_COOKIE = "zone"  # set by static/signed-in.js
View = Callable[..., HttpResponseBase]
# Signing in and out, setting up a second factor, the health check and the security contact.
ALWAYS_OPEN = (ACCOUNTS := "/accounts/", "/health/", "/.well-known/")
# Addresses for programs and other pages, which would take a sign-in page for the content.
FOR_PROGRAMS = ("/api/", "/embed/", "/oembed/")
# Pages of people with a role: an address that ends in a file's name is for no page.
OF_ROLES = re.compile(r"^/(?:desk|reply)/[^.]*$")
FACTORS = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
FACTOR_REQUIRED = "Your role needs a second factor. Set one up under your name, then continue."


def guard_answer(get_response: GetResponse) -> GetResponse:
    """Give every answer the headers that guard it, and keep confidential pages out of caches.

    Other middleware sets some of them as well, but not where it is not reached: a redirect to
    https, or a host that is not ours.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        response.setdefault(
            "Cross-Origin-Opener-Policy", settings.SECURE_CROSS_ORIGIN_OPENER_POLICY
        )
        response.setdefault("Permissions-Policy", settings.PERMISSIONS_POLICY)
        response.setdefault("Referrer-Policy", settings.SECURE_REFERRER_POLICY)
        response.setdefault("X-Content-Type-Options", "nosniff")
        if not getattr(response, "xframe_options_exempt", False):
            response.setdefault("X-Frame-Options", settings.X_FRAME_OPTIONS)
        # The cookie is enough to know: asking for the user needs a database, which may be down.
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


class RefuseBadQuery:
    """Turn a BadQuery of any view into a page that lists what is valid."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:  # PostgreSQL fails on it
            raise Http404
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, BadQuery):
            return None
        if "." in request.path.rpartition("/")[2]:
            text = "\n".join(error.problems) + "\n"
            return HttpResponse(text, status=400, content_type="text/plain; charset=utf-8")
        context = {"problems": error.problems, "path": request.path}
        response = render_page(
            request, "errors/bad_query.html", context, partial="refusal", status=400
        )
        if wants_partial(request):
            # The page keeps its form and its chart; only the place for refusals is filled,
            # whichever part the request asked for.
            response["HX-Retarget"], response["HX-Reswap"] = "#refusal", "innerHTML"
            response["HX-Reselect"] = "section"
        return response.render()


class RequireSignIn(LoginRequiredMiddleware):
    """Require sign-in as Django does, but answer 401 to a swap instead of a sign-in page."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        *arguments: Any,
    ) -> HttpResponseBase | None:
        """Check the session, unless the view needs no sign-in."""
        # A public page that read the session would vary by cookie, and could not be cached.
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, *arguments)

    def handle_no_permission(  # type: ignore[override]  # its stub knows only redirects
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if not wants_partial(request):
            return super().handle_no_permission(request, view_func)
        sentence = "You are signed out. Sign in again to continue."
        return HttpResponse(sentence, status=401, content_type="text/plain; charset=utf-8")


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
    policy = policy_of(request)
    if not policy.second_factor_roles or not isinstance(request.user, User):
        return False
    if not policy.requires_factor(request.user, roles_of(request.user)):
        return False
    return not Authenticator.objects.filter(user=request.user.pk, type__in=FACTORS).exists()


class GuideSuperusers:
    """Redirect a superuser without a role from pages of roles to the one that says what to do.

    They would get 404, as everyone does who lacks the role, and not know why.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        is_led = (
            response.status_code == HTTPStatus.NOT_FOUND
            and request.method in {"GET", "HEAD"}
            and OF_ROLES.search(request.path) is not None
            and not wants_partial(request)
        )
        if not is_led or not lacks_role(request):
            return response
        return redirect("superuser-index")


def lacks_role(request: HttpRequest) -> bool:
    user = request.user
    return user.is_authenticated and user.is_superuser and not roles_of(user)


class ViewersTimeZone:
    """Show times in the viewer's time zone: the chosen one, or that of the browser.

    Public pages show UTC, so that one cached page serves everyone.
    """

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        try:
            return self.get_response(request)
        finally:
            timezone.deactivate()

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        *arguments: Any,
    ) -> None:
        if getattr(view_func, "login_required", True) and request.user.is_authenticated:
            chosen = request.user.time_zone or request.COOKIES.get(ZONE_COOKIE, "")
            timezone.activate(time_zones.zone_called(chosen) or time_zones.UTC)


class AnswerOutages:
    """Answer 503 if a view lost its database. Failures outside views reach handler500."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if is_outage(error):
            return unavailable(request, error)
        return None
