"""The history of one indicator, for those who lead its assessment."""

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from assessments.htmx import render_page
from assessments.models.stages import UNBLINDED
from assessments.requests import MemberRequest
from assessments.review import timelines
from assessments.review.views.reconciling import led, question_of


@require_safe
def detail(request: MemberRequest, assessment_id: int, indicator: str) -> HttpResponse:
    assessment = led(request.user, assessment_id)
    question = question_of(assessment, indicator)
    found = timelines.timeline(assessment, question, request.user, request.GET)
    context = {
        "timeline": found,
        "assessment": assessment,
        "question": question,
        "is_unblinded": assessment.stage in UNBLINDED,
    }
    return render_page(request, "review/history/detail.html", context, about=assessment.round)
