"""What a visitor reads when a page cannot be given. These need neither session nor database."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from assessments.outages import is_outage, unavailable


def page(status: int, title: str, advice: str) -> HttpResponse:
    body = render_to_string("errors/plain.html", {"title": title, "advice": advice})
    return HttpResponse(body, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(400, "This request cannot be read", "Go back, check what was entered, and resend.")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(403, "This was refused", "Reload the page it came from, then try once more.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return permission_denied(request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(404, "There is no such page", "Check the address, or start from the overview.")


def too_many_requests(request: HttpRequest) -> HttpResponse:
    return page(429, "Too many tries", "Wait five minutes, then try again.")


def server_error(request: HttpRequest) -> HttpResponse:
    error = sys.exception()
    if error is not None and is_outage(error):  # in a session or a sign-in, say
        return unavailable(request, error)
    return page(500, "Something broke on our side", "Nothing was saved. Try again in a minute.")
