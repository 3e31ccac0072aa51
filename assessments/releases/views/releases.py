"""What was published, and its numbers to take away."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments.access import is_coordinator
from assessments.exports.downloads import table_download
from assessments.exports.results import results_table
from assessments.exports.tables import TooLarge
from assessments.htmx import render_page
from assessments.models import Release
from assessments.page_cache import kept_while_unchanged
from assessments.queries import BadQuery
from assessments.releases.published_replies import reply_counts
from assessments.reporting.corrections import by_round, published_effect


@login_not_required
@require_safe
@kept_while_unchanged
def index(request: HttpRequest) -> HttpResponse:
    releases = list(Release.objects.newest_first().select_related("corrects"))
    context = {
        "rounds": by_round(releases),
        "crumbs": [("Releases", "")],
    }
    shown = [release.round for release in releases]
    return render_page(request, "releases/index.html", context, about=shown)


@login_not_required
@require_safe
@kept_while_unchanged
def detail(request: HttpRequest, code: str) -> HttpResponse:
    found = Release.objects.newest_first().select_related("corrects")
    release = get_object_or_404(found, code=code)
    later = list(release.corrected_by.all())
    context = {
        "release": release,
        "later": later,
        "effect": published_effect(release),
        "replies": reply_counts(release),
        "may_correct": not later and is_coordinator(request.user),
        "crumbs": [("Releases", reverse("release-index")), (release.code, "")],
    }
    return render_page(request, "releases/detail.html", context, about=release.round)


@login_not_required
@require_safe
@kept_while_unchanged
def results(request: HttpRequest, code: str, extension: str) -> HttpResponse:
    release = get_object_or_404(Release.objects.newest_first(), code=code)
    try:
        return table_download(results_table(release), name=f"results-{code}", extension=extension)
    except TooLarge as reason:
        raise BadQuery([str(reason)]) from reason
