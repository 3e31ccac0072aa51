"""Rounds: the list, the board with its bulk acts, reopening a coding, scoresheets to fill in."""

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.text import slugify
from django.views.decorators.http import require_http_methods, require_safe

from assessments.access import coordinators_only, is_coordinator, leading_only
from assessments.actions import codings
from assessments.actions.assignments import Refusals
from assessments.actions.errors import ActionError
from assessments.breadcrumbs import crumbs
from assessments.exports.downloads import attachment
from assessments.exports.scoresheets import scoresheet, scoresheet_csv, scoresheet_xlsx
from assessments.htmx import render_page
from assessments.models import Coding, Ministry, Round, User
from assessments.queries import Query
from assessments.requests import MemberRequest, round_or_404
from assessments.rounds import boards, bulk, rounds
from assessments.rounds.bulk import BulkForms
from assessments.rounds.forms import ReasonForm
from assessments.rounds.setup import round_options


@leading_only
@require_safe
def index(request: MemberRequest) -> HttpResponse:
    context = {
        "lines": rounds.all_rounds(request.user),
        "is_coordinator": is_coordinator(request.user),
        "crumbs": crumbs(),
    }
    return render_page(request, "rounds/index.html", context)


@leading_only
@require_http_methods(["GET", "HEAD", "POST"])
def detail(request: MemberRequest, code: str) -> HttpResponse:
    """Show the board: leads read it, coordinators act on it."""
    round = round_or_404(code)
    forms = None
    if is_coordinator(request.user):
        forms, is_done = bulk_acts(request, round)
        if is_done:
            return redirect(request.get_full_path())
    elif request.method == "POST":  # to a lead, the acts do not exist
        raise Http404
    context = {
        "round": round,
        "board": boards.board(round, request.GET, request.user, now=timezone.now()),
        "bulk": forms,
        "selected": set(request.POST.getlist("ministry")),
        "crumbs": crumbs(round),
    }
    return render_page(request, "rounds/detail.html", context, about=round, partial="board")


def bulk_acts(request: MemberRequest, round: Round) -> tuple[BulkForms, bool]:
    """Do what was sent; return the forms, and whether all of it is done."""
    options = round_options()
    forms = bulk.bulk_forms(request.POST.get("act", ""), request.POST, options)
    if forms.sent is None or not forms.sent.is_valid():
        return forms, False
    cleaned = forms.sent.cleaned_data
    try:
        sentence = bulk.perform(forms, cleaned, round, options, by=request.user)
    except Refusals as refusal:
        forms.sent.add_error(None, refusal.reasons)
        return forms, False
    messages.success(request, sentence)
    return forms, not forms.refused


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def reopen(request: MemberRequest, code: str, coding_id: int) -> HttpResponse:
    found = Coding.objects.select_related("assessment__ministry", "assessment__round", "analyst")
    coding = get_object_or_404(found, pk=coding_id, assessment__round__code=code)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            codings.reopen(coding, reason=form.cleaned_data["reason"], by=request.user)
        except ActionError as refusal:
            form.add_error(None, str(refusal))
        except ValidationError as refusal:
            form.add_error(None, refusal)
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
    """Return a scoresheet of the whole round, or with ?analyst=ada of one analyst's ministries."""
    round = round_or_404(code)
    analysts = User.objects.filter(codings__assessment__round=round).distinct()
    query = Query(request.GET, known=["analyst"])
    analyst = query.one_of("analyst", analysts.values_list("username", flat=True))
    query.settle()
    ministries = Ministry.objects.filter(assessments__round=round)
    if analyst:
        ministries = ministries.filter(assessments__codings__analyst__username=analyst)
    form = scoresheet(round.framework, ministries.distinct())
    content = scoresheet_csv(form) if extension == "csv" else scoresheet_xlsx(form)
    name = f"scoresheet-{round.code}"
    # Nothing is left of a username that has only signs which files should not have.
    if slug := slugify(analyst):
        name = f"{name}-{slug}"
    return attachment(content, name=name, extension=extension)
