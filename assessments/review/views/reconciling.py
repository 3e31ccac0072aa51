"""Reconciling: a ministry's codings side by side, and what stands for each indicator."""

from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from assessments.actions import findings
from assessments.answers.questions import Question, questionnaire
from assessments.htmx import render_page
from assessments.models import Assessment, User
from assessments.models.stages import UNBLINDED
from assessments.requests import MemberRequest
from assessments.review import reconciling, reconciling_indicators
from assessments.review.forms import FindingSubmission
from assessments.review.reconciling_codings import coders_of
from assessments.review.views import rulings


def led(user: User, assessment_id: int) -> Assessment:
    """One that the user leads, and does not code while it is coded blind. One query."""
    rows = Assessment.objects.led_by(user).select_related("ministry", "round__framework")
    return get_object_or_404(rows, pk=assessment_id)


def question_of(assessment: Assessment, code: str) -> Question:
    question = questionnaire(assessment.round.framework).by_code.get(code)
    if question is None:
        raise Http404
    return question


@require_safe
def detail(request: MemberRequest, assessment_id: int) -> HttpResponse:
    """The whole ministry; while it is still coded, who has submitted and nothing else."""
    assessment = led(request.user, assessment_id)
    context: dict[str, Any] = {"assessment": assessment}
    if assessment.stage not in UNBLINDED:
        context["coders"] = coders_of(assessment)
        return render_page(
            request, "review/reconciling/waiting.html", context, about=assessment.round
        )
    context["page"] = reconciling.page(assessment, request.user, request.GET)
    return render_page(
        request, "review/reconciling/detail.html", context, about=assessment.round, partial="lines"
    )


@require_http_methods(["GET", "HEAD", "POST"])
def indicator(request: MemberRequest, assessment_id: int, indicator: str) -> HttpResponse:
    assessment = led(request.user, assessment_id)
    question = question_of(assessment, indicator)
    if assessment.stage not in UNBLINDED:  # its codings are compared by nobody yet
        return redirect("reconciling-detail", assessment.pk)
    if request.method == "POST":
        submission = FindingSubmission(request.POST)
        return rulings.answer(rulings.Attempt(request, question, submission, assessment))
    desk = reconciling_indicators.page(assessment, question, request.user)
    context = {
        "desk": desk,
        "token": findings.token(desk.version, desk.basis),
    }
    return render_page(request, rulings.PAGE, context, about=assessment.round, partial="swap")
