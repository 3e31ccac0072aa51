"""A comparison to take away: as a picture, or as data."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from assessments.exports.downloads import chart_download
from assessments.exports.images import ImageUnavailable
from assessments.freshness import kept_while_unchanged
from assessments.pages.choices import read_choice
from assessments.pages.comparisons import NotDrawable, chart_of, facts, file_name
from assessments.queries import BadQuery, Query
from assessments.views.requests import site_of


@login_not_required
@require_safe
@kept_while_unchanged
def download(request: HttpRequest, extension: str) -> HttpResponse:
    choice = read_choice(request.GET, known=["theme"], site=site_of(request))
    query = Query(request.GET, known=request.GET)
    is_dark = query.one_of("theme", ["light", "dark"], default="light") == "dark"
    query.settle()
    address = request.build_absolute_uri(f"{request.path}?{choice.query}")
    try:
        return chart_download(
            chart_of(choice, theme="dark" if is_dark else "light"),
            name=file_name(choice),
            extension=extension,
            facts=facts(choice, address),
        )
    except NotDrawable as reason:
        raise BadQuery([str(reason)]) from reason
    except ImageUnavailable as trouble:
        return unavailable(trouble)


def unavailable(trouble: ImageUnavailable) -> HttpResponse:
    response = HttpResponse(f"{trouble}\n", status=503, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"  # kept, its tag would outlive the trouble
    if trouble.retry_after:
        response["Retry-After"] = str(trouble.retry_after)
    return response
