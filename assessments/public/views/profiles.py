"""Profiles as documents: of one ministry, and of a whole release in one ZIP file."""

import time
from collections.abc import Callable

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.exports.images import ImageUnavailable
from assessments.file_responses import made_file, unavailable
from assessments.htmx import render_page
from assessments.models import Ministry, Release
from assessments.page_cache import kept_while_unchanged
from assessments.public.bundles import Bundle, Progress
from assessments.public.profiles import MinistryProfile, profile_of, profile_pdf, profile_pptx
from assessments.queries import site_of
from assessments.reporting.release_views import read_release_view
from assessments.tasks import bundle_profiles

MAKERS: dict[str, Callable[[MinistryProfile], bytes]] = {
    "pdf": profile_pdf,
    "pptx": lambda profile: profile_pptx(profile, timezone.localdate()),
}


@login_not_required
@require_safe
def profile(request: HttpRequest, code: str, extension: str) -> HttpResponse:
    # Outside the page cache: a trouble that passes must not be kept.
    try:
        return profile_file(request, code, extension)
    except ImageUnavailable as trouble:
        return unavailable(trouble)


@kept_while_unchanged
def profile_file(request: HttpRequest, code: str, extension: str) -> HttpResponse:
    ministry = get_object_or_404(Ministry, code=code)
    found = profile_of(ministry, read_release_view(request.GET), site=site_of(request))
    if found is None:
        raise Http404  # the ministry is not part of the release
    return made_file(request, MAKERS[extension](found), name=found.file_name, extension=extension)


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def bundle(request: HttpRequest, code: str) -> HttpResponse:
    release = get_object_or_404(Release.objects.newest_first(), code=code)
    found = Bundle.of(release)
    if request.method == "POST":
        return start(request, found)
    context = {
        "release": release,
        "progress": found.progress,
        "has_archive": found.archive.exists(),
        "crumbs": [
            ("Releases", reverse("release-index")),
            (release.code, release.get_absolute_url()),
            ("Profiles", ""),
        ],
    }
    return render_page(
        request, "public/profiles/bundle.html", context, about=release.round, partial="progress"
    )


def start(request: HttpRequest, found: Bundle) -> HttpResponse:
    # Only signed-in users may start the work: it keeps the server busy for minutes.
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if found.progress.can_start:
        # Written before the worker begins: a second click finds it and starts nothing.
        found.write_progress(Progress("waiting", at=time.time()))
        bundle_profiles.enqueue(found.release.pk, site_of(request))
    return redirect(request.path)


@login_not_required
@never_cache
@require_safe
def archive(request: HttpRequest, code: str) -> FileResponse:
    release = get_object_or_404(Release.objects.newest_first(), code=code)
    try:
        file = Bundle.of(release).archive.open("rb")
    except FileNotFoundError:
        raise Http404 from None  # no bundle was made yet
    name = f"profiles-{release.code}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
