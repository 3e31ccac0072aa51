"""The time zone in which somebody reads moments."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from assessments.access import roles_of
from assessments.actions import time_zones
from assessments.htmx import render_page
from assessments.models.people import TEAM
from assessments.people.zone_forms import TimeZoneForm
from assessments.requests import MemberRequest


@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: MemberRequest) -> HttpResponse:
    """For whoever is signed in: a ministry's members have deadlines as well."""
    given = request.POST if request.method == "POST" else None
    form = TimeZoneForm(given, initial={"time_zone": request.user.time_zone})
    if request.method == "POST" and form.is_valid():
        time_zones.choose(request.user, form.cleaned_data["time_zone"], by=request.user)
        messages.success(request, "From now on, this is the time zone of what you read.")
        return redirect("zone-edit")
    has_desk = not roles_of(request.user).isdisjoint(TEAM)
    desk = [("Desk", reverse("desk-index"))] if has_desk else []
    context = {"form": form, "now": timezone.now(), "crumbs": [*desk, ("Time zone", "")]}
    return render_page(request, "people/zone.html", context)
