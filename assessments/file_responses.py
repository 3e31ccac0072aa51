"""Responses that are files, and the one for a file that cannot be made at the moment."""

from django.http import HttpRequest, HttpResponse

from assessments.exports.downloads import attachment
from assessments.exports.images import ImageUnavailable
from assessments.page_cache import has_no_cookies

ASK_AGAIN = "public, no-cache"  # kept, but never used without asking whether it is still right


def made_file(request: HttpRequest, content: bytes, *, name: str, extension: str) -> HttpResponse:
    """Return a file that was made for this request; a cache asks before it uses it again."""
    response = attachment(content, name=name, extension=extension)
    if has_no_cookies(request):
        response["Cache-Control"] = ASK_AGAIN
    return response


def unavailable(trouble: ImageUnavailable) -> HttpResponse:
    response = HttpResponse(f"{trouble}\n", status=503, content_type="text/plain; charset=utf-8")
    response["Cache-Control"] = "no-store"  # kept, its tag would outlive the trouble
    if trouble.retry_after:
        response["Retry-After"] = str(trouble.retry_after)
    return response
