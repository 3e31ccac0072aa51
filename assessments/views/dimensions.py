"""The dimensions of a framework, and each over a whole release."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from assessments import scorecards
from assessments.freshness import kept_while_unchanged
from assessments.htmx import render_page
from assessments.pages.dimensions import dimension_cards, dimension_named, dimension_page
from assessments.pages.frameworks import current_framework
from assessments.pages.outlooks import read_outlook
from assessments.queries import BadQuery
from assessments.scoring.types import Framework


@login_not_required
@require_safe
@kept_while_unchanged
def index(request: HttpRequest) -> HttpResponse:
    outlook = read_outlook(request.GET)
    context = {
        "outlook": outlook,
        "release": outlook.release,
        "is_demonstration": outlook.is_demonstration,
        "cards": dimension_cards(outlook),
        "crumbs": [("Dimensions", "")],
    }
    return render_page(request, "dimensions/index.html", context)


@login_not_required
@require_safe
@kept_while_unchanged
def detail(request: HttpRequest, code: str) -> HttpResponse:
    outlook = read_outlook(request.GET)
    dimension = dimension_named(code, outlook.framework or latest())
    if dimension is None:
        if "release" in request.GET:
            raise BadQuery([f"release: {outlook.release} has no dimension of this name."])
        raise Http404
    context = {
        "outlook": outlook,
        "release": outlook.release,
        "is_demonstration": outlook.is_demonstration,
        "dimension": dimension,
        "page": dimension_page(code, outlook),
        "crumbs": [("Dimensions", reverse("dimension-index")), (dimension.title, "")],
    }
    return render_page(request, "dimensions/detail.html", context)


def latest() -> Framework | None:
    """What is there to read before the first release."""
    row = current_framework()
    return scorecards.tree(row) if row else None
