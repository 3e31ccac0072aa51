"""The front page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import condition, require_safe

from assessments.freshness import page_etag
from assessments.htmx import render_page
from assessments.pages.outlooks import read_outlook
from assessments.pages.overviews import overview


@login_not_required
@require_safe
@condition(etag_func=page_etag)
def index(request: HttpRequest) -> HttpResponse:
    outlook = read_outlook(request.GET)
    context = {
        "outlook": outlook,
        "release": outlook.release,
        "is_demonstration": outlook.is_demonstration,
        "overview": overview(outlook),
    }
    return render_page(request, "overview/index.html", context)
