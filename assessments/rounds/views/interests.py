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
from assessments.models import ConflictOfInterest, Ministry, User
from assessments.requests import MemberRequest
from assessments.rounds import interests
from assessments.rounds.forms import InterestForm
from assessments.rounds.setup import directory, people_choices


@team_only
@require_http_methods(["GET", "HEAD", "POST"])
def index(request: MemberRequest) -> HttpResponse:
    """Show the reader's own; a coordinator sees and enters those of everybody."""
    sees_all, ministries = is_coordinator(request.user), directory()
    people: dict[str, User] = {}
    if sees_all:
        people = interests.people()
    form = InterestForm(
        request.POST if request.method == "POST" else None,
        people=people_choices(people),
        ministries=[(code, ministry.country) for code, ministry in ministries.items()],
    )
    if request.method == "POST" and form.is_valid():
        # Only coordinators choose a person; the form of all others has no such field.
        user = people.get(form.cleaned_data.get("user", ""), request.user)
        ministry = ministries[form.cleaned_data["ministry"]]
        if is_declared(form, user, ministry, by=request.user):
            messages.success(request, f"The conflict with {ministry.country} is declared.")
            return redirect("interest-index")
    context = {
        "declared": interests.declared(request.user),
        "is_coordinator": sees_all,
        "form": form,
        "crumbs": [("Desk", reverse("desk-index")), ("Conflicts of interest", "")],
    }
    return render_page(request, "rounds/interests/index.html", context)


def is_declared(form: InterestForm, user: User, ministry: Ministry, *, by: User) -> bool:
    """Declare what was sent; return False, with the reason in the form, where it is refused."""
    try:
        actions.declare(user, ministry, reason=form.cleaned_data["reason"], by=by)
    except ActionError as refusal:
        form.add_error(None, str(refusal))
        return False
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    return True


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
