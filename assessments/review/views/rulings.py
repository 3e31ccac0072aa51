"""The answers to a decision on one indicator: to a script, which goes on showing its page, and to a
plain form."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from assessments.actions import findings
from assessments.actions.errors import Locked
from assessments.actions.findings import FindingConflict
from assessments.answers import attempts
from assessments.answers.forms import Refusal
from assessments.htmx import render_page
from assessments.models import Assessment, Finding
from assessments.review import reconciling_indicators
from assessments.review.forms import FindingSubmission, Level
from assessments.review.reconciling_conflicts import TwoFindings, two_findings
from assessments.review.reconciling_indicators import IndicatorPage

PAGE = "review/reconciling/indicator.html"


@dataclass(frozen=True, slots=True)
class Attempt(attempts.Attempt[FindingSubmission]):
    """One decision that was sent to be saved."""

    SWAPPED = "review/reconciling/saved.html"

    assessment: Assessment

    def page(self, typed: Mapping[str, str] | None = None) -> IndicatorPage:
        """What stands by now, with what was typed in its form if that is given."""
        reader = self.request.user
        return reconciling_indicators.page(self.assessment, self.question, reader, typed=typed)


def answer(attempt: Attempt) -> HttpResponse:
    """Save what was sent, or say why not; whatever comes of it, nothing that was typed is lost."""
    submission = attempt.submission
    if submission.choice is None:
        return refused(attempt, "refused", submission.refusals)
    try:
        finding = decided(attempt, submission.choice)
    except FindingConflict as conflict:
        return conflicting(attempt, conflict)
    except ValidationError as error:
        problems = [
            Refusal(f"id_{field}", sentence)
            for field, sentences in error.message_dict.items()
            for sentence in sentences
        ]
        return refused(attempt, "refused", problems)
    except Locked as error:
        return refused(attempt, "locked", [Refusal("question", str(error))])
    return scripted(attempt, finding) if attempt.is_scripted else plain(attempt)


def decided(attempt: Attempt, choice: int | Level) -> Finding:
    submission = attempt.submission
    common: dict[str, Any] = {
        "reason": submission.reason,
        "version": submission.version,
        "basis": submission.basis,
        "by": attempt.request.user,
    }
    if isinstance(choice, int):
        code = attempt.question.code
        return findings.pick(attempt.assessment, code, score_id=choice, **common)
    return findings.set_level(
        attempt.assessment,
        attempt.question.code,
        state=choice.state,
        level=choice.level,
        value=choice.value,
        **common,
    )


def plain(attempt: Attempt) -> HttpResponse:
    """Saved from a plain form: on to the next page, where that was asked for."""
    page = attempt.page()
    following = {"next": page.next_url, "open": page.open_url}
    return redirect(following.get(attempt.request.POST.get("then", "")) or page.url)


def scripted(attempt: Attempt, finding: Finding) -> HttpResponse:
    """The one answer that a script takes for a decision."""
    page = attempt.page()
    token = findings.token(finding.version, page.basis)
    context = {
        "mark": reconciling_indicators.mark(page.standing),
        "missing": page.missing,
    }
    return attempt.saved(context, version=token, at=finding.decided_at or timezone.now())


def refused(attempt: Attempt, event: str, refusals: Sequence[Refusal]) -> HttpResponse:
    """Nothing was stored: a field says what cannot be, or the stage is over."""
    if not attempt.is_scripted:
        return typed_page(attempt, refusals=refusals)
    return attempt.refused(event, refusals)


def conflicting(attempt: Attempt, error: FindingConflict) -> HttpResponse:
    """Show both texts. A plain form gets what stands now as its version, with its own text."""
    page = attempt.page()
    conflict = two_findings(page, typed=attempt.submission.typed, sentence=str(error))
    token = findings.token(page.version, page.basis)
    if not attempt.is_scripted:
        return typed_page(attempt, conflict=conflict, token=token)
    context = {"conflict": conflict, "desk": page, "token": token}
    return attempt.conflicting(context, version=token, sentence=str(error))


def typed_page(
    attempt: Attempt,
    *,
    refusals: Sequence[Refusal] = (),
    conflict: TwoFindings | None = None,
    token: str = "",
) -> HttpResponse:
    """The page with what was typed in its form, and what stands in the way of storing it."""
    typed = attempt.submission.typed
    context = {
        "desk": attempt.page(typed),
        "refusals": refusals,
        "conflict": conflict,
        "token": token or attempt.request.POST.get("version", ""),
    }
    return render_page(attempt.request, PAGE, context, about=attempt.assessment.round)
