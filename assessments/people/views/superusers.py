"""The page of a superuser without a role: what to do next."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from assessments.actions import first_coordinator
from assessments.htmx import render_page
from assessments.models import Invitation
from assessments.requests import MemberRequest


@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Say how roles are given: by a coordinator, or by the back office if there is none."""
    if not request.user.is_superuser:
        raise Http404
    context = {
        "coordinators": first_coordinator.coordinators(),
        "waiting_count": Invitation.objects.waiting().count(),
        "has_role": bool(request.user.roles),
    }
    return render_page(request, "people/superusers.html", context)
