"""Pages of errors. They need neither a session nor a database."""

import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

from assessments.outages import is_outage, unavailable


def page(status: int, title: str, advice: str) -> HttpResponse:
    body = render_to_string("errors/plain.html", {"title": title, "advice": advice})
    return HttpResponse(body, status=status)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(400, "This request cannot be read", "Go back, check your input, and send it again.")


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(403, "This request was refused", "Go back, reload the page, then try again.")


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return permission_denied(request)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return page(404, "This page does not exist", "Check the address, or start from the overview.")


def too_many_requests(request: HttpRequest) -> HttpResponse:
    return page(429, "Too many tries", "Wait five minutes, then try again.")


def server_error(request: HttpRequest) -> HttpResponse:
    error = sys.exception()
    # Outages in views are answered by a middleware; this one was in a session, say.
    if error is not None and is_outage(error):
        return unavailable(request, error)
    return page(
        500, "Something went wrong on our side", "Nothing was saved. Try again in a minute."
    )
