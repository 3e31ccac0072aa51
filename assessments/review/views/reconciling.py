"""Reconciling a ministry: its codings compared, the score of each indicator, and its history."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessments.actions import findings
from assessments.actions.versions import VersionConflict
from assessments.answers.differences import Difference, TwoVersions
from assessments.answers.forms import Refusal
from assessments.answers.questions import Question, questionnaire
from assessments.answers.saving import ScriptedAnswer
from assessments.htmx import render_page, wants_partial
from assessments.models import Assessment, Finding, User
from assessments.requests import MemberRequest
from assessments.review import history, reconciling
from assessments.review.codings import coders_of
from assessments.review.forms import FindingSubmission, Level

PAGE = "review/reconciling/indicator.html"


@dataclass(frozen=True, slots=True)
class SentFinding(ScriptedAnswer):
    """One reconciled score that was sent."""

    WHOLE = "question"

    submission: FindingSubmission
    assessment: Assessment

    @property
    def url(self) -> str:
        return f"{reconciling.detail_url(self.assessment)}{self.question.path}"

    def values(self) -> int | Level | None:
        return self.submission.choice

    def store(self, values: int | Level) -> Finding:
        sent, code = self.submission, self.question.code
        common: dict[str, Any] = {
            "reason": sent.reason,
            "version": sent.version,
            "basis": sent.basis,
            "by": self.request.user,
        }
        if isinstance(values, int):
            return findings.pick(self.assessment, code, score_id=values, **common)
        state, level, value = values.state, values.level, values.value
        common |= {"state": state, "level": level, "value": value}
        return findings.set_level(self.assessment, code, **common)

    def invalid(self, error: ValidationError) -> Sequence[Refusal]:
        found = []
        for field, sentences in error.message_dict.items():
            found += [Refusal(f"id_{field}", sentence) for sentence in sentences]
        return found

    def rows(self, conflict: VersionConflict) -> Iterable[Difference]:
        return reconciling.differences(self.page(), self.submission.typed)

    def two_versions(self, conflict: VersionConflict) -> TwoVersions:
        """Return both, read again: the codings may have changed, and not the score."""
        page = self.page()
        by, at = "", None
        if page.score is not None:
            by, at = page.score.decided_by, page.score.decided_at
        return TwoVersions(
            sentence=str(conflict),
            version=page.token,
            url=page.url,
            rows=tuple(reconciling.differences(page, self.submission.typed)),
            by=by,
            at=at,
        )

    def accepted(self, values: int | Level, saved: Finding) -> HttpResponse:
        page = self.page()
        if wants_partial(self.request):
            mark = reconciling.OPEN
            if page.score is not None:
                mark = page.score.mark
            at = saved.decided_at or timezone.now()
            context = {"mark": mark, "missing": page.missing}
            return self.held(context, [], version=page.token, at=at)
        following = {"next": page.next_url, "open": page.open_url}
        return redirect(following.get(self.request.POST.get("then", "")) or page.url)

    def typed_page(
        self, *, refusals: Sequence[Refusal] = (), conflict: TwoVersions | None = None
    ) -> HttpResponse:
        # Refused, the form keeps the version that it was made from.
        token: int | str = self.request.POST.get("version", "")
        if conflict is not None:
            token = conflict.version
        context = {
            "desk": self.page(self.submission.typed),
            "refusals": refusals,
            "conflict": conflict,
            "token": token,
        }
        return render_page(self.request, PAGE, context, about=self.assessment.round)

    def page(self, typed: Mapping[str, str] | None = None) -> reconciling.IndicatorPage:
        """Return the indicator as it is stored by now, with what was typed if that is given."""
        reader = self.request.user
        return reconciling.indicator_page(self.assessment, self.question, reader, typed=typed)


def led(user: User, assessment_id: int) -> Assessment:
    """Return one that the user leads, and does not code while it is coded blind. One query."""
    rows = Assessment.objects.led_by(user).select_related("ministry", "round__framework")
    return get_object_or_404(rows, pk=assessment_id)


def question_of(assessment: Assessment, code: str) -> Question:
    question = questionnaire(assessment.round.framework).by_code.get(code)
    if question is None:
        raise Http404
    return question


@require_safe
def detail(request: MemberRequest, assessment_id: int) -> HttpResponse:
    """Show the whole ministry; while it is still coded, only who has submitted."""
    assessment = led(request.user, assessment_id)
    context: dict[str, Any] = {"assessment": assessment}
    template, partial = "review/reconciling/detail.html", "lines"
    if assessment.rule.is_blind:
        template, partial = "review/reconciling/waiting.html", ""
        context["coders"] = coders_of(assessment)
    else:
        context["page"] = reconciling.page(assessment, request.user, request.GET)
    return render_page(request, template, context, about=assessment.round, partial=partial)


@require_http_methods(["GET", "HEAD", "POST"])
def indicator(request: MemberRequest, assessment_id: int, indicator: str) -> HttpResponse:
    assessment = led(request.user, assessment_id)
    question = question_of(assessment, indicator)
    if assessment.rule.is_blind:  # even leads may not compare its codings yet
        return redirect("reconciling-detail", assessment.pk)
    if request.method == "POST":
        return SentFinding(request, question, FindingSubmission(request.POST), assessment).answer()
    desk = reconciling.indicator_page(assessment, question, request.user)
    context = {"desk": desk, "token": desk.token}
    return render_page(request, PAGE, context, about=assessment.round, partial="swap")


@require_safe
def history_of(request: MemberRequest, assessment_id: int, indicator: str) -> HttpResponse:
    """Show the history of one indicator, to those who lead its assessment."""
    assessment = led(request.user, assessment_id)
    question = question_of(assessment, indicator)
    context = {
        "history": history.history(assessment, question, request.user, request.GET),
        "assessment": assessment,
        "question": question,
        "is_unblinded": not assessment.rule.is_blind,
    }
    return render_page(request, "review/history/detail.html", context, about=assessment.round)
