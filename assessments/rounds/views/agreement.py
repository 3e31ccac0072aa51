"""How alike the coders of a round read: for who leads it; each coder by name for leads alone."""

from typing import cast

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.access import is_lead, leading_only, leads_only
from assessments.breadcrumbs import crumbs
from assessments.charts.types import Chart, ThemeName
from assessments.exports.downloads import PICTURES, SIZES, TABLES, attachment, table_download
from assessments.exports.images import ImageUnavailable
from assessments.exports.pictures import Picture
from assessments.exports.tables import Table
from assessments.exports.wire import Format
from assessments.file_responses import unavailable
from assessments.htmx import render_page
from assessments.models import Round
from assessments.queries import Query, site_of
from assessments.reporting import agreement
from assessments.requests import MemberRequest, round_or_404
from assessments.rounds import coder_agreement

THEMES: tuple[ThemeName, ...] = ("light", "dark")


@leading_only
@require_safe
def detail(request: MemberRequest, code: str) -> HttpResponse:
    round = round_or_404(code)
    context = {
        "round": round,
        "page": page_of(request, round),
        "extensions": (*PICTURES, *TABLES),
        "coders_url": reverse("round-coders", args=[code]) if is_lead(request.user) else "",
        "crumbs": crumbs(round, "Agreement"),
    }
    return render_page(request, "rounds/agreement/detail.html", context, about=round)


@leading_only
@require_safe
def download(request: MemberRequest, code: str, extension: str) -> HttpResponse:
    """The chart as a picture, light or dark and in the sizes of comparisons, or its table."""
    round = round_or_404(code)
    query = Query(request.GET, known=["theme", "size"] if extension in PICTURES else [])
    theme = next(name for name in THEMES if name == query.one_of("theme", THEMES, default="light"))
    size = query.one_of("size", SIZES)
    query.settle()
    chart = page_of(request, round, theme).chart
    if extension in TABLES:
        table = Table(chart.header, chart.rows)
        return table_download(table, name=f"agreement-{code}", extension=extension)
    parts = (f"agreement-{code}", size, "dark" if theme == "dark" else "")
    return picture(chart, extension, size, name="-".join(part for part in parts if part))


@leads_only
@require_safe
def coders(request: MemberRequest, code: str) -> HttpResponse:
    round = round_or_404(code)
    context = {
        "round": round,
        "page": coder_agreement.page(round),
        "crumbs": crumbs(round, "Coders"),
    }
    return render_page(request, "rounds/agreement/coders.html", context, about=round)


def page_of(request: MemberRequest, round: Round, theme: ThemeName = "light") -> agreement.Page:
    today = timezone.localdate()
    return agreement.page(round, site=site_of(request), today=today, theme=theme)


def picture(chart: Chart, extension: str, size: str, *, name: str) -> HttpResponse:
    paper = SIZES[size] if size else None
    try:
        content = Picture.of(chart, cast(Format, extension), size=paper).drawn()
    except ImageUnavailable as trouble:
        return unavailable(trouble)
    return attachment(content, name=name, extension=extension)
