"""A ministry's profile to take away as a document."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from assessments.exports.downloads import attachment
from assessments.exports.images import ImageUnavailable
from assessments.freshness import is_unknown, kept_while_unchanged
from assessments.handouts.profiles import profile_pdf
from assessments.models import Ministry
from assessments.pages.outlooks import read_outlook
from assessments.pages.profiles import Profile, profile_of
from assessments.views.downloads import ASK_AGAIN, unavailable
from assessments.views.requests import site_of


@login_not_required
@require_safe
def profile(request: HttpRequest, code: str, extension: str) -> HttpResponse:
    try:
        return made_profile(request, code, extension)
    except ImageUnavailable as trouble:
        return unavailable(trouble)


@kept_while_unchanged
def made_profile(request: HttpRequest, code: str, extension: str) -> HttpResponse:
    found = profile_or_404(request, code)
    response = attachment(profile_pdf(found), name=found.file_name, extension=extension)
    if is_unknown(request):
        response["Cache-Control"] = ASK_AGAIN
    return response


def profile_or_404(request: HttpRequest, code: str) -> Profile:
    """A ministry that the release does not have has no profile in it."""
    ministry = get_object_or_404(Ministry, code=code)
    found = profile_of(ministry, read_outlook(request.GET), site=site_of(request))
    if found is None:
        raise Http404
    return found
