"""A plan of who codes what in a round: shown, changed by hand, then applied whole or not at all."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods

from assessments.access import coordinators_only
from assessments.actions import assignments
from assessments.actions.assignments import Refusals
from assessments.actions.errors import ActionError
from assessments.breadcrumbs import crumbs
from assessments.htmx import render_page
from assessments.models import Ministry, Round
from assessments.queries import Query
from assessments.requests import MemberRequest, round_or_404
from assessments.rounds import analyst_plans
from assessments.rounds.analyst_plans import Chosen, PlanData
from assessments.rounds.forms import PlanForm
from assessments.rounds.setup import RoundOptions, round_options


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: MemberRequest, code: str) -> HttpResponse:
    round, options = round_or_404(code), round_options()
    # The board sends its ministries here by POST too, without a step: that is no form of ours.
    step = request.POST.get("step", "")
    form = PlanForm(request.POST if step else None, options=options)
    is_valid = not step or form.is_valid()
    keys = list(options.analysts)
    if step and is_valid:
        keys = form.cleaned_data["analysts"]
    data = analyst_plans.read_plan_data(
        wanted(request, round, options),
        [options.analysts[key] for key in keys],
        coders=round.coders,
        round=round,
    )
    chosen = analyst_plans.proposed(data)
    if is_valid and step in {"check", "apply"}:
        chosen = chosen_by_hand(request.POST, data)
    if is_valid and step == "apply" and is_applied(request, form, data, round):
        return redirect("round-detail", code)
    context = {
        "round": round,
        "form": form,
        "plan": analyst_plans.plan_table(data, chosen),
        "analysts": options.analyst_choices,
        "crumbs": crumbs(round, "Plan"),
    }
    return render_page(request, "rounds/plan.html", context)


def wanted(request: MemberRequest, round: Round, options: RoundOptions) -> Sequence[Ministry]:
    """Return the ministries selected on the board or in the address, else all with a free place."""
    if request.method == "POST":
        typed = request.POST.get("ministries", "").replace(",", "\n").splitlines()
        codes = [*request.POST.getlist("ministry"), *map(options.find, typed)]
    else:
        query = Query(request.GET, known=["ministry"])
        codes = [query.one_of("ministry", options.directory)]
        query.settle()
    # A plan of no ministry would be an empty page: without a choice, plan all that need analysts.
    return options.chosen("", codes) or analyst_plans.with_free_places(round)


def chosen_by_hand(sent: MultiValueDict[str, str], data: PlanData) -> Chosen:
    """Return what the page's lists were set to; an analyst who is not known leaves a place free."""
    chosen: dict[str, list[str]] = {}
    for ministry in data.ministries:
        chosen[ministry.code] = keys = []
        for key in sent.getlist(f"place-{ministry.code}"):
            if key in data.by_key:
                keys.append(key)
            else:
                keys.append("")
    return chosen


def is_applied(request: MemberRequest, form: PlanForm, data: PlanData, round: Round) -> bool:
    """Assign as shown; return False, with every reason in the form, where nothing was assigned."""
    chosen = chosen_by_hand(request.POST, data)
    teams, shown = {}, {}
    for ministry in data.ministries:
        analysts = [data.by_key[key] for key in chosen[ministry.code] if key]
        if analysts:
            teams[ministry] = analysts
        # The team as the page showed it: if it changed since, the action refuses.
        keys = request.POST.get(f"team-{ministry.code}", "").split(",")
        shown[ministry.code] = {*keys} - {""}
    if not teams:
        form.add_error(None, "Choose an analyst for at least one ministry.")
        return False
    try:
        count = assignments.give(
            round, teams, due_on=form.cleaned_data["due_on"], by=request.user, shown=shown
        )
    except Refusals as refusal:
        form.add_error(None, refusal.reasons)
        return False
    except ActionError as refusal:
        form.add_error(None, str(refusal))
        return False
    codings = f"{count} codings are"
    if count == 1:
        codings = "1 coding is"
    messages.success(request, f"{codings} assigned.")
    return True
