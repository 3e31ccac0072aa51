"""The letters of the outbox, for coordinators: what waits, what failed, and sending again."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from assessments.access import coordinators_only
from assessments.actions import outbox
from assessments.actions.errors import ActionError
from assessments.htmx import render_page
from assessments.models import Letter
from assessments.people import letters
from assessments.people.forms import LettersForm
from assessments.queries import Query
from assessments.requests import MemberRequest

FILTERS = list(LettersForm.base_fields)
NOT_A_NUMBER = "before: use the link to older letters on the page."


@coordinators_only
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    query = Query(request.GET, known=[*FILTERS, "before"])
    before = query.text("before")
    # Up to 18 digits, which every database can hold.
    if before and not (before.isascii() and before.isdigit() and len(before) <= 18):
        query.problems.append(NOT_A_NUMBER)
    query.settle()
    form = LettersForm(request.GET)
    filters = request.GET.copy()
    filters.pop("before", None)
    context: dict[str, Any] = {
        "form": form,
        "page": None,
        "filters": filters.urlencode(),
        "summary": letters.summary(),
        "has_mail_server": outbox.has_server(),
        "crumbs": [
            ("Desk", reverse("desk-index")),
            ("People", reverse("people-index")),
            ("Letters", ""),
        ],
    }
    if form.is_valid():
        context["page"] = letters.page(form.cleaned_data, before=int(before) if before else None)
    return render_page(request, "people/letters.html", context)


@coordinators_only
@require_POST
def send_again(request: MemberRequest, letter_id: int) -> HttpResponse:
    """Queue a failed letter again, and return to the same filters."""
    letter = get_object_or_404(Letter, pk=letter_id)
    try:
        outbox.send_again(letter, by=request.user)
    except ActionError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"The letter to {letter.to} waits to be sent again.")
    back = request.POST.get("back", "")
    place = reverse("letter-index")
    if not back.startswith("?") or not url_has_allowed_host_and_scheme(back, allowed_hosts=None):
        return redirect(place)
    return redirect(f"{place}{back}")
