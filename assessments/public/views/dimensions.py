"""The pages of the dimensions: all of them, and each over a whole release."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments import scorecards
from assessments.htmx import render_page
from assessments.page_cache import kept_while_unchanged
from assessments.public.dimensions import dimension_cards, dimension_named, dimension_page
from assessments.public.frameworks import current_framework
from assessments.queries import BadQuery
from assessments.reporting.release_views import read_release_view
from assessments.scoring.types import Framework


@login_not_required
@require_safe
@kept_while_unchanged
def index(request: HttpRequest) -> HttpResponse:
    release_view = read_release_view(request.GET)
    context = {
        "release_view": release_view,
        "cards": dimension_cards(release_view),
        "crumbs": [("Dimensions", "")],
    }
    return render_page(request, "public/dimensions/index.html", context, about=release_view)


@login_not_required
@require_safe
@kept_while_unchanged
def detail(request: HttpRequest, code: str) -> HttpResponse:
    release_view = read_release_view(request.GET)
    dimension = dimension_named(code, release_view.framework or unreleased_framework())
    if dimension is None:
        # A known page that this release lacks says so; any other address does not exist.
        if "release" in request.GET:
            raise BadQuery([f"release: {release_view.release} has no dimension of this name."])
        raise Http404
    context = {
        "release_view": release_view,
        "dimension": dimension,
        "page": dimension_page(code, release_view),
        "crumbs": [("Dimensions", reverse("dimension-index")), (dimension.title, "")],
    }
    return render_page(request, "public/dimensions/detail.html", context, about=release_view)


def unreleased_framework() -> Framework | None:
    """Return the framework to read before the first release."""
    row = current_framework()
    if row is None:
        return None
    return scorecards.tree(row)
