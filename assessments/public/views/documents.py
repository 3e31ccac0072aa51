"""Profiles of ministries as documents."""

from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.views.decorators.http import require_safe

from assessments.exports.images import ImageUnavailable
from assessments.file_responses import made_file, unavailable
from assessments.models import Ministry
from assessments.page_cache import kept_while_unchanged
from assessments.public.profile_decks import profile_pptx
from assessments.public.profile_documents import profile_pdf
from assessments.public.profiles import Profile, profile_of
from assessments.queries import site_of
from assessments.reporting.release_views import read_release_view

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


@kept_while_unchanged
def profile_file(request: HttpRequest, code: str, extension: str) -> HttpResponse:
    ministry = get_object_or_404(Ministry, code=code)
    found = profile_of(ministry, read_release_view(request.GET), site=site_of(request))
    if found is None:
        raise Http404  # the release does not have it
    return made_file(request, MAKERS[extension](found), name=found.file_name, extension=extension)
