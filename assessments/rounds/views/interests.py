"""Conflicts of interest: declared and withdrawn."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from assessments.access import is_coordinator, team_only
from assessments.actions import interests as actions
from assessments.actions.errors import ActionError
from assessments.htmx import render_page
from assessments.models import ConflictOfInterest
from assessments.requests import MemberRequest
from assessments.rounds import interests
from assessments.rounds.interest_forms import InterestForm


@team_only
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: MemberRequest) -> HttpResponse:
    """One's own; a coordinator sees and enters those of everybody."""
    sees_all, ministries = is_coordinator(request.user), interests.ministries()
    people = interests.people() if sees_all else {}
    form = InterestForm(
        request.POST if request.method == "POST" else None,
        people=interests.people_choices(people),
        ministries=[(code, ministry.country) for code, ministry in ministries.items()],
    )
    if request.method == "POST" and form.is_valid():
        said = form.cleaned_data
        user = people[said["user"]] if sees_all else request.user
        ministry = ministries[said["ministry"]]
        try:
            actions.declare(user, ministry, reason=said["reason"], by=request.user)
        except (ActionError, ValidationError) as refusal:
            form.add_error(None, getattr(refusal, "messages", [str(refusal)]))
        else:
            messages.success(request, f"The conflict with {ministry.country} is declared.")
            return redirect("interest-index")
    context = {
        "declared": interests.declared(request.user),
        "is_coordinator": sees_all,
        "form": form,
        "crumbs": [("Desk", reverse("desk-index")), ("Conflicts of interest", "")],
    }
    return render_page(request, "rounds/interests/index.html", context)


@team_only
@require_POST
def withdraw(request: MemberRequest, interest_id: int) -> HttpResponse:
    found = interests.visible_to(request.user).select_related("ministry")
    declared = get_object_or_404(found, pk=interest_id)
    try:
        actions.withdraw(declared, by=request.user)
    except ConflictOfInterest.DoesNotExist:
        messages.error(request, "It was withdrawn already.")
    else:
        country = declared.ministry.country
        messages.success(request, f"The conflict with {country} is withdrawn.")
    return redirect("interest-index")
