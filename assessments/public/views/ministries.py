"""The pages of ministries: the list of all, and of each its dashboard and its roadmap."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.breadcrumbs import ministry_crumbs
from assessments.htmx import render_page, wants_partial
from assessments.models import Ministry, User
from assessments.page_cache import kept_while_unchanged
from assessments.public import dashboards, directories, roadmaps
from assessments.public.ministry_plans import ministries_of
from assessments.reporting.release_views import read_release_view


@login_not_required
@require_safe
@kept_while_unchanged
def index(request: HttpRequest) -> HttpResponse:
    directory = directories.directory(request.GET)
    context = {
        "directory": directory,
        "release": directory.release_view.release,
        "crumbs": [("Ministries", "")],
    }
    return render_page(
        request,
        "public/ministries/index.html",
        context,
        about=directory.release_view,
        partial="results",
    )


@login_not_required
@require_safe
@kept_while_unchanged
def detail(request: HttpRequest, code: str) -> HttpResponse:
    ministry = get_object_or_404(Ministry, code=code)
    release_view = read_release_view(request.GET)
    context = {
        "ministry": ministry,
        "release_view": release_view,
        "plan_url": plan_url(request, ministry),
        "dashboard": dashboards.dashboard(ministry, release_view),
        "file_names": dashboards.file_names(ministry, release_view),
        "crumbs": [
            ("Ministries", reverse("ministry-index")),
            (ministry.country, ""),
        ],
    }
    return render_page(request, "public/ministries/detail.html", context, about=release_view)


@login_not_required
@require_safe
@kept_while_unchanged
def roadmap(request: HttpRequest, code: str) -> HttpResponse:
    ministry = get_object_or_404(Ministry, code=code)
    asked = roadmaps.read_roadmap_query(request.GET, ministry)
    address = f"{request.path}?{asked.query}"
    found = roadmaps.roadmap(ministry, asked)
    # Without a roadmap there is no part of it to swap in: the whole page says why.
    is_swap = wants_partial(request) and found is not None
    # A plain form sends one field for each indicator; the one short address is shown instead.
    if not roadmaps.is_canonical(request.GET) and not is_swap:
        return redirect(address)
    context = {
        "ministry": ministry,
        "release_view": asked.release_view,
        "plan_url": plan_url(request, ministry),
        "roadmap": found,
        "is_swap": is_swap,
        "crumbs": [*ministry_crumbs(ministry), ("Roadmap", "")],
    }
    response = render_page(
        request,
        "public/ministries/roadmap.html",
        context,
        about=asked.release_view,
        partial="scenario" if found else "",
    )
    # The short address again, so that the back button leads through the scenarios.
    if is_swap:
        response["HX-Push-Url"] = address
    return response


def plan_url(request: HttpRequest, ministry: Ministry) -> str:
    """Return the address of the ministry's plan for its members, "" for all others."""
    user = request.user
    if isinstance(user, User) and ministries_of(user).filter(pk=ministry.pk).exists():
        return reverse("ministry-plan", args=[ministry.code])
    return ""
