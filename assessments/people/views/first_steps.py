"""The page that says how to begin: for coordinators, and for superusers without a role."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from assessments.access import confirmers_only, is_coordinator
from assessments.first_steps import first_steps
from assessments.htmx import render_page
from assessments.models import Membership, Role
from assessments.requests import MemberRequest


@confirmers_only
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    coordinators = Membership.objects.filter(role=Role.COORDINATOR, user__is_active=True)
    context = {
        "steps": first_steps(),
        "is_coordinator": is_coordinator(request.user),
        "coordinators": coordinators.select_related("user").order_by("user__username"),
        "crumbs": [("First steps", "")],
    }
    return render_page(request, "people/first_steps.html", context)
