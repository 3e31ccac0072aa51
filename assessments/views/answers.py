"""The answers to a save: to a script, which goes on showing its page, and to a plain form."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone

from assessments.actions import scores
from assessments.actions.errors import EditConflict, Locked
from assessments.forms.scores import Submission
from assessments.forms.sheets import Refusal
from assessments.htmx import render_page
from assessments.models import Coding, Disclosure, Evidence
from assessments.pages import desk_scoring, desk_sheets
from assessments.pages.desk_conflicts import ADDED, TwoVersions, two_versions
from assessments.pages.desk_scores import Said, evidence_values, mark, missing
from assessments.pages.desk_sheets import EvidenceFields
from assessments.pages.evidence_pieces import SURROUNDINGS, Piece, piece
from assessments.scoring.entries import Entry, EvidenceEntry
from assessments.views import attempts

PAGE = "desk/score.html"


@dataclass(frozen=True, slots=True)
class Attempt(attempts.Attempt[Submission]):
    """One answer that was sent to be saved."""

    SWAPPED = "desk/saved.html"

    coding: Coding


def answer(attempt: Attempt) -> HttpResponse:
    """Save what was sent, or say why not; whatever comes of it, nothing that was typed is lost."""
    submission = attempt.submission
    if attempt.request.POST.get("then") == "add" and not attempt.is_scripted:
        row = desk_sheets.new_row(len(submission.rows) + 1, today=timezone.localdate())
        return typed_page(attempt, added=[row])
    entry = submission.entry(stored_evidence(attempt))
    if entry is None:
        return refused(attempt, "refused", submission.refusals)
    try:
        saved = scores.save(
            attempt.coding,
            attempt.question.code,
            entry,
            version=submission.version,
            by=attempt.request.user,
        )
    except EditConflict as conflict:
        return conflicting(attempt, conflict)
    except ValidationError as error:
        return refused(attempt, "refused", [Refusal("score", each) for each in error.messages])
    except Locked as error:
        return refused(attempt, "locked", [Refusal("score", str(error))])
    return scripted(attempt, entry, saved) if attempt.is_scripted else plain(attempt, saved)


def stored_evidence(attempt: Attempt) -> list[EvidenceEntry]:
    """What stands for rows that cannot be stored as they were sent; asked only for such."""
    if not any(row.refusals for row in attempt.submission.rows):
        return []
    return [row.entry() for row in stored_rows(attempt)]


def stored_rows(attempt: Attempt) -> list[Evidence]:
    """As the database has them, for who may read or open them."""
    rows = Evidence.objects.readable_by(attempt.request.user).select_related(*SURROUNDINGS)
    own = rows.filter(score__coding=attempt.coding, score__indicator=attempt.question.pk)
    return list(own.order_by("pk"))


def plain(attempt: Attempt, saved: scores.Saved) -> HttpResponse:
    """Saved from a plain form: on to the next page, unless something was held back."""
    if attempt.submission.refusals:
        return typed_page(attempt, version=saved.version, is_held=True)
    near = desk_scoring.neighbours(attempt.coding, attempt.question.code)
    wants_next = attempt.request.POST.get("then") == "next"
    return redirect(near.next if wants_next and near.next else near.own)


def scripted(attempt: Attempt, entry: Entry, saved: scores.Saved) -> HttpResponse:
    """The one answer that a script takes for a save, as far as nothing is held back."""
    question, said_at_all = attempt.question, Said.of(entry) if saved.version else None
    context = {
        "mark": mark(question, said_at_all),
        "missing": missing(question, said_at_all),
    }
    return attempt.saved(context, version=saved.version, at=saved.at)


def refused(attempt: Attempt, event: str, refusals: Sequence[Refusal]) -> HttpResponse:
    """Nothing was stored: a field says what cannot be, or the whole is locked."""
    if not attempt.is_scripted:
        return typed_page(attempt, refusals=refusals)
    return attempt.refused(event, refusals)


def conflicting(attempt: Attempt, error: EditConflict) -> HttpResponse:
    """Show both texts. A plain form gets the stored version's number with its own text."""
    conflict = two_versions(
        attempt.question,
        stored=error.stored,
        mine=error.sent,
        added=only_stored(attempt),
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
        "desk": {
            "url": desk_scoring.neighbours(attempt.coding, attempt.question.code).own,
            "disclosures": desk_sheets.DISCLOSURES,
            "kinds": desk_sheets.KINDS,
        },
    }
    return attempt.conflicting(context, version=conflict.version, sentence=str(error))


def only_stored(attempt: Attempt) -> tuple[EvidenceFields, ...]:
    """The rows that the form does not have. One query."""
    shown = {row.key for row in attempt.submission.rows}
    rows = [row for row in stored_rows(attempt) if row.key not in shown]
    return tuple(
        desk_sheets.stored_row(row, place, attempt.request.user, note=ADDED)
        for place, row in enumerate(rows, len(shown) + 1)
    )


def typed_page(
    attempt: Attempt,
    *,
    added: Sequence[EvidenceFields] = (),
    version: int | None = None,
    refusals: Sequence[Refusal] | None = None,
    conflict: TwoVersions | None = None,
    is_held: bool = False,
    opened: EvidenceEntry | None = None,
) -> HttpResponse:
    """The page with what was typed in its form, and what stands in the way of storing it.

    opened: a sealed piece whose words take the place of its closed row.
    """
    submission = attempt.submission
    sheet = typed_sheet(attempt, added=added, version=version, opened=opened)
    reader = attempt.request.user
    page = desk_scoring.page(
        attempt.coding, attempt.question.code, reader, is_editable=True, sheet=sheet
    )
    context = {
        "desk": page,
        "refusals": submission.refusals if refusals is None else refusals,
        "conflict": conflict,
        "is_held": is_held,
        "is_typed": True,
    }
    return render_page(attempt.request, PAGE, context)


def typed_sheet(
    attempt: Attempt,
    *,
    added: Sequence[EvidenceFields],
    version: int | None,
    opened: EvidenceEntry | None,
) -> desk_sheets.Sheet:
    submission = attempt.submission
    evidence = [
        evidence_values(opened) if opened and row["key"] == str(opened.key) else row
        for row in submission.typed_evidence
    ]
    return desk_sheets.sheet(
        submission.typed,
        evidence,
        version=submission.version if version is None else version,
        problems={str(row.key): row.sentences for row in submission.rows},
        closed=closed_pieces(attempt) if any(row.get("closed") for row in evidence) else {},
        added=added,
    )


def closed_pieces(attempt: Attempt) -> dict[str, Piece]:
    """Key -> each sealed piece that is stored. One query."""
    rows = [row for row in stored_rows(attempt) if row.disclosure == Disclosure.SEALED]
    return {str(row.key): piece(row, attempt.request.user) for row in rows}
