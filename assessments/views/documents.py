"""Whole documents to take away: profiles of ministries, and slides of any comparison."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.exports.downloads import attachment
from assessments.exports.images import ImageUnavailable
from assessments.freshness import is_unknown, kept_while_unchanged
from assessments.handouts.decks import comparison_pptx, profile_pptx
from assessments.handouts.profiles import profile_pdf
from assessments.models import Ministry
from assessments.pages.choices import read_choice
from assessments.pages.comparisons import NotDrawable, chart_of, file_name
from assessments.pages.outlooks import read_outlook
from assessments.pages.profiles import Profile, profile_of
from assessments.queries import BadQuery
from assessments.views.downloads import ASK_AGAIN, unavailable
from assessments.views.requests import site_of

MAKERS: dict[str, Callable[[Profile], bytes]] = {
    "pdf": profile_pdf,
    "pptx": lambda found: profile_pptx(found, timezone.localdate()),
}


@login_not_required
@require_safe
def profile(request: HttpRequest, code: str, extension: str) -> HttpResponse:
    try:
        return profile_file(request, code, extension)
    except ImageUnavailable as trouble:
        return unavailable(trouble)


@login_not_required
@require_safe
def comparison(request: HttpRequest) -> HttpResponse:
    try:
        return comparison_file(request)
    except ImageUnavailable as trouble:
        return unavailable(trouble)


@kept_while_unchanged
def profile_file(request: HttpRequest, code: str, extension: str) -> HttpResponse:
    ministry = get_object_or_404(Ministry, code=code)
    found = profile_of(ministry, read_outlook(request.GET), site=site_of(request))
    if found is None:
        raise Http404  # the release does not have it
    return handed_out(request, MAKERS[extension](found), name=found.file_name, extension=extension)


@kept_while_unchanged
def comparison_file(request: HttpRequest) -> HttpResponse:
    choice = read_choice(request.GET, site=site_of(request))
    try:
        chart = chart_of(choice)
    except NotDrawable as reason:
        raise BadQuery([str(reason)]) from reason
    deck = comparison_pptx(choice, chart, timezone.localdate())
    return handed_out(request, deck, name=file_name(choice), extension="pptx")


def handed_out(request: HttpRequest, content: bytes, *, name: str, extension: str) -> HttpResponse:
    response = attachment(content, name=name, extension=extension)
    if is_unknown(request):
        response["Cache-Control"] = ASK_AGAIN
    return response
