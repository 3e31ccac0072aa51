"""The page for a database that cannot be reached: a plain 503 that does not need it."""

import logging

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.template.loader import render_to_string

RETRY_SECONDS = 5
TITLE = "The database cannot be reached"
ADVICE = "Nothing was saved. This usually passes within a minute. Try again then."

log = logging.getLogger(__name__)


def is_outage(error: BaseException | None) -> bool:
    """Return True if the database is down, full, locked or read-only."""
    if not isinstance(error, OperationalError | InterfaceError):
        return False
    return "no such " not in str(error)  # SQLite's OperationalError for a wrong query


def unavailable(request: HttpRequest, error: BaseException) -> HttpResponse:
    """Return the page of an outage; for a swap, one sentence."""
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
