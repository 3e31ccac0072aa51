"""Opening a round in two steps: all of it is shown before any of it is made."""

import datetime
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessments.access import coordinators_only
from assessments.actions import assignments
from assessments.actions.assignments import RoundSetup
from assessments.actions.errors import ActionError
from assessments.breadcrumbs import crumbs
from assessments.htmx import render_page
from assessments.models import Ministry
from assessments.requests import MemberRequest
from assessments.rounds import analyst_plans
from assessments.rounds.analyst_plans import Chosen, PlanData
from assessments.rounds.forms import OpeningForm
from assessments.rounds.setup import RoundOptions, round_options

CODERS = 2  # so that their agreement can be measured
CHANGED = "Something changed after this was shown, so nothing was made. This is the current state."


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: MemberRequest) -> HttpResponse:
    options = round_options()
    sent = with_added(request.POST)
    # The browser can send the field for one more ministry by itself, without a button.
    step = request.POST.get("step", "")
    if not step and request.POST.get("add"):
        step = "add"
    form = OpeningForm(sent, options=options)
    if request.method != "POST" or step in {"add", "edit"}:
        form = OpeningForm(options=options, initial=as_typed(sent))
    elif form.is_valid():
        return preview(request, sent, form.cleaned_data, options)
    context = {
        "form": form,
        "options": options,
        "adds": step == "add",
        "crumbs": crumbs(None, "Open"),
    }
    return render_page(request, "rounds/open.html", context)


def with_added(data: QueryDict) -> QueryDict:
    """Return what was sent, with the ministry typed as one more among the others."""
    sent = data.copy()
    lines = [sent.get("ministries", ""), *sent.pop("add", [])]
    sent["ministries"] = "\n".join(filter(None, map(str.strip, lines)))
    return sent


def as_typed(sent: QueryDict) -> dict[str, Any]:
    """Return initial values: those that were sent, or this year and two analysts each."""
    # `dict()` keeps only the last value of a field, and analysts are several.
    start = {"year": timezone.localdate().year, "coders": CODERS}
    return {**start, **sent.dict(), "analysts": sent.getlist("analysts")}


def preview(
    request: MemberRequest, sent: QueryDict, cleaned: dict[str, Any], options: RoundOptions
) -> HttpResponse:
    """Show what would be made, and make it when exactly that was shown before."""
    data = plan_data(cleaned, options)
    chosen = analyst_plans.proposed(data)
    # The digest of the plan that was shown comes back with the confirmation: if an analyst left or
    # a conflict was declared since, the plan differs and is shown again.
    digest, refusal = analyst_plans.digest(chosen), ""
    if request.POST.get("step") == "open":
        refusal = CHANGED
        if request.POST.get("shown") == digest:
            try:
                setup = round_setup(cleaned, options, data, chosen)
                round = assignments.open_round(setup, by=request.user)
            except ActionError as error:
                refusal = str(error)
            except ValidationError as error:
                refusal = " ".join(error.messages)
            else:
                messages.success(request, f"Round {round.code} is open.", extra_tags="opening")
                return redirect("round-detail", round.code)
    context = shown_context(sent, cleaned, options, data)
    context |= {"shown": digest, "refusal": refusal, "crumbs": crumbs(None, "Open")}
    return render_page(request, "rounds/opening.html", context)


def plan_data(cleaned: dict[str, Any], options: RoundOptions) -> PlanData:
    ministries = options.chosen(cleaned["place"], cleaned["ministries"])
    analysts = [options.analysts[key] for key in cleaned["analysts"]]
    return analyst_plans.read_plan_data(ministries, analysts, coders=cleaned["coders"], round=None)


def shown_context(
    sent: QueryDict, cleaned: dict[str, Any], options: RoundOptions, data: PlanData
) -> dict[str, Any]:
    """Return what the page shows. sent_fields: all that was sent, to be sent again to confirm."""
    fields = []
    for name in cleaned:
        for value in sent.getlist(name):
            fields.append((name, value))
    return {
        "setup": cleaned | {"due_on": due_on(cleaned)},
        "framework": options.frameworks[cleaned["framework"]],
        "shares": analyst_plans.shares(data),
        "unfilled": [analyst_plans.unfilled_words(each, data) for each in data.plan.unfilled],
        "ministries": data.ministries,
        "sent_fields": fields,
    }


def round_setup(
    cleaned: dict[str, Any], options: RoundOptions, data: PlanData, chosen: Chosen
) -> RoundSetup:
    teams: dict[Ministry, list[Any]] = {}
    for ministry in data.ministries:
        teams[ministry] = [options.analysts[key] for key in chosen[ministry.code]]
    return RoundSetup(
        code=cleaned["code"],
        framework=options.frameworks[cleaned["framework"]],
        year=cleaned["year"],
        opens_on=cleaned["opens_on"],
        closes_on=cleaned["closes_on"],
        due_on=due_on(cleaned),
        coders=cleaned["coders"],
        analysts_of=teams,
    )


def due_on(cleaned: dict[str, Any]) -> datetime.date | None:
    """Return the due date; if it was left blank, all is due when the round closes."""
    found: datetime.date | None = cleaned["due_on"] or cleaned["closes_on"]
    return found
