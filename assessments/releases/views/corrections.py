"""Correcting a release, for coordinators: chosen, shown with its effect, then published."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from assessments.access import coordinators_only
from assessments.actions import corrections
from assessments.actions.corrections import Change, Corrected
from assessments.actions.errors import ActionError
from assessments.htmx import render_page
from assessments.models import Ministry, Release
from assessments.queries import Query
from assessments.releases import correction_forms
from assessments.releases.forms import CorrectionForm
from assessments.reporting.corrections import Effect, effect
from assessments.requests import MemberRequest


@coordinators_only
@require_http_methods(["GET", "HEAD", "POST"])
def create(request: MemberRequest, code: str) -> HttpResponse:
    """With ?ministry=FIN, one ministry's answers; without, which ministry is meant."""
    release = get_object_or_404(Release.objects.newest_first(), code=code)
    query = Query(request.GET, known=["ministry"])
    offer = correction_forms.offer(release, query)
    query.settle()
    is_sent = request.method == "POST" and offer.ministry is not None
    form = CorrectionForm(request.POST if is_sent else None, asked=offer.asked)
    context: dict[str, Any] = {"release": release, "offer": offer, "form": form}
    if is_sent and offer.ministry and form.is_valid():
        said = [Change(offer.ministry.code, *change) for change in form.changes()]
        try:
            if request.POST.get("act") == "confirm":
                return published(request, release, said, form.cleaned_data["reason"])
        except (ActionError, ValidationError) as refusal:
            explain(form, refusal)
        context |= shown(release, said, form)
    context |= {
        "lines": correction_forms.lines(offer, form),
        "crumbs": crumbs(release),
    }
    return render_page(request, "releases/correct.html", context, about=release.round)


def published(
    request: MemberRequest, release: Release, said: list[Change], reason: str
) -> HttpResponse:
    """Whatever was not shown is not published."""
    seen = request.POST.get("shown") or "nothing"
    made = corrections.correct(release, said, reason=reason, by=request.user, shown=seen)
    messages.success(request, f"Release {made.code} is published. It corrects {release.code}.")
    return redirect(made)


def shown(release: Release, said: list[Change], form: CorrectionForm) -> dict[str, Any]:
    """What would be published; nothing where the form, or the action, refuses it."""
    try:
        made = corrections.prepare(release, said, reason=form.cleaned_data["reason"])
    except (ActionError, ValidationError) as refusal:
        explain(form, refusal)
        return {}
    return {"made": made, "effect": effect_of(release, made)}


def effect_of(release: Release, made: Corrected) -> Effect:
    after = {(row.ministry_id, row.kind, row.code): row for row in made.results}
    members = Ministry.objects.in_bulk({code for code, _, _ in after})
    return effect(release, made.corrections, made.before, after, members)


def explain(form: CorrectionForm, refusal: ActionError | ValidationError) -> None:
    """Once each: a refusal to publish is mostly the refusal of its preview as well."""
    if isinstance(refusal, ValidationError):
        named = {
            field: [one for one in errors if one not in form.errors.get(field, [])]
            for field, errors in refusal.message_dict.items()
        }
        for field, errors in named.items():
            form.add_error(field if field in form.fields else None, errors)
    elif str(refusal) not in form.non_field_errors():
        form.add_error(None, str(refusal))


def crumbs(release: Release) -> list[tuple[str, str]]:
    return [
        ("Releases", reverse("release-index")),
        (release.code, release.get_absolute_url()),
        ("Correct", ""),
    ]
