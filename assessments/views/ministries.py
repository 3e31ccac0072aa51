"""The directory of ministries, a ministry's dashboard, and its channels."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.freshness import kept_while_unchanged
from assessments.htmx import render_page, wants_partial
from assessments.models import Ministry, User
from assessments.pages import dashboards, directories, roadmaps
from assessments.pages.ministry_plans import ministries_of
from assessments.pages.outlooks import read_outlook


@login_not_required
@require_safe
@kept_while_unchanged
def index(request: HttpRequest) -> HttpResponse:
    directory = directories.ministries(request.GET)
    context = {
        "directory": directory,
        "outlook": directory.outlook,
        "release": directory.outlook.release,
        "is_demonstration": directory.outlook.is_demonstration,
        "crumbs": [("Ministries", "")],
    }
    return render_page(request, "ministries/index.html", context, partial="results")


@login_not_required
@require_safe
@kept_while_unchanged
def detail(request: HttpRequest, code: str) -> HttpResponse:
    ministry = get_object_or_404(Ministry, code=code)
    outlook = read_outlook(request.GET)
    context = {
        "ministry": ministry,
        "outlook": outlook,
        "release": outlook.release,
        "is_demonstration": outlook.is_demonstration,
        "plan_url": plan_url(request, ministry),
        "dashboard": dashboards.dashboard(ministry, outlook),
        "file_names": dashboards.file_names(ministry, outlook),
        "crumbs": [
            ("Ministries", reverse("ministry-index")),
            (ministry.country, ""),
        ],
    }
    return render_page(request, "ministries/detail.html", context)


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
        "outlook": choice.outlook,
        "release": choice.outlook.release,
        "is_demonstration": choice.outlook.is_demonstration,
        "plan_url": plan_url(request, ministry),
        "roadmap": found,
        "is_swap": is_swap,
        "crumbs": [*crumbs_to(ministry), ("Roadmap", "")],
    }
    partial = "supposition" if found else ""
    response = render_page(request, "ministries/roadmap.html", context, partial=partial)
    if is_swap:
        response["HX-Push-Url"] = address
    return response


@login_not_required
@require_safe
@kept_while_unchanged
def channels(request: HttpRequest, code: str) -> HttpResponse:
    ministry = get_object_or_404(Ministry, code=code)
    context = {
        "ministry": ministry,
        "network": directories.network(ministry),
        "crumbs": [*crumbs_to(ministry), ("Missions and channels", "")],
    }
    return render_page(request, "ministries/channels.html", context)


def plan_url(request: HttpRequest, ministry: Ministry) -> str:
    """Where its members find their plan; "" for everybody else."""
    user = request.user
    is_member = isinstance(user, User) and ministries_of(user).filter(pk=ministry.pk).exists()
    return reverse("ministry-plan", args=[ministry.code]) if is_member else ""


def crumbs_to(ministry: Ministry) -> list[tuple[str, str]]:
    return [
        ("Ministries", reverse("ministry-index")),
        (ministry.country, ministry.get_absolute_url()),
    ]
