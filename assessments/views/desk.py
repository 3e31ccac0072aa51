"""The desk's front page: what is assigned to whom is here."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.access import is_analyst, is_coordinator, team_only
from assessments.htmx import render_page
from assessments.pages import desk
from assessments.views.requests import MemberRequest


@team_only
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    found = desk.assignments(request.user, today=timezone.localdate())
    context = {
        "assignments": [each for each in found if not each.is_released],
        "is_analyst": is_analyst(request.user),
        "is_coordinator": is_coordinator(request.user),
        "released": [each for each in found if each.is_released],
        "is_demonstration": any(each.coding.assessment.round.is_demonstration for each in found),
    }
    return render_page(request, "desk/index.html", context)
