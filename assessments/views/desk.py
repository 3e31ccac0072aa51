"""The desk's front page: what is assigned to whom is here."""

from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.access import desk_only
from assessments.htmx import render_page
from assessments.pages import desk
from assessments.views.requests import MemberRequest


@desk_only
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    found = desk.assignments(request.user, today=timezone.localdate())
    return render_page(request, "desk/index.html", {"assignments": found})
