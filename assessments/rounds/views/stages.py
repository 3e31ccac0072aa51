"""The stages of one assessment: looked at, moved on or back, with until when."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_POST

from assessments.access import leading_only, team_only
from assessments.actions import batches, deadlines, moves, replies, stages
from assessments.actions.errors import ActionError, Lack
from assessments.breadcrumbs import crumbs
from assessments.htmx import render_page
from assessments.models import Assessment, Coding, Stage
from assessments.requests import MemberRequest
from assessments.rounds import stages as stage_pages
from assessments.rounds.stage_forms import AdvanceForm, BackForm, DeadlineForm
from assessments.rounds.stages import StagePage

WITH_ROUND = ("ministry", "round__framework")


@leading_only
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: MemberRequest, assessment_id: int) -> HttpResponse:
    found = Assessment.objects.select_related(*WITH_ROUND)
    assessment = get_object_or_404(found, pk=assessment_id)
    page = stage_pages.page(assessment, missing(assessment), request.user)
    forms = all_forms(request, page)
    act = request.POST.get("act", "")
    if request.method == "POST" and done(request, page, act, forms.get(act)):
        return redirect("assessment-stage", assessment_id)
    if request.method == "POST":  # what was refused, beside how it stands now
        assessment.refresh_from_db(fields=["stage"])
        page = stage_pages.page(assessment, missing(assessment), request.user)
    ministry = assessment.ministry.country
    context = {
        "page": page,
        "forms": forms,
        "crumbs": crumbs(assessment.round, ministry),
    }
    return render_page(request, "rounds/stage.html", context, about=assessment.round)


def missing(assessment: Assessment) -> list[Lack]:
    after = stages.NEXT.get(Stage(assessment.stage))
    return stages.lacks(assessment, after) if after else []


def all_forms(request: MemberRequest, page: StagePage) -> dict[str, Form]:
    """By what each does; only the one that was sent is bound."""
    act = request.POST.get("act")

    def sent(name: str) -> Any:
        return request.POST if act == name else None

    return {
        "advance": AdvanceForm(sent("advance")),
        "deadline": DeadlineForm(
            sent("deadline"),
            stages=page.changeable,
            initial={"stage": page.stage, "due_at": page.line.due_at},
        ),
        "reopen": BackForm(sent("reopen"), stages=page.earlier),
        "remind": Form(sent("remind")),
    }


def done(request: MemberRequest, page: StagePage, act: str, form: Form | None) -> bool:
    """Do what was sent; False, with the reason in the form, where nothing was done."""
    if form is None or not form.is_valid():
        return False
    try:
        sentence = carry_out(request, page.assessment, act, form)
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


def carry_out(request: MemberRequest, assessment: Assessment, act: str, form: Form) -> str:
    """Return what to say of it. Raises what the actions raise."""
    said, by = form.cleaned_data, request.user
    country = assessment.ministry.country
    if act == "deadline":
        stage = Stage(said["stage"])
        deadlines.change(assessment, stage, due_at=said["due_at"], by=by)
        return noted(f"The deadline of “{stage.label}” is changed.", form)
    if act == "reopen":
        to = Stage(said["to"])
        moves.reopen(assessment, to=to, reason=said["reason"], by=by)
        return f"{country} is back in “{to.label}”."
    if act == "remind":
        count = replies.remind(assessment, by=by)
        return f"{country} is reminded, by {count} letter{'' if count == 1 else 's'}."
    shown = Stage(said["shown"])
    if shown == Stage.RECONCILING:
        moved = moves.open_reply(assessment, by=by, due_at=said["due_at"])
    else:
        moved = batches.advance(assessment, shown=shown, by=by)
    return noted(f"{country} is in “{Stage(moved.stage).label}” now.", form)


def noted(sentence: str, form: Form) -> str:
    """With what had to be chosen about a clock that showed the time twice."""
    return f"{sentence} {getattr(form.fields['due_at'], 'note', '')}".strip()


@team_only
@require_POST
def begin(request: MemberRequest, assessment_id: int) -> HttpResponse:
    """An analyst begins what was assigned to them."""
    own = Coding.objects.assigned_to(request.user).select_related("assessment__ministry")
    coding = get_object_or_404(own, assessment=assessment_id)
    try:
        moves.open_coding(coding.assessment, by=request.user)
    except ActionError as refusal:
        messages.error(request, str(refusal))
        return redirect("desk-index")
    return redirect("coding-detail", assessment_id)
