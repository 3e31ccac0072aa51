"""Slides of any comparison."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.compare.choices import read_choice
from assessments.compare.comparisons import NotDrawable, chart_of, file_name
from assessments.compare.decks import comparison_pptx
from assessments.exports.images import ImageUnavailable
from assessments.file_responses import made_file, unavailable
from assessments.page_cache import kept_while_unchanged
from assessments.queries import BadQuery
from assessments.requests import site_of


@login_not_required
@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    try:
        return comparison_file(request)
    except ImageUnavailable as trouble:
        return unavailable(trouble)


@kept_while_unchanged
def comparison_file(request: HttpRequest) -> HttpResponse:
    choice = read_choice(request.GET, site=site_of(request))
    try:
        chart = chart_of(choice)
    except NotDrawable as reason:
        raise BadQuery([str(reason)]) from reason
    deck = comparison_pptx(choice, chart, timezone.localdate())
    return made_file(request, deck, name=file_name(choice), extension="pptx")
