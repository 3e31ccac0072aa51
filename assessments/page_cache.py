"""The page cache: a public page is neither made nor sent again while the data version is the same.

The data version is the number of the newest public change and of the newest entry of the back
office. Every write that shows outside the desk changes it.
"""

import hashlib
from collections.abc import Callable
from functools import partial, wraps
from http.client import OK

from django.conf import settings
from django.contrib.admin.models import LogEntry
from django.core.cache import caches
from django.db.models import Subquery
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.views.decorators.http import condition

from assessments.context import VERSION
from assessments.models import PublicData

View = Callable[..., HttpResponse]
LARGEST_CACHED = 300_000  # bytes; with the cache's own limit, what a process may spend on pages
MESSAGES_COOKIE = "messages"  # where Django keeps a message for a visitor without a session
SWAP_HEADERS = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")


def kept_while_unchanged(view: View) -> View:
    """Answer 304 to a browser that has the page, and from memory if this process has made it.

    Two queries in both cases, one of them for the policy that says whether the site is private.
    Only whole pages for visitors without cookies are cached.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        tag = page_etag(request)
        made = view
        if tag and has_no_cookies(request):
            made = partial(cached_page, view, tag)
        tagged = condition(etag_func=lambda *args, **kwargs: tag)(made)
        response: HttpResponse = tagged(request, *args, **kwargs)
        return response

    return answer


def cached_page(
    view: View, tag: str, request: HttpRequest, *args: object, **kwargs: object
) -> HttpResponse:
    pages = caches["pages"]
    if found := pages.get(tag):
        content, headers = found
        return HttpResponse(content, headers=headers)
    response = view(request, *args, **kwargs)
    if isinstance(response, TemplateResponse):
        response.render()
    if is_cacheable(request, response):
        pages.set(tag, (response.content, dict(response.items())))
    return response


def has_no_cookies(request: HttpRequest) -> bool:
    """Is this a visitor without a session, and without a message to be shown once?"""
    return not {settings.SESSION_COOKIE_NAME, MESSAGES_COOKIE} & request.COOKIES.keys()


def is_cacheable(request: HttpRequest, response: HttpResponse) -> bool:
    """Is this a whole page without anything personal?"""
    if response.status_code != OK or len(response.content) > LARGEST_CACHED:
        return False
    # Django marks the request when a page contains a CSRF token.
    is_personal = bool(response.cookies) or "CSRF_COOKIE_NEEDS_UPDATE" in request.META
    return not is_personal and response.get("Content-Type", "").startswith("text/html")


def page_etag(request: HttpRequest) -> str | None:
    """Return an entity tag for a public page as this visitor sees it; None for a signed-in user.

    The page of a signed-in user contains a token that must not be kept.
    """
    if request.user.is_authenticated:
        return None
    headers = [request.headers.get(name, "") for name in SWAP_HEADERS]
    # The day is part of the tag because some pages show it.
    parts = [VERSION, request.build_absolute_uri(), *headers, *data_version(), timezone.localdate()]
    digest = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]
    return f'W/"{digest}"'


def data_version() -> tuple[int, int]:
    """Return the data version: one query once there was a public change."""
    newest = LogEntry.objects.order_by("-pk").values("pk")[:1]
    found = PublicData.objects.values_list("edition", Subquery(newest)).first()
    change, entry = found or (0, newest.values_list("pk", flat=True).first())
    return change, entry or 0
