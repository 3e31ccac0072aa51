"""Roles that wait for a second person, and the answers of coordinators and superusers."""

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST, require_safe

from assessments.access import confirmers_only, is_coordinator
from assessments.actions import grants as acts
from assessments.actions.errors import ActionError
from assessments.htmx import render_page
from assessments.models import Invitation
from assessments.people import grants
from assessments.people.forms import GrantsForm
from assessments.requests import MemberRequest

NOTHING = "Nothing was changed. Select invitations on this page, and use one of its buttons."


@confirmers_only
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    crumbs = [("Roles to confirm", "")]
    if is_coordinator(request.user):
        crumbs = [("Desk", reverse("desk-index")), ("People", reverse("people-index")), *crumbs]
    lines = grants.waiting(request.user)
    context = {
        "lines": lines,
        "can_answer": any(not line.refusal for line in lines),
        "crumbs": crumbs,
    }
    return render_page(request, "people/grants.html", context)


@confirmers_only
@require_POST
def answer(request: MemberRequest) -> HttpResponse:
    """Confirm or decline each selected invitation; a refusal of one keeps no other from it."""
    form = GrantsForm(request.POST)
    if not form.is_valid():
        messages.error(request, NOTHING)
        return redirect("grant-index")
    act: Callable[..., object] = acts.confirm
    word = "confirmed"
    if form.cleaned_data["act"] == "decline":
        act, word = acts.decline, "declined"
    done = []
    for row in Invitation.objects.filter(pk__in=form.cleaned_data["invitations"]).order_by("pk"):
        try:
            act(row, by=request.user)
        except ActionError as refusal:
            messages.error(request, str(refusal))
        else:
            done.append(str(row))
    if done:
        messages.success(request, f"You have {word}: {', '.join(done)}.")
    return redirect("grant-index")
