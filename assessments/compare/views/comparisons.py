"""The comparison page, and a comparison as a citation or as slides."""

from dataclasses import dataclass
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.compare.charts import CHARTS, MOST_PROFILES, ChartUnavailable, draw_chart
from assessments.compare.comparisons import (
    COLUMNS,
    ORDERS_OF_SLOPE,
    PEERS,
    Comparison,
    is_canonical,
    read_comparison,
)
from assessments.compare.downloads import comparison_pptx
from assessments.compare.sharing import citation, share_of
from assessments.exports.downloads import EXTENSIONS
from assessments.exports.images import ImageUnavailable
from assessments.file_responses import made_file, unavailable
from assessments.htmx import render_page, shown_address, swapped_by, wants_partial
from assessments.models import Release, SavedList, User
from assessments.page_cache import kept_while_unchanged
from assessments.queries import BadQuery, site_of
from assessments.reporting.ministry_names import MOST_MINISTRIES
from assessments.reporting.peers import NEAREST
from assessments.reporting.release_views import MOST_WEIGHT, WEIGHT_FIELD, other_releases

NEAREST_NOTE = (
    f"The {NEAREST} with the smallest root mean square difference to one of them, "
    "over the dimensions in which both have scores."
)
CITATION_TYPES = {
    "txt": "text/plain; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
}


@dataclass(frozen=True, slots=True)
class WeightField:
    """The field of one dimension. name: of the input. factor: as text. is_visible: in the lens."""

    name: str
    code: str
    title: str
    factor: str
    is_visible: bool


@login_not_required
@require_safe
@kept_while_unchanged
def index(request: HttpRequest) -> HttpResponse:
    comparison = read_comparison(request.GET, site=site_of(request), reader=request.user)
    address = f"{reverse('comparison-index')}?{comparison.query_string}"
    is_swap = wants_partial(request)
    # A swap gets its address in a header below: the page's script never sees a redirect.
    if not is_swap and not is_canonical(request.GET):
        return redirect(address)
    context = {
        "comparison": comparison,
        "query": comparison.query,
        "options": form_options(comparison, request.user),
        "release_view": comparison.release_view,
        "release": comparison.release_view.release,
        "extensions": EXTENSIONS,
        "address": address,
        "crumbs": [("Compare", "")],
    }
    try:
        chart = draw_chart(comparison)
        share = share_of(comparison, chart, timezone.localdate())
        context |= {"chart": chart, "share": share}
    except ChartUnavailable as reason:
        context["reason"] = reason
    response = render_page(
        request, "compare/index.html", context, about=comparison.release_view, partial="comparison"
    )
    if is_swap:
        response["HX-Replace-Url" if is_next_step(request) else "HX-Push-Url"] = address
    return response


def is_next_step(request: HttpRequest) -> bool:
    """Is this a further change of weights? The back button then leads to before the first."""
    return swapped_by(request) == "compare-weights" and "weights=" in shown_address(request)


def form_options(comparison: Comparison, reader: User | AnonymousUser) -> dict[str, Any]:
    """Return what the form offers. Queries: none for a visitor, one for a signed-in reader."""
    release_view, fields = comparison.release_view, CHARTS[comparison.query.chart].fields
    others: list[Release] = []
    lists: list[SavedList] = []
    note = ""
    if "against" in fields:
        others = other_releases(release_view)
        others.reverse()  # the newest first, as in the field that selects the release
    if isinstance(reader, User):
        lists = list(SavedList.objects.owned_by(reader))
    if comparison.query.peers == "nearest":
        note = NEAREST_NOTE
    return {
        "charts": CHARTS,
        "peers": PEERS,
        "peer_note": note,
        "columns": COLUMNS,
        "by": ORDERS_OF_SLOPE,
        "against": others,
        "weights": weight_options(comparison),
        "lists": lists,
        "fields": fields,
        "most_ministries": MOST_MINISTRIES,
        "most_profiles": MOST_PROFILES,
        "most_weight": f"{MOST_WEIGHT:g}",
    }


def weight_options(comparison: Comparison) -> list[WeightField]:
    """Return a field for each dimension; hidden for one outside the lens with a weight."""
    framework, visible = comparison.release_view.framework, comparison.framework
    if framework is None or visible is None:
        return []
    factors = dict(comparison.release_view.weights)
    codes = {dimension.code for dimension in visible.dimensions}
    fields = []
    for dimension in framework.dimensions:
        code, is_visible = dimension.code, dimension.code in codes
        # Without its hidden field, the form would lose a weight that the address has.
        if is_visible or code in factors:
            factor = f"{factors.get(code, 1.0):g}"
            fields.append(
                WeightField(WEIGHT_FIELD + code, code, dimension.title, factor, is_visible)
            )
    return fields


@login_not_required
@require_safe
@kept_while_unchanged
def cite(request: HttpRequest, extension: str) -> HttpResponse:
    """A citation in the form that a reader's program takes."""
    comparison = read_comparison(request.GET, site=site_of(request))
    cited = citation(comparison, comparison.address, timezone.localdate())
    content = {"txt": cited.apa, "bib": cited.bibtex, "ris": cited.ris}[extension]
    response = HttpResponse(content, content_type=CITATION_TYPES[extension])
    # A browser shows plain text; the other two are for a program.
    if extension != "txt":
        name = f"{comparison.file_name}.{extension}"
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@login_not_required
@require_safe
def deck(request: HttpRequest) -> HttpResponse:
    # Outside the page cache: a trouble that passes must not be kept.
    try:
        return deck_file(request)
    except ImageUnavailable as trouble:
        return unavailable(trouble)


@kept_while_unchanged
def deck_file(request: HttpRequest) -> HttpResponse:
    comparison = read_comparison(request.GET, site=site_of(request))
    try:
        chart = draw_chart(comparison)
    except ChartUnavailable as reason:
        raise BadQuery([str(reason)]) from reason
    content = comparison_pptx(comparison, chart, timezone.localdate())
    return made_file(request, content, name=comparison.file_name, extension="pptx")
