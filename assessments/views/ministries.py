"""The directory of ministries, a ministry's dashboard, and its channels."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.freshness import kept_while_unchanged
from assessments.htmx import render_page
from assessments.models import Ministry
from assessments.pages import dashboards, directories
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
def channels(request: HttpRequest, code: str) -> HttpResponse:
    ministry = get_object_or_404(Ministry, code=code)
    context = {
        "ministry": ministry,
        "network": directories.network(ministry),
        "crumbs": [
            ("Ministries", reverse("ministry-index")),
            (ministry.country, ministry.get_absolute_url()),
            ("Missions and channels", ""),
        ],
    }
    return render_page(request, "ministries/channels.html", context)
