"""All profiles of a release in one file: started by who is signed in, taken by everybody."""

import time

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from assessments.htmx import render_page
from assessments.models import Release
from assessments.public.bundles import Bundle, Progress
from assessments.queries import site_of
from assessments.tasks import bundle_profiles


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def profiles(request: HttpRequest, code: str) -> HttpResponse:
    release = get_object_or_404(Release.objects.newest_first(), code=code)
    bundle = Bundle.of(release)
    if request.method == "POST":
        return started(request, bundle)
    context = {
        "release": release,
        "progress": bundle.progress,
        "has_archive": bundle.archive.exists(),
        "crumbs": [
            ("Releases", reverse("release-index")),
            (release.code, release.get_absolute_url()),
            ("Profiles", ""),
        ],
    }
    return render_page(
        request, "public/profiles.html", context, about=release.round, partial="progress"
    )


def started(request: HttpRequest, bundle: Bundle) -> HttpResponse:
    """Everybody could keep the server busy; whoever is signed in is known."""
    if not request.user.is_authenticated:
        return redirect_to_login(request.path)
    if bundle.progress.can_start:
        bundle.say(Progress("waiting", at=time.time()))
        bundle_profiles.enqueue(bundle.release.pk, site_of(request))
    return redirect(request.path)


@login_not_required
@never_cache
@require_safe
def archive(request: HttpRequest, code: str) -> FileResponse:
    release = get_object_or_404(Release.objects.newest_first(), code=code)
    try:
        file = Bundle.of(release).archive.open("rb")
    except FileNotFoundError:
        raise Http404 from None
    name = f"profiles-{release.code}.zip"
    return FileResponse(file, as_attachment=True, filename=name, content_type="application/zip")
