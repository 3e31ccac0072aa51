"""An analyst's desk: its codings, the questions of one of them, and its submission."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.db.models import Exists
from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import is_analyst, is_coordinator, is_leading, team_only
from assessments.actions import codings, scores
from assessments.actions.errors import Locked, NotReady
from assessments.actions.versions import Saved, VersionConflict
from assessments.answers.differences import Difference, evidence_differences, field_differences
from assessments.answers.evidence import (
    ADDED,
    SURROUNDINGS,
    EvidenceFields,
    FormValues,
    Piece,
    evidence_values,
    piece,
    stored_row,
)
from assessments.answers.forms import ScoreSubmission
from assessments.answers.questions import Question, questionnaire
from assessments.answers.saving import SentWithEvidence
from assessments.answers.values import (
    ANSWER_LABELS,
    CONFIDENCES,
    MISSING_SENTENCES,
    STATES,
    UNTOUCHED,
    describe_level,
    form_values,
    mark_of,
    missing_sentences,
)
from assessments.desk import assignments, first_steps, scoring, work_queues
from assessments.htmx import render_page
from assessments.models import Coding, Disclosure, Evidence, Membership, Round, User
from assessments.models.people import TEAM
from assessments.requests import MemberRequest
from assessments.scoring.completeness import Missing
from assessments.scoring.entries import Entry, EvidenceEntry


@dataclass(frozen=True, slots=True)
class SentScore(SentWithEvidence[ScoreSubmission]):
    """One score that was sent. opened: a sealed piece whose words replace its closed row."""

    PAGE = "desk/score.html"
    WHOLE = "score"

    coding: Coding
    opened: EvidenceEntry | None = None

    @property
    def round(self) -> Round:
        return self.coding.assessment.round

    @property
    def url(self) -> str:
        return f"{assignments.base_of(self.coding)}{self.question.path}"

    def next_url(self) -> str:
        _, after = questionnaire(self.coding.assessment.round.framework).neighbours(
            self.question.code
        )
        return after and f"{assignments.base_of(self.coding)}{after}"

    def values(self) -> Entry | None:
        # An incomplete row must not delete the piece that it is about to change.
        if self.submission.has_incomplete_rows:
            return self.submission.entry([row.entry() for row in self.stored()])
        return self.submission.entry()

    def store(self, values: Entry) -> Saved[Any]:
        code, version = self.question.code, self.submission.version
        return scores.save(self.coding, code, values, version=version, by=self.request.user)

    def progress(self, values: Entry, version: int) -> Mapping[str, Any]:
        # An empty form that was saved before anything was typed has made no row.
        if not version:
            return {"mark": UNTOUCHED, "missing": [MISSING_SENTENCES[Missing.UNTOUCHED]]}
        missing = missing_sentences(self.question, values)
        return {"mark": mark_of(values, missing), "missing": missing}

    def rows(self, conflict: VersionConflict) -> Iterator[Difference]:
        stored, sent = conflict.stored, conflict.sent
        texts = form_values(stored), form_values(sent)
        yield from field_differences(ANSWER_LABELS, *texts, partial(in_words, self.question))
        yield from evidence_differences(stored.evidence, sent.evidence)

    def only_stored(self, conflict: VersionConflict) -> tuple[EvidenceFields, ...]:
        """Return the rows that the form does not have. One query."""
        shown = {row.key for row in self.submission.rows}
        found: list[EvidenceFields] = []
        for row in self.stored():
            if row.key not in shown:
                place = len(shown) + len(found) + 1
                found.append(stored_row(row, place, self.request.user, note=ADDED))
        return tuple(found)

    def page(self, typed: FormValues) -> Mapping[str, Any]:
        reader = self.request.user
        desk = scoring.page(self.coding, self.question, reader, editable=True, typed=typed)
        return {"desk": desk}

    def typed_evidence(self) -> list[dict[str, str]]:
        rows = self.submission.typed_evidence
        if self.opened is not None:
            for place, row in enumerate(rows):
                if row["key"] == str(self.opened.key):
                    rows[place] = evidence_values(self.opened)
        return rows

    def closed_pieces(self) -> Mapping[str, Piece]:
        """Return the sealed pieces by key. One query, where any was sent closed."""
        if not any(row.get("closed") for row in self.typed_evidence()):
            return {}
        found = {}
        for row in self.stored():
            if row.disclosure == Disclosure.SEALED:
                found[str(row.key)] = piece(row, self.request.user)
        return found

    def stored(self) -> list[Evidence]:
        """Return the pieces as the database has them, for those who may read or open them."""
        rows = Evidence.objects.readable_by(self.request.user).select_related(*SURROUNDINGS)
        own = rows.filter(score__coding=self.coding, score__indicator=self.question.pk)
        return list(own.order_by("pk"))


def in_words(question: Question, name: str, value: str) -> str:
    """Return in words what a field of the form holds."""
    if name == "confidence":
        return CONFIDENCES.get(value, "")
    if name != "answer":
        return value
    if value == "measured":
        return "Measured"
    states = {"": STATES["open"], **STATES}
    if value in states:
        return states[value]
    return describe_level(question, int(value))


@team_only
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    """Show what is assigned to the reader, and to a lead what waits for one."""
    found = assignments.assignments(request.user, today=timezone.localdate())
    current, released = [], []
    for each in found:
        if each.is_released:
            released.append(each)
        else:
            current.append(each)
    leads = is_leading(request.user)
    context: dict[str, Any] = {
        "is_leading": leads,
        "assignments": current,
        "is_analyst": is_analyst(request.user),
        "is_coordinator": is_coordinator(request.user),
        "released": released,
    }
    if leads:  # the queries of the queues are only for those who see them
        context["queues"] = work_queues.work_queues(now=timezone.now())
        context["rounds"] = work_queues.open_rounds()
    if context["is_coordinator"]:
        context["first_steps"] = first_steps.first_steps(request.user)
    shown = [each.coding.assessment.round for each in found]
    return render_page(request, "desk/index.html", context, about=shown)


def visible_coding(user: User, assessment_id: int) -> Coding:
    """Return the user's own coding, else one that the user may see. At most two queries."""
    rows = scoring.with_surroundings(Coding.objects.filter(assessment=assessment_id))
    # The own one first: of a double coding a lead who codes sees both.
    coding = rows.assigned_to(user).first() or rows.visible_to(user).first()
    if coding is None:
        raise Http404
    return coding


