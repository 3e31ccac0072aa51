"""The stages of one assessment: shown, moved on or back, with their deadlines."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from assessments.access import is_coordinator, leading_only, team_only
from assessments.actions import batches, deadlines, moves, other_requests, replies, stages
from assessments.actions.errors import ActionError
from assessments.breadcrumbs import crumbs
from assessments.htmx import render_page
from assessments.models import Assessment, Coding, Stage, User
from assessments.requests import MemberRequest
from assessments.rounds.forms import AdvanceForm, BackForm, DeadlineForm, OtherRequestForm
from assessments.rounds.stages import StagePage, stage_page
from assessments.wording import counted

WITH_ROUND = ("ministry", "round__framework")


@dataclass(frozen=True, slots=True)
class StageForms:
    """The forms of the page by what each does; only the one that was sent is bound."""

    advance: AdvanceForm
    deadline: DeadlineForm
    reopen: BackForm
    remind: Form
    request: OtherRequestForm

    def named(self, act: str) -> Form | None:
        if act not in self.__slots__:
            return None
        form: Form = getattr(self, act)
        return form


@leading_only
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: MemberRequest, assessment_id: int) -> HttpResponse:
    found = Assessment.objects.select_related(*WITH_ROUND)
    assessment = get_object_or_404(found, pk=assessment_id)
    page = current_page(assessment, request.user)
    act = request.POST.get("act", "")
    forms = stage_forms(page, act, request.POST)
    if request.method == "POST":
        if is_done(request, assessment, act, forms.named(act)):
            return redirect("assessment-stage", assessment_id)
        # It was refused: show the stage as it is now, which may be another than was shown.
        assessment.refresh_from_db(fields=["stage"])
        page = current_page(assessment, request.user)
    context = {
        "page": page,
        "forms": forms,
        "can_invite": is_coordinator(request.user),
        "crumbs": crumbs(assessment.round, assessment.ministry.country),
    }
    return render_page(request, "rounds/stage.html", context, about=assessment.round)


def current_page(assessment: Assessment, reader: User) -> StagePage:
    after = Stage(assessment.stage).next
    if after is None:  # a released assessment
        return stage_page(assessment, [], reader)
    missing = stages.lacks(assessment, after)
    return stage_page(assessment, missing, reader)


def stage_forms(page: StagePage, act: str, data: Any) -> StageForms:
    # A form that was not sent stays unbound: it shows no errors of another's fields.
    sent = {act: data}
    return StageForms(
        advance=AdvanceForm(sent.get("advance")),
        deadline=DeadlineForm(
            sent.get("deadline"),
            stages=page.changeable,
            initial={"stage": page.stage, "due_at": page.line.due_at},
        ),
        reopen=BackForm(sent.get("reopen"), stages=page.ways_back),
        remind=Form(sent.get("remind")),
        request=OtherRequestForm(sent.get("request")),
    )


def is_done(request: MemberRequest, assessment: Assessment, act: str, form: Form | None) -> bool:
    """Do what was sent; return False, with the reason in the form, where nothing was done."""
    if form is None or not form.is_valid():
        return False
    try:
        sentence = perform(assessment, act, form, by=request.user)
    except Assessment.DoesNotExist as error:  # it was taken out of the round meanwhile
        raise Http404 from error
    except ActionError as refusal:
        form.add_error(None, str(refusal))
        return False
    except ValidationError as refusal:
        form.add_error(None, refusal.messages)
        return False
    messages.success(request, sentence)
    return True


def perform(assessment: Assessment, act: str, form: Form, *, by: User) -> str:
    """Return the sentence that says what was done. Raises what the actions raise."""
    cleaned, country = form.cleaned_data, assessment.ministry.country
    if act == "deadline":
        stage = Stage(cleaned["stage"])
        deadlines.change(assessment, stage, due_at=cleaned["due_at"], by=by)
        return with_note(f"The deadline of “{stage.label}” is changed.", form)
    if act == "reopen":
        to = Stage(cleaned["to"])
        moves.reopen(assessment, to=to, reason=cleaned["reason"], by=by)
        return f"{country} is back in “{to.label}”."
    if act == "remind":
        count = replies.remind(assessment, by=by)
        return f"A reminder to {country} is written: {counted(count, 'letter')} to be sent."
    if act == "request":
        other_requests.record(assessment, **cleaned, by=by)
        return f"It is recorded that {country} was asked by other means."
    shown, due_at = Stage(cleaned["shown"]), cleaned["due_at"]
    moved = batches.advance(assessment, shown=shown, by=by, due_at=due_at)
    return with_note(f"{country} is in “{Stage(moved.stage).label}” now.", form)


def with_note(sentence: str, form: Form) -> str:
    """Add what was chosen for a clock that showed the time twice."""
    return f"{sentence} {getattr(form.fields['due_at'], 'note', '')}".strip()


@team_only
@require_POST
def begin(request: MemberRequest, assessment_id: int) -> HttpResponse:
    """Begin the coding of an assessment that is assigned to the analyst."""
    own = Coding.objects.assigned_to(request.user).select_related("assessment__ministry")
    coding = get_object_or_404(own, assessment=assessment_id)
    try:
        moves.open_coding(coding.assessment, by=request.user)
    except ActionError as refusal:
        messages.error(request, str(refusal))
        return redirect("desk-index")
    return redirect("coding-detail", assessment_id)
