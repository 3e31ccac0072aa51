"""The desk's front page: what is assigned to whom is here."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.access import is_analyst, is_coordinator, is_leading, team_only
from assessments.desk import assignments, work_queues
from assessments.htmx import render_page
from assessments.requests import MemberRequest


@team_only
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    found = assignments.assignments(request.user, today=timezone.localdate())
    leads, coordinates = is_leading(request.user), is_coordinator(request.user)
    context = {
        "piles": work_queues.piles(now=timezone.now()) if leads else [],
        "rounds": work_queues.open_rounds() if leads else [],
        "is_leading": leads,
        "assignments": [each for each in found if not each.is_released],
        "is_analyst": is_analyst(request.user),
        "is_coordinator": coordinates,
        "released": [each for each in found if each.is_released],
    }
    shown = [each.coding.assessment.round for each in found]
    return render_page(request, "desk/index.html", context, about=shown)
