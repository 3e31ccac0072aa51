"""The directory of ministries, a ministry's dashboard, and its roadmap."""

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
    directory = directories.ministries(request.GET)
    context = {
        "directory": directory,
        "release_view": directory.release_view,
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
        "release": release_view.release,
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
    choice = roadmaps.read_choice(request.GET, ministry)
    address = f"{request.path}?{choice.query}"
    found = roadmaps.roadmap(ministry, choice)
    is_swap = wants_partial(request) and found is not None  # the swap is a part of a roadmap
    if not roadmaps.is_canonical(request.GET) and not is_swap:
        return redirect(address)
    context = {
        "ministry": ministry,
        "release_view": choice.release_view,
        "release": choice.release_view.release,
        "plan_url": plan_url(request, ministry),
        "roadmap": found,
        "is_swap": is_swap,
        "crumbs": [*ministry_crumbs(ministry), ("Roadmap", "")],
    }
    partial = "supposition" if found else ""
    response = render_page(
        request,
        "public/ministries/roadmap.html",
        context,
        about=choice.release_view,
        partial=partial,
    )
    if is_swap:
        response["HX-Push-Url"] = address
    return response


def plan_url(request: HttpRequest, ministry: Ministry) -> str:
    """Where its members find their plan; "" for everybody else."""
    user = request.user
    is_member = isinstance(user, User) and ministries_of(user).filter(pk=ministry.pk).exists()
    return reverse("ministry-plan", args=[ministry.code]) if is_member else ""
