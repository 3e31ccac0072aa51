"""One coding: its questions one by one, the whole of it to read, and its submission."""

from django.contrib import messages
from django.db.models import Exists
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import is_leading, team_only
from assessments.actions import codings
from assessments.actions.errors import Locked, NotReady
from assessments.answers import readings, scoring
from assessments.answers.questions import Question, questionnaire
from assessments.answers.score_forms import Submission
from assessments.desk import assignments
from assessments.desk.views.answers import ScoreAttempt
from assessments.htmx import render_page
from assessments.models import Coding, Membership, User
from assessments.models.people import TEAM
from assessments.requests import MemberRequest


def visible_coding(user: User, assessment_id: int) -> Coding:
    """The user's own coding, else one that the user may see. At most two queries."""
    rows = assignments.with_surroundings(Coding.objects.filter(assessment=assessment_id))
    coding = rows.assigned_to(user).first() or rows.visible_to(user).first()
    if coding is None:
        raise Http404
    return coding


def own_coding(user: User, assessment_id: int) -> Coding:
    """The coding that the user works on, as long as the user is of the team. One query."""
    team = Membership.objects.for_user(user).filter(role__in=TEAM)
    rows = Coding.objects.assigned_to(user).filter(Exists(team), assessment=assessment_id)
    coding = rows.select_related(*assignments.SURROUNDINGS).first()
    if coding is None:
        raise Http404
    return coding


def question_of(coding: Coding, code: str) -> Question:
    question = questionnaire(coding.assessment.round.framework).by_code.get(code)
    if question is None:
        raise Http404
    return question


@team_only
@require_safe
def detail(request: MemberRequest, assessment_id: int) -> HttpResponse:
    """Go on where the work stopped."""
    coding = visible_coding(request.user, assessment_id)
    base = scoring.coding_url(coding)
    return redirect(scoring.question_url(base, assignments.first_incomplete(coding)))


@require_http_methods(["GET", "HEAD", "POST"])
def score(request: MemberRequest, assessment_id: int, indicator: str) -> HttpResponseBase:
    if request.method == "POST":
        return save(request, assessment_id, indicator)
    return show(request, assessment_id, indicator)


def save(request: MemberRequest, assessment_id: int, indicator: str) -> HttpResponse:
    """Two queries of its own at most; whoever lost the role has lost the coding too."""
    coding = own_coding(request.user, assessment_id)
    question = question_of(coding, indicator)
    submission = Submission(request.POST, levels=question.levels)
    return ScoreAttempt(request, question, submission, coding).answer()


@team_only
def show(request: MemberRequest, assessment_id: int, indicator: str) -> HttpResponse:
    coding = visible_coding(request.user, assessment_id)
    question = question_of(coding, indicator)
    is_editable = assignments.is_editable(coding, request.user)
    page = scoring.page(coding, question.code, request.user, is_editable=is_editable)
    return render_page(
        request, "desk/score.html", {"desk": page}, about=coding.assessment.round, partial="swap"
    )


@team_only
@require_safe
def reading(request: MemberRequest, assessment_id: int) -> HttpResponse:
    coding = visible_coding(request.user, assessment_id)
    return whole(request, coding, scoring.coding_url(coding))


@team_only
@require_safe
def reading_of(request: MemberRequest, assessment_id: int, coding_id: int) -> HttpResponse:
    """One coding of several, to read: another's, where that may be seen by now."""
    rows = assignments.with_surroundings(Coding.objects.visible_to(request.user))
    coding = get_object_or_404(rows, pk=coding_id, assessment=assessment_id)
    return whole(request, coding, base_of(coding, request.user))


def base_of(coding: Coding, reader: User) -> str:
    """Below which address each question has its page: who leads compares, who codes has an own."""
    if coding.analyst_id == reader.pk or not is_leading(reader):
        return scoring.coding_url(coding)
    return reverse("reconciling-detail", args=[coding.assessment_id])


def whole(request: MemberRequest, coding: Coding, base: str) -> HttpResponse:
    context = {
        "coding": coding,
        "chapters": readings.chapters(coding, request.user, base),
        "is_editable": assignments.is_editable(coding, request.user),
        "url": base,
    }
    return render_page(request, "desk/reading.html", context, about=coding.assessment.round)


@team_only
@require_POST
def submit(request: MemberRequest, assessment_id: int) -> HttpResponse:
    coding = own_coding(request.user, assessment_id)
    try:
        codings.submit(coding, by=request.user)
    except NotReady as refusal:
        context = {"coding": coding, "refusal": str(refusal), "gaps": assignments.gaps(coding)}
        return render_page(request, "desk/not_ready.html", context)
    except Locked as refusal:
        messages.error(request, str(refusal))
        return redirect("coding-reading", assessment_id)
    messages.success(request, f"{coding.assessment.ministry.country} is submitted. Thank you.")
    return redirect("desk-index")
