"""The audit of coordinators: a page and a file of the event log."""

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.access import coordinators_only
from assessments.exports.downloads import table_download
from assessments.htmx import render_page
from assessments.people import audit
from assessments.people.forms import AuditForm
from assessments.queries import BadQuery, Query
from assessments.requests import MemberRequest

FILTERS = list(AuditForm.base_fields)
NOT_A_NUMBER = "before: use the link to older events on the page."
TOO_MANY = f"More than {audit.MOST_ROWS:,} events match. Choose a shorter time, then download."


@coordinators_only
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    query = Query(request.GET, known=[*FILTERS, "before"])
    before = query.text("before")
    # Up to 18 digits, which every database can hold.
    if before and not (before.isascii() and before.isdigit() and len(before) <= 18):
        query.problems.append(NOT_A_NUMBER)
    query.settle()
    form = AuditForm(request.GET)
    context: dict[str, Any] = {
        "form": form,
        "page": None,
        "filters": _without(request, "before"),
        "crumbs": crumbs(),
    }
    if form.is_valid():
        events = audit.matching(request.user, form.cleaned_data)
        context["page"] = audit.page(events, before=int(before) if before else None)
    return render_page(request, "people/audit.html", context)


@coordinators_only
@require_safe
def download(request: MemberRequest) -> HttpResponse:
    """Return the same events as the page, all of them, as CSV."""
    Query(request.GET, known=FILTERS).settle()
    form = AuditForm(request.GET)
    if not form.is_valid():
        raise BadQuery([f"{name}: {' '.join(map(str, form.errors[name]))}" for name in form.errors])
    events = audit.matching(request.user, form.cleaned_data)
    # A file that is cut short would look whole.
    if events[audit.MOST_ROWS : audit.MOST_ROWS + 1].exists():
        raise BadQuery([TOO_MANY])
    return table_download(audit.table(events), name="events", extension="csv")


def crumbs() -> list[tuple[str, str]]:
    return [("Desk", reverse("desk-index")), ("People", reverse("people-index")), ("Audit", "")]


def _without(request: MemberRequest, name: str) -> str:
    """Return the query of this page without one parameter."""
    data = request.GET.copy()
    data.pop(name, None)
    return data.urlencode()