def own_coding(user: User, assessment_id: int) -> Coding:
    """Return the coding that a member of the team works on. One query."""
    team = Membership.objects.for_user(user).filter(role__in=TEAM)
    rows = Coding.objects.assigned_to(user).filter(Exists(team), assessment=assessment_id)
    coding = rows.select_related(*scoring.SURROUNDINGS).first()
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
    """Redirect to where the work stopped."""
    coding = visible_coding(request.user, assessment_id)
    return redirect(f"{assignments.base_of(coding)}{assignments.first_incomplete(coding).path}")


@require_http_methods(["GET", "HEAD", "POST"])
def score(request: MemberRequest, assessment_id: int, indicator: str) -> HttpResponseBase:
    if request.method == "POST":
        return save(request, assessment_id, indicator)
    return show(request, assessment_id, indicator)


def save(request: MemberRequest, assessment_id: int, indicator: str) -> HttpResponse:
    """Save one score. At most two queries of its own; losing the role is losing the coding."""
    coding = own_coding(request.user, assessment_id)
    question = question_of(coding, indicator)
    submission = ScoreSubmission(request.POST, levels=question.levels)
    return SentScore(request, question, submission, coding).answer()


@team_only
def show(request: MemberRequest, assessment_id: int, indicator: str) -> HttpResponse:
    coding = visible_coding(request.user, assessment_id)
    question = question_of(coding, indicator)
    editable = scoring.is_editable(coding, request.user)
    page = scoring.page(coding, question, request.user, editable=editable, typed=None)
    round = coding.assessment.round
    return render_page(request, "desk/score.html", {"desk": page}, about=round, partial="swap")


@team_only
@require_safe
def reading(request: MemberRequest, assessment_id: int) -> HttpResponse:
    coding = visible_coding(request.user, assessment_id)
    return whole(request, coding, assignments.base_of(coding))


@team_only
@require_safe
def reading_of(request: MemberRequest, assessment_id: int, coding_id: int) -> HttpResponse:
    """Show one coding of several: another analyst's, once that may be seen."""
    rows = scoring.with_surroundings(Coding.objects.visible_to(request.user))
    coding = get_object_or_404(rows, pk=coding_id, assessment=assessment_id)
    return whole(request, coding, base_for(coding, request.user))


def base_for(coding: Coding, reader: User) -> str:
    """Return the address above the questions: a lead reads another's coding to compare it."""
    if coding.analyst_id == reader.pk or not is_leading(reader):
        return assignments.base_of(coding)
    return reverse("reconciling-detail", args=[coding.assessment_id])


def whole(request: MemberRequest, coding: Coding, base: str) -> HttpResponse:
    context = {
        "coding": coding,
        "chapters": scoring.chapters(coding, request.user, base),
        "is_editable": scoring.is_editable(coding, request.user),
        "url": base,
    }
    return render_page(request, "desk/reading.html", context, about=coding.assessment.round)


@team_only
@require_http_methods(["GET", "HEAD", "POST"])
def submit(request: MemberRequest, assessment_id: int) -> HttpResponse:
    """Ask once, on a page of its own, and submit."""
    coding = own_coding(request.user, assessment_id)
    try:
        if request.method == "POST":
            codings.submit(coding, by=request.user)
        else:
            return ask_to_submit(request, visible_coding(request.user, assessment_id))
    except NotReady as refusal:
        context = {"coding": coding, "refusal": str(refusal), "gaps": assignments.gaps(coding)}
        return render_page(request, "desk/not_ready.html", context)
    except Locked as refusal:
        messages.error(request, str(refusal))
        return redirect("coding-reading", assessment_id)
    messages.success(request, f"{coding.assessment.ministry.country} is submitted. Thank you.")
    return redirect("desk-index")


def ask_to_submit(request: MemberRequest, coding: Coding) -> HttpResponse:
    """Raises NotReady with all that is missing."""
    if not scoring.is_editable(coding, request.user):
        return redirect("coding-reading", coding.assessment_id)
    codings.refuse_incomplete(coding)
    context = {"coding": coding, "tally": assignments.tally(coding)}
    return render_page(request, "desk/submit.html", context, about=coding.assessment.round)
