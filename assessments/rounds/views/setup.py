"""Opening a round in two steps: all of it is shown before any of it is made."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessments.access import coordinators_only
from assessments.actions import assignments
from assessments.actions.assignments import Opening
from assessments.actions.errors import ActionError
from assessments.breadcrumbs import crumbs
from assessments.htmx import render_page
from assessments.requests import MemberRequest
from assessments.rounds import analyst_plans, setup
from assessments.rounds.analyst_plans import Ground
from assessments.rounds.forms import OpeningForm
from assessments.rounds.setup import Offer

CODERS = 2  # so that their agreement can be measured
CHANGED = "Something changed after this was shown, so nothing was made. This is how it is now."


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: MemberRequest) -> HttpResponse:
    offer = setup.offer()
    sent = with_added(request.POST)
    step = request.POST.get("step") or ("add" if request.POST.get("add") else "show")
    form = OpeningForm(sent, offer=offer)
    if request.method != "POST" or step in {"add", "edit"}:
        form = OpeningForm(offer=offer, initial=as_typed(sent))
    elif form.is_valid():
        return proposed(request, sent, form.cleaned_data, offer)
    context = {"form": form, "offer": offer, "adds": step == "add", "crumbs": crumbs(None, "Open")}
    return render_page(request, "rounds/open.html", context)


def with_added(data: QueryDict) -> QueryDict:
    """What was sent, with the ministry that stands in the field for one more among the others."""
    sent = data.copy()
    lines = [sent.get("ministries", ""), *sent.pop("add", [])]
    sent["ministries"] = "\n".join(line.strip() for line in lines if line.strip())
    return sent


def as_typed(sent: QueryDict) -> dict[str, Any]:
    """Initial values: those that were sent, or for a start this year and two analysts each."""
    start = {"year": timezone.localdate().year, "coders": CODERS}
    return {**start, **sent.dict(), "analysts": sent.getlist("analysts")}


def proposed(
    request: MemberRequest, sent: QueryDict, said: dict[str, Any], offer: Offer
) -> HttpResponse:
    """Show what would be made, and make it when just that was shown before."""
    is_confirmed = request.POST.get("step") == "open"
    ministries = offer.chosen(said["place"], said["ministries"])
    analysts = [offer.analysts[key] for key in said["analysts"]]
    ground = analyst_plans.ground(ministries, analysts, coders=said["coders"], round=None)
    chosen = analyst_plans.proposed(ground)
    digest, refusal = analyst_plans.digest(chosen), CHANGED if is_confirmed else ""
    if is_confirmed and request.POST.get("shown") == digest:
        try:
            round = assignments.open_round(opening(said, offer, ground, chosen), by=request.user)
        except (ActionError, ValidationError) as error:
            refusal = " ".join(getattr(error, "messages", [str(error)]))
        else:
            messages.success(request, f"Round {round.code} is open.")
            return redirect("round-detail", round.code)
    context = {
        "said": said | {"due_on": due_on(said)},
        "framework": offer.frameworks[said["framework"]],
        "shares": analyst_plans.shares(ground),
        "unfilled": analyst_plans.sheet(ground, chosen).unfilled,
        "ministries": ministries,
        "sent": [(name, value) for name in said for value in sent.getlist(name)],
        "shown": digest,
        "refusal": refusal,
        "crumbs": crumbs(None, "Open"),
    }
    return render_page(request, "rounds/opening.html", context)


def opening(
    said: dict[str, Any], offer: Offer, ground: Ground, chosen: dict[str, list[str]]
) -> Opening:
    return Opening(
        code=said["code"],
        framework=offer.frameworks[said["framework"]],
        year=said["year"],
        opens_on=said["opens_on"],
        closes_on=said["closes_on"],
        due_on=due_on(said),
        coders=said["coders"],
        analysts_of={
            ministry: [offer.analysts[key] for key in chosen[ministry.code]]
            for ministry in ground.ministries
        },
    )


def due_on(said: dict[str, Any]) -> Any:
    """Left blank, everything is due when the round closes."""
    return said["due_on"] or said["closes_on"]
