"""Agreement of the coders of a round, for those who lead; each coder by name, for leads only."""

from dataclasses import dataclass
from typing import cast

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments import agreements
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
from assessments.scoring.coders import Record, records

THEMES: tuple[ThemeName, ...] = ("light", "dark")


@dataclass(frozen=True, slots=True)
class CoderLine:
    """One coder, compared with the reconciled scores."""

    coder: str
    record: Record

    @property
    def direction_words(self) -> str:
        """Higher or lower levels than the reconciled ones; blank where there is no difference."""
        direction = self.record.direction
        if not self.record.distance or direction is None:
            return ""
        if direction > 0:
            return "reads higher"
        if direction < 0:
            return "reads lower"
        return "in both ways"


@leading_only
@require_safe
def detail(request: MemberRequest, code: str) -> HttpResponse:
    round = round_or_404(code)
    coders_url = ""
    if is_lead(request.user):  # coordinators see no coder by name
        coders_url = reverse("round-coders", args=[code])
    context = {
        "round": round,
        "page": agreement_page(request, round),
        "extensions": (*PICTURES, *TABLES),
        "coders_url": coders_url,
        "crumbs": crumbs(round, "Agreement"),
    }
    return render_page(request, "rounds/agreement/detail.html", context, about=round)


@leading_only
@require_safe
def download(request: MemberRequest, code: str, extension: str) -> HttpResponse:
    """Return the chart as a picture, light or dark, in a size of comparisons, or its table."""
    round = round_or_404(code)
    known: list[str] = []
    if extension in PICTURES:
        known = ["theme", "size"]
    query = Query(request.GET, known=known)
    theme = cast(ThemeName, query.one_of("theme", THEMES, default="light"))
    size = query.one_of("size", SIZES)
    query.settle()
    chart = agreement_page(request, round, theme).chart
    name = f"agreement-{code}"
    if extension in TABLES:
        table = Table(chart.header, chart.rows)
        return table_download(table, name=name, extension=extension)
    if size:
        name = f"{name}-{size}"
    if theme == "dark":
        name = f"{name}-dark"
    return picture(chart, extension, size, name=name)


@leads_only
@require_safe
def coders(request: MemberRequest, code: str) -> HttpResponse:
    """Compare each coder with the reconciled scores, the furthest from them first."""
    round = round_or_404(code)
    lines = [CoderLine(*each) for each in records(agreements.outcomes(round)).items()]
    context = {
        "round": round,
        "lines": sorted(lines, key=lambda line: (-(line.record.distance or 0.0), line.coder)),
        "reconciled": agreements.reconciled(round).count(),
        "total": round.assessments.count(),
        "crumbs": crumbs(round, "Coders"),
    }
    return render_page(request, "rounds/agreement/coders.html", context, about=round)


def agreement_page(
    request: MemberRequest, round: Round, theme: ThemeName = "light"
) -> agreement.Page:
    today = timezone.localdate()
    return agreement.page(round, site=site_of(request), today=today, theme=theme)


def picture(chart: Chart, extension: str, size: str, *, name: str) -> HttpResponse:
    paper = None  # as large as the data need
    if size:
        paper = SIZES[size]
    try:
        content = Picture.of(chart, cast(Format, extension), size=paper).drawn()
    except ImageUnavailable as trouble:
        return unavailable(trouble)
    return attachment(content, name=name, extension=extension)
