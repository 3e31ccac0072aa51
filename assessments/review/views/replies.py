"""A ministry's reply to its own draft. For anybody but its members there is no such page."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import members_only
from assessments.actions import replies
from assessments.actions.errors import Locked, NotReady
from assessments.answers.questions import questionnaire
from assessments.htmx import render_page
from assessments.models import Assessment
from assessments.requests import MemberRequest
from assessments.review import replies as pages
from assessments.review import reply_drafts
from assessments.review.reply_forms import ReplySubmission
from assessments.review.views.reply_answers import ReplyAttempt


def own_draft(request: MemberRequest, assessment_id: int) -> Assessment:
    return get_object_or_404(reply_drafts.drafts_of(request.user), pk=assessment_id)


def why_closed(assessment: Assessment) -> str:
    due_at = reply_drafts.asked(assessment).due_at
    return replies.closed(assessment, due_at, now=timezone.now())


@members_only
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    return render_page(
        request, "review/replies/index.html", {"asked": reply_drafts.index(request.user)}
    )


@require_safe
def detail(request: MemberRequest, assessment_id: int) -> HttpResponse:
    assessment = own_draft(request, assessment_id)
    return whole(request, assessment)


def whole(request: MemberRequest, assessment: Assessment, refusal: str = "") -> HttpResponse:
    """refusal: why it could not be submitted; each reply that is not whole says what it lacks."""
    context = {
        "asked": reply_drafts.asked(assessment),
        "chapters": pages.chapters(assessment),
        "closed": why_closed(assessment),
        "refusal": refusal,
    }
    return render_page(request, "review/replies/detail.html", context, about=assessment.round)


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest, assessment_id: int, indicator: str) -> HttpResponse:
    assessment = own_draft(request, assessment_id)
    question = questionnaire(assessment.round.framework).by_code.get(indicator)
    if question is None:
        raise Http404
    if request.method == "POST":
        submission = ReplySubmission(request.POST)
        return ReplyAttempt(request, question, submission, assessment).answer()
    context = {
        "page": pages.sheet_page(assessment, indicator),
        "closed": why_closed(assessment),
    }
    return render_page(request, ReplyAttempt.PAGE, context, about=assessment.round, partial="swap")


@require_POST
def submit(request: MemberRequest, assessment_id: int) -> HttpResponse:
    assessment = own_draft(request, assessment_id)
    try:
        replies.submit(assessment, by=request.user)
    except NotReady as refusal:
        return whole(request, assessment, str(refusal))
    except Locked as refusal:
        messages.error(request, str(refusal))
    else:
        country = assessment.ministry.country
        messages.success(request, f"The reply of {country} is submitted. Thank you.")
    return redirect("reply-detail", assessment_id)
