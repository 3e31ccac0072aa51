"""Publishing a round, for coordinators: shown whole before it happens."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_http_methods

from assessments.access import coordinators_only
from assessments.actions import releases
from assessments.actions.errors import ActionError
from assessments.breadcrumbs import crumbs
from assessments.htmx import render_page
from assessments.models import Round
from assessments.releases import publications
from assessments.requests import MemberRequest, round_or_404

LEAVE_OUT = "leave-out"  # the box to tick: without those that are not final


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def publish(request: MemberRequest, code: str) -> HttpResponse:
    round, refusal = round_or_404(code), ""
    said = request.POST if request.method == "POST" else request.GET
    is_partial = said.get(LEAVE_OUT) == "1"
    secret = publications.secret(round, request.user)
    if request.method == "POST" and not secret:
        shown = said.get("shown") or "nothing"
        try:
            release = releases.publish(round, by=request.user, shown=shown, is_partial=is_partial)
        except ActionError as error:
            refusal = str(error)
        else:
            messages.success(request, f"Release {release.code} is published.")
            return redirect(release)
    context = {
        "round": round,
        "refusal": refusal,
        "is_partial": is_partial,
        "crumbs": crumbs(round, "Publish"),
        **({"reason": secret} if secret else previewed(round, is_partial=is_partial)),
    }
    return render_page(request, "rounds/publish.html", context, about=round)


def previewed(round: Round, *, is_partial: bool) -> dict[str, Any]:
    """The preview, or the sentence why there is none; and who is not final yet."""
    waiting = [] if round.releases.exists() else releases.unfinished(round)
    try:
        frozen = releases.freeze(round, is_partial=is_partial)
    except ActionError as error:
        return {"reason": str(error), "waiting": waiting}
    shown = publications.preview(
        round,
        frozen.results,
        content_hash=frozen.content_hash,
        waiting={row.ministry_id for row in waiting},
    )
    return {"preview": shown, "waiting": waiting}
