"""The missions and channels of one ministry."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from assessments.breadcrumbs import ministry_crumbs
from assessments.channels import networks
from assessments.htmx import render_page
from assessments.models import Ministry
from assessments.page_cache import kept_while_unchanged


@login_not_required
@require_safe
@kept_while_unchanged
def channels(request: HttpRequest, code: str) -> HttpResponse:
    ministry = get_object_or_404(Ministry, code=code)
    context = {
        "ministry": ministry,
        "network": networks.network(ministry),
        "crumbs": [*ministry_crumbs(ministry), ("Missions and channels", "")],
    }
    return render_page(request, "channels/detail.html", context)
