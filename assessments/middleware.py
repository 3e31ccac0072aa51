"""Headers that Django has no setting for, and refusals that every page words alike."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.utils import timezone

from assessments import time_zones
from assessments.htmx import render_page, wants_partial
from assessments.outages import is_outage, unavailable
from assessments.queries import BadQuery

GetResponse = Callable[[HttpRequest], HttpResponse]
ZONE_COOKIE = "zone"  # set by static/signed-in.js


def resource_policy(get_response: GetResponse) -> GetResponse:
    """Let no other site embed what we serve, and keep confidential pages out of caches."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # By the cookie: who the visitor is would be asked of a database that may be down.
        if settings.SESSION_COOKIE_NAME in request.COOKIES:
            response.setdefault("Cache-Control", "private, no-store")
        return response

    return middleware


class RefuseBadQuery:
    """Turn BadQuery, wherever a view raises it, into a page that says what is valid."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:  # nothing is called so, and PostgreSQL fails when asked
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
        if wants_partial(request):  # what was chosen and drawn stays where it is
            response["HX-Retarget"], response["HX-Reswap"] = "#refusal", "innerHTML"
            response["HX-Reselect"] = "section"  # whatever part of a page was asked for
        return response.render()


class RequireSignIn(LoginRequiredMiddleware):
    """Django's rule, with an answer that a script cannot take for a page."""

    def process_view(
        self,
        request: HttpRequest,
        view_func: Callable[..., HttpResponseBase],
        *arguments: Any,
    ) -> HttpResponseBase | None:
        """Where nobody need sign in, nobody's session is read: one answer serves all."""
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, *arguments)

    def handle_no_permission(  # type: ignore[override]  # its stub knows redirects alone
        self, request: HttpRequest, view_func: Callable[..., HttpResponseBase]
    ) -> HttpResponseBase:
        if not wants_partial(request):
            return super().handle_no_permission(request, view_func)
        sentence = "You are signed out. Sign in again to go on."
        return HttpResponse(sentence, status=401, content_type="text/plain; charset=utf-8")


class ViewersTimeZone:
    """Show moments by the clock of whoever is signed in: the zone they chose, else the browser's.

    On pages for everybody it stays UTC, so that one page serves all.
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
    """Answer a view that lost its database; what fails further out reaches handler500."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return unavailable(request, error) if is_outage(error) else None
