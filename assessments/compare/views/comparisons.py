"""The comparison page."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.compare.choices import is_canonical, read_choice
from assessments.compare.comparisons import NotDrawable, chart_of
from assessments.compare.offers import offer_of
from assessments.compare.takeaways import takeaway
from assessments.exports.downloads import EXTENSIONS
from assessments.htmx import render_page, shown_address, swapped_by, wants_partial
from assessments.page_cache import kept_while_unchanged
from assessments.requests import site_of


@login_not_required
@require_safe
@kept_while_unchanged
def index(request: HttpRequest) -> HttpResponse:
    choice = read_choice(request.GET, site=site_of(request), reader=request.user)
    address = f"{reverse('comparison-index')}?{choice.query}"
    if not is_canonical(request.GET) and not wants_partial(request):
        return redirect(address)
    context = {
        "choice": choice,
        "offer": offer_of(choice, request.user),
        "release_view": choice.release_view,
        "release": choice.release_view.release,
        "extensions": EXTENSIONS,
        "address": address,
        "crumbs": [("Compare", "")],
    }
    try:
        chart = chart_of(choice)
        context |= {"chart": chart, "take": takeaway(choice, chart, timezone.localdate())}
    except NotDrawable as reason:
        context["reason"] = reason
    response = render_page(
        request, "compare/index.html", context, about=choice.release_view, partial="comparison"
    )
    if wants_partial(request):
        response["HX-Replace-Url" if is_next_step(request) else "HX-Push-Url"] = address
    return response


def is_next_step(request: HttpRequest) -> bool:
    """Weights are tried by the dozen: one step back leads to where the first one was tried."""
    return swapped_by(request) == "compare-weights" and "weights=" in shown_address(request)
