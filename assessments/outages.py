"""What a visitor reads while the database cannot serve: a plain 503 that needs nothing from it."""

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

RETRY_SECONDS = 5
TITLE = "The database cannot be reached"
ADVICE = "Nothing was saved by this request. It usually passes within a minute; try again then."

log = logging.getLogger(__name__)


def is_outage(error: BaseException | None) -> bool:
    """A database that is down, full, locked or read-only; a query that is wrong is none."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return "no such " not in str(error)  # how SQLite names a missing table or column


def unavailable(request: HttpRequest, error: BaseException) -> HttpResponse:
    """A page; for a script, which shows its own words around it, a sentence."""
    log.error("%s %s: %s", request.method, request.path, error, exc_info=error)
    if request.headers.get("HX-Request") == "true":
        response = HttpResponse(f"{TITLE}.", content_type="text/plain; charset=utf-8")
    else:
        page = render_to_string("errors/plain.html", {"title": TITLE, "advice": ADVICE})
        response = HttpResponse(page)
    response.status_code = 503
    response["Retry-After"] = str(RETRY_SECONDS)
    response["Cache-Control"] = "no-store"
    return response
