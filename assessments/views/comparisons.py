"""The comparison page, and the same comparison as a picture or as data."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import condition, require_safe

from assessments.exports.downloads import EXTENSIONS, chart_download
from assessments.exports.images import ImageUnavailable
from assessments.freshness import page_etag
from assessments.htmx import render_page, wants_partial
from assessments.pages.choices import CHARTS, COLUMNS, PEERS, is_canonical, read_choice
from assessments.pages.comparisons import NotDrawable, chart_of, facts, file_name
from assessments.queries import BadQuery, Query


@login_not_required
@require_safe
@condition(etag_func=page_etag)
def index(request: HttpRequest) -> HttpResponse:
    choice = read_choice(request.GET, site=site_of(request))
    address = f"{reverse('comparison-index')}?{choice.query}"
    if not is_canonical(request.GET) and not wants_partial(request):
        return redirect(address)
    context = {
        "choice": choice,
        "outlook": choice.outlook,
        "release": choice.outlook.release,
        "is_demonstration": choice.outlook.is_demonstration,
        "charts": CHARTS,
        "peer_groups": PEERS,
        "column_kinds": COLUMNS,
        "extensions": EXTENSIONS,
        "address": address,
        "crumbs": [("Compare", "")],
    }
    try:
        context |= {"chart": chart_of(choice), "file_name": file_name(choice)}
    except NotDrawable as reason:
        context["reason"] = reason
    response = render_page(request, "comparisons/index.html", context, partial="comparison")
    if wants_partial(request):
        response["HX-Push-Url"] = address
    return response


@login_not_required
@require_safe
@condition(etag_func=page_etag)
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


def site_of(request: HttpRequest) -> str:
    """Where this site is: printed on pictures, which leave it."""
    return request.build_absolute_uri("/").rstrip("/")


def unavailable(trouble: ImageUnavailable) -> HttpResponse:
    response = HttpResponse(f"{trouble}\n", status=503, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"  # kept, its tag would outlive the trouble
    if trouble.retry_after:
        response["Retry-After"] = str(trouble.retry_after)
    return response
