"""A ministry's reply to its own draft. Only its members have such a page."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from assessments.access import members_only
from assessments.actions import replies
from assessments.actions.errors import Locked, NotReady
from assessments.actions.versions import Saved, VersionConflict
from assessments.answers.differences import Difference
from assessments.answers.evidence import EvidenceFields, FormValues
from assessments.answers.questions import questionnaire
from assessments.answers.saving import SentWithEvidence
from assessments.htmx import render_page
from assessments.models import Assessment, Evidence, Round
from assessments.requests import MemberRequest
from assessments.review import draft_scores
from assessments.review import replies as pages
from assessments.review.forms import ReplySubmission
from assessments.scoring.replies import ReplyEntry


@dataclass(frozen=True, slots=True)
class SentReply(SentWithEvidence[ReplySubmission]):
    """One reply that was sent."""

    PAGE = "review/replies/edit.html"
    WHOLE = "reply"
    CLASSES = pages.CLASSES

    assessment: Assessment

    @property
    def round(self) -> Round:
        return self.assessment.round

    @property
    def url(self) -> str:
        return f"{reverse('reply-detail', args=[self.assessment.pk])}{self.question.path}"

    def next_url(self) -> str:
        asked = questionnaire(self.assessment.round.framework)
        _, after = asked.neighbours(self.question.code)
        return after and f"{reverse('reply-detail', args=[self.assessment.pk])}{after}"

    def values(self) -> ReplyEntry | None:
        if not self.submission.has_incomplete_rows:
            return self.submission.entry()
        # Only incomplete rows need what is stored for them: one query less for all others.
        return self.submission.entry([row.entry() for row in self.stored()])

    def store(self, values: ReplyEntry) -> Saved[Any]:
        code, version = self.question.code, self.submission.version
        return replies.save(self.assessment, code, values, version=version, by=self.request.user)

    def stored(self) -> list[Evidence]:
        own = {"reply__assessment": self.assessment, "reply__indicator": self.question.pk}
        return list(Evidence.objects.filter(**own).order_by("pk"))

    def progress(self, values: ReplyEntry, version: int) -> Mapping[str, Any]:
        return {"mark": pages.mark_of(values), "missing": pages.missing_sentences(values)}

    def rows(self, conflict: VersionConflict) -> Iterator[Difference]:
        return pages.differences(conflict.stored, conflict.sent)

    def only_stored(self, conflict: VersionConflict) -> tuple[EvidenceFields, ...]:
        return pages.only_stored(conflict.stored, {row.key for row in self.submission.rows})

    def page(self, typed: FormValues) -> Mapping[str, Any]:
        page = pages.reply_page(self.assessment, self.question, typed=typed)
        return {"page": page}


def own_draft(request: MemberRequest, assessment_id: int) -> Assessment:
    # Everyone else gets 404: a refusal would show that this ministry has a draft.
    return get_object_or_404(draft_scores.drafts_of(request.user), pk=assessment_id)


def why_closed(assessment: Assessment) -> str:
    """Return why its ministry can no longer write; blank while it can."""
    due_at = draft_scores.draft(assessment).due_at
    return replies.closed(assessment, due_at, now=timezone.now())


@members_only
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    drafts = draft_scores.index(request.user)
    return render_page(request, "review/replies/index.html", {"drafts": drafts})


@require_safe
def detail(request: MemberRequest, assessment_id: int) -> HttpResponse:
    assessment = own_draft(request, assessment_id)
    return whole(request, assessment)


def whole(request: MemberRequest, assessment: Assessment, refusal: str = "") -> HttpResponse:
    """Show the draft. refusal: why its reply cannot be submitted."""
    context = {
        "draft": draft_scores.draft(assessment),
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
        return SentReply(request, question, ReplySubmission(request.POST), assessment).answer()
    context = {
        "page": pages.reply_page(assessment, question),
        "closed": why_closed(assessment),
    }
    return render_page(request, SentReply.PAGE, context, about=assessment.round, partial="swap")


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
