"""Rounds, for coordinators: opened, given out, followed and published."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import coordinators_only
from assessments.actions import assignments, codings, releases
from assessments.actions.assignments import Refusals
from assessments.actions.errors import ActionError
from assessments.exports.downloads import attachment
from assessments.exports.scoresheets import scoresheet, scoresheet_csv, scoresheet_xlsx
from assessments.forms.rounds import AssignForm, ReasonForm
from assessments.htmx import render_page
from assessments.models import Coding, Ministry, Round, User
from assessments.pages import openings, publications, rounds
from assessments.queries import Query
from assessments.views.requests import MemberRequest


def round_or_404(code: str) -> Round:
    return get_object_or_404(Round.objects.select_related("framework"), code=code)


def crumbs(round: Round | None = None, last: str = "") -> list[tuple[str, str]]:
    """The way down from the desk; the last of it is where one is."""
    path = [("Desk", reverse("desk-index")), ("Rounds", reverse("round-index"))]
    if round:
        path.append((round.code, reverse("round-detail", args=[round.code])))
    if last:
        path.append((last, ""))
    return [*path[:-1], (path[-1][0], "")]


@coordinators_only
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    context = {"lines": rounds.all_rounds(), "crumbs": crumbs()}
    return render_page(request, "rounds/index.html", context)


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: MemberRequest, code: str) -> HttpResponse:
    round, offer = round_or_404(code), openings.offer()
    form = AssignForm(request.POST if request.method == "POST" else None, offer=offer)
    if request.method == "POST" and give_or_take(request, round, form, offer):
        return redirect("round-detail", code)
    context = {
        "round": round,
        "progress": rounds.progress(round, request.GET, today=timezone.localdate()),
        "form": form,
        "ticked": set(request.POST.getlist("ministry")),
        "is_demonstration": round.is_demonstration,
        "crumbs": crumbs(round),
    }
    return render_page(request, "rounds/detail.html", context)


def give_or_take(
    request: MemberRequest, round: Round, form: AssignForm, offer: openings.Offer
) -> bool:
    """Do what the form asks for; False, with every reason in the form, where nothing was done."""
    takes_back = request.POST.get("act") == "take-back"
    if takes_back:
        form.fields["analyst"].required = False
    if not form.is_valid():
        return False
    said = form.cleaned_data
    chosen = offer.chosen("", {*said["ministry"], *said["ministries"]})
    try:
        if takes_back:
            held = Coding.objects.filter(assessment__round=round, assessment__ministry__in=chosen)
            count = len(held)
            assignments.take_back(held, by=request.user)
        else:
            count = len(chosen)
            given = dict.fromkeys(chosen, offer.analysts[said["analyst"]])
            assignments.hand_over(round, given, due_on=said["due_on"], by=request.user)
    except Refusals as refusals:
        form.add_error(None, refusals.reasons)
        return False
    what = "1 ministry is" if count == 1 else f"{count} ministries are"
    messages.success(request, f"{what} {'taken back' if takes_back else 'assigned'}.")
    return True


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: MemberRequest, code: str) -> HttpResponse:
    round, refusal = round_or_404(code), ""
    if request.method == "POST":
        shown = request.POST.get("shown") or "nothing"
        try:
            release = releases.publish(round, by=request.user, shown=shown)
        except ActionError as error:
            refusal = str(error)
        else:
            messages.success(request, f"Release {release.code} is published.")
            return redirect(release)
    context = {
        "round": round,
        "refusal": refusal,
        "is_demonstration": round.is_demonstration,
        "crumbs": crumbs(round, "Publish"),
        **previewed(round),
    }
    return render_page(request, "rounds/publish.html", context)


def previewed(round: Round) -> dict[str, Any]:
    """The preview, or the sentence why there is none."""
    try:
        frozen = releases.freeze(round)
    except ActionError as error:
        return {"reason": str(error)}
    return {
        "preview": publications.preview(round, frozen.results, content_hash=frozen.content_hash)
    }


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: MemberRequest, code: str, coding_id: int) -> HttpResponse:
    found = Coding.objects.select_related("assessment__ministry", "assessment__round", "analyst")
    coding = get_object_or_404(found, pk=coding_id, assessment__round__code=code)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            codings.reopen(coding, reason=form.cleaned_data["reason"], by=request.user)
        except (ActionError, ValidationError) as refusal:
            form.add_error(None, str(refusal) if isinstance(refusal, ActionError) else refusal)
        else:
            messages.success(request, f"{coding.assessment.ministry.country} is open again.")
            return redirect("round-detail", code)
    context = {
        "coding": coding,
        "form": form,
        "crumbs": crumbs(coding.assessment.round, "Reopen"),
    }
    return render_page(request, "rounds/reopen.html", context)


@coordinators_only
@require_safe
def template(request: MemberRequest, code: str, extension: str) -> HttpResponse:
    """A scoresheet of the whole round, or with ?analyst=ada of one analyst's ministries."""
    round = round_or_404(code)
    analysts = User.objects.filter(codings__assessment__round=round).distinct()
    query = Query(request.GET, known=["analyst"])
    analyst = query.one_of("analyst", analysts.values_list("username", flat=True))
    query.settle()
    ministries = Ministry.objects.filter(assessments__round=round)
    if analyst:
        ministries = ministries.filter(assessments__codings__analyst__username=analyst)
    sheet = scoresheet(round.framework, ministries.distinct())
    content = scoresheet_csv(sheet) if extension == "csv" else scoresheet_xlsx(sheet)
    name = "-".join(part for part in ("scoresheet", round.code, slugify(analyst)) if part)
    return attachment(content, name=name, extension=extension)
