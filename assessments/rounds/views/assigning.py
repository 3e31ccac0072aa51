"""A plan of who codes what in a round: shown, changed by hand, then applied whole or not at all."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.datastructures import MultiValueDict
from django.views.decorators.http import require_http_methods

from assessments.access import coordinators_only
from assessments.actions import assignments
from assessments.actions.errors import ActionError
from assessments.breadcrumbs import crumbs
from assessments.htmx import render_page
from assessments.models import Ministry, Round
from assessments.queries import Query
from assessments.requests import MemberRequest, round_or_404
from assessments.rounds import analyst_plans, setup
from assessments.rounds.analyst_plans import Ground
from assessments.rounds.forms import PlanForm
from assessments.rounds.setup import Offer


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def plan(request: MemberRequest, code: str) -> HttpResponse:
    round, offer = round_or_404(code), setup.offer()
    is_sent = request.method == "POST" and "step" in request.POST
    form = PlanForm(request.POST if is_sent else None, offer=offer)
    is_sound = not is_sent or form.is_valid()
    keys = form.cleaned_data["analysts"] if is_sent and is_sound else list(offer.analysts)
    analysts = [offer.analysts[key] for key in keys]
    ministries = wanted(request, round, offer)
    ground = analyst_plans.ground(ministries, analysts, coders=round.coders, round=round)
    by_hand = is_sound and request.POST.get("step") in {"check", "apply"}
    chosen = by_hand_chosen(request.POST, ground) if by_hand else analyst_plans.proposed(ground)
    if is_sound and request.POST.get("step") == "apply" and applied(request, form, ground, round):
        return redirect("round-detail", code)
    context = {
        "round": round,
        "form": form,
        "sheet": analyst_plans.sheet(ground, chosen),
        "analysts": offer.analyst_choices,
        "crumbs": crumbs(round, "Plan"),
    }
    return render_page(request, "rounds/plan.html", context)


def wanted(request: MemberRequest, round: Round, offer: Offer) -> Sequence[Ministry]:
    """Those ticked or named on the board or in the address, else all with a free place."""
    if request.method == "POST":
        typed = request.POST.get("ministries", "").replace(",", "\n").splitlines()
        codes = [*request.POST.getlist("ministry"), *map(offer.find, typed)]
    else:
        query = Query(request.GET, known=["ministry"])
        codes = [query.one_of("ministry", offer.directory)]
        query.settle()
    return offer.chosen("", filter(None, codes)) or analyst_plans.with_free_places(round)


def by_hand_chosen(data: MultiValueDict[str, str], ground: Ground) -> dict[str, list[str]]:
    """Ministry -> keys of analysts, as the page's lists were left."""
    known = {str(user.pk) for user in ground.analysts.values()}
    return {
        ministry.code: [
            key if key in known else "" for key in data.getlist(f"place-{ministry.code}")
        ]
        for ministry in ground.ministries
    }


def applied(request: MemberRequest, form: PlanForm, ground: Ground, round: Round) -> bool:
    """Assign as shown; False, with every reason in the form, where nothing was."""
    by_key = {str(user.pk): user for user in ground.analysts.values()}
    chosen = by_hand_chosen(request.POST, ground)
    teams = {
        ministry: [by_key[key] for key in chosen[ministry.code] if key]
        for ministry in ground.ministries
    }
    shown = {
        ministry.code: set(filter(None, request.POST.get(f"team-{ministry.code}", "").split(",")))
        for ministry in ground.ministries
    }
    given = {ministry: team for ministry, team in teams.items() if team}
    if not given:
        form.add_error(None, "Nobody is chosen for any ministry, so there is nothing to assign.")
        return False
    try:
        count = assignments.give(
            round, given, due_on=form.cleaned_data["due_on"], by=request.user, shown=shown
        )
    except ActionError as refusal:
        form.add_error(None, getattr(refusal, "reasons", [str(refusal)]))
        return False
    what = "1 coding is" if count == 1 else f"{count} codings are"
    messages.success(request, f"{what} assigned.")
    return True
