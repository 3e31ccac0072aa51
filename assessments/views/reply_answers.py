"""The answers to a save: to a script, which goes on showing its page, and to a plain form."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from assessments.actions import replies
from assessments.actions.errors import Locked
from assessments.actions.replies import ReplyConflict, Saved
from assessments.forms.replies import ReplySubmission
from assessments.forms.sheets import Refusal
from assessments.htmx import render_page
from assessments.models import Assessment, Evidence
from assessments.pages import replies as pages
from assessments.pages.desk_conflicts import TwoVersions
from assessments.pages.desk_sheets import KINDS, EvidenceFields, new_row, sheet
from assessments.pages.reply_sheets import DISCLOSURES, mark, two_versions
from assessments.scoring.entries import EvidenceEntry
from assessments.scoring.replies import ReplyEntry, missing
from assessments.views import attempts

PAGE = "replies/edit.html"


@dataclass(frozen=True, slots=True)
class Attempt(attempts.Attempt[ReplySubmission]):
    """One reply that was sent to be saved."""

    SWAPPED = "replies/saved.html"

    assessment: Assessment


def answer(attempt: Attempt) -> HttpResponse:
    """Save what was sent, or say why not; whatever comes of it, nothing that was typed is lost."""
    submission = attempt.submission
    if attempt.request.POST.get("then") == "add" and not attempt.is_scripted:
        row = new_row(len(submission.rows) + 1, today=timezone.localdate())
        return typed_page(attempt, added=[row])
    entry = submission.entry(stored_evidence(attempt))
    if entry is None:
        return refused(attempt, "refused", submission.refusals)
    try:
        saved = replies.save(
            attempt.assessment,
            attempt.question.code,
            entry,
            version=submission.version,
            by=attempt.request.user,
        )
    except ReplyConflict as conflict:
        return conflicting(attempt, entry, conflict)
    except ValidationError as error:
        return refused(attempt, "refused", [Refusal("reply", each) for each in error.messages])
    except Locked as error:
        return refused(attempt, "locked", [Refusal("reply", str(error))])
    return scripted(attempt, entry, saved) if attempt.is_scripted else plain(attempt, saved)


def stored_evidence(attempt: Attempt) -> list[EvidenceEntry]:
    """What stands for rows that cannot be stored as they were sent; asked only for such."""
    if not any(row.refusals for row in attempt.submission.rows):
        return []
    rows = Evidence.objects.filter(
        reply__assessment=attempt.assessment, reply__indicator=attempt.question.pk
    )
    return [row.entry() for row in rows]


def plain(attempt: Attempt, saved: Saved) -> HttpResponse:
    """Saved from a plain form: on to the next page, unless something was held back."""
    if attempt.submission.refusals:
        return typed_page(attempt, version=saved.version, is_held=True)
    near = pages.neighbours(attempt.assessment, attempt.question.code)
    wants_next = attempt.request.POST.get("then") == "next"
    return redirect(near.next if wants_next and near.next else near.own)


def scripted(attempt: Attempt, entry: ReplyEntry, saved: Saved) -> HttpResponse:
    """The one answer that a script takes for a save, as far as nothing is held back."""
    context = {"mark": mark(entry), "missing": missing(entry)}
    return attempt.saved(context, version=saved.version, at=saved.at)


def refused(attempt: Attempt, event: str, refusals: Sequence[Refusal]) -> HttpResponse:
    """Nothing was stored: a field says what cannot be, or the whole is closed."""
    if not attempt.is_scripted:
        return typed_page(attempt, refusals=refusals)
    return attempt.refused(event, refusals)


def conflicting(attempt: Attempt, entry: ReplyEntry, error: ReplyConflict) -> HttpResponse:
    """Show both texts. A plain form gets the stored version's number with its own text."""
    conflict = two_versions(
        stored=error.stored,
        mine=entry,
        shown=[row.key for row in attempt.submission.rows],
        sentence=str(error),
        version=error.version,
        at=error.at,
    )
    if not attempt.is_scripted:
        return typed_page(
            attempt, conflict=conflict, added=conflict.added, version=conflict.version
        )
    context = {
        "conflict": conflict,
        "desk": {"url": attempt.request.path, "disclosures": DISCLOSURES, "kinds": KINDS},
    }
    return attempt.conflicting(context, version=conflict.version, sentence=str(error))


def typed_page(
    attempt: Attempt,
    *,
    added: Sequence[EvidenceFields] = (),
    version: int | None = None,
    refusals: Sequence[Refusal] | None = None,
    conflict: TwoVersions | None = None,
    is_held: bool = False,
) -> HttpResponse:
    """The page with what was typed in its form, and what stands in the way of storing it."""
    submission = attempt.submission
    typed = sheet(
        submission.typed,
        submission.typed_evidence,
        version=submission.version if version is None else version,
        problems={str(row.key): row.sentences for row in submission.rows},
        added=added,
    )
    page = pages.sheet_page(attempt.assessment, attempt.question.code, sheet=typed)
    context = {
        "page": page,
        "desk": {"url": page.url},
        "refusals": submission.refusals if refusals is None else refusals,
        "conflict": conflict,
        "is_held": is_held,
        "is_demonstration": attempt.assessment.round.is_demonstration,
    }
    return render_page(attempt.request, PAGE, context)
