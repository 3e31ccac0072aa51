"""The front page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from assessments.htmx import render_page
from assessments.page_cache import kept_while_unchanged
from assessments.public.overviews import overview
from assessments.reporting.release_views import read_release_view


@login_not_required
@require_safe
@kept_while_unchanged
def index(request: HttpRequest) -> HttpResponse:
    release_view = read_release_view(request.GET)
    context = {
        "release_view": release_view,
        "overview": overview(release_view),
        "file_name": "-".join(["index-map", *release_view.name_parts]),
    }
    return render_page(request, "public/overview/index.html", context, about=release_view)
