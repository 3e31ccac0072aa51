"""The front page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from assessments.freshness import kept_while_unchanged
from assessments.htmx import render_page
from assessments.pages.outlooks import read_outlook
from assessments.pages.overviews import overview


@login_not_required
@require_safe
@kept_while_unchanged
def index(request: HttpRequest) -> HttpResponse:
    outlook = read_outlook(request.GET)
    context = {
        "outlook": outlook,
        "release": outlook.release,
        "is_demonstration": outlook.is_demonstration,
        "overview": overview(outlook),
        "file_name": "-".join(["index-map", *outlook.name_parts]),
    }
    return render_page(request, "overview/index.html", context)
