"""What a page depends on, as one short tag: an unchanged page is neither made nor sent again."""

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
LARGEST_KEPT = 300_000  # bytes; with the cache's own limit, what a process may spend on pages
MESSAGES_COOKIE = "messages"  # where Django keeps a sentence for who has no session


def kept_while_unchanged(view: View) -> View:
    """Answer 304 to who has the page, and from memory when this process has made it before.

    Two queries in both cases, one of them the gate's, which asks whether the site is private. Kept
    are whole pages for visitors of whom nothing is known.
    """

    @wraps(view)
    def answer(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        tag = page_etag(request)
        made = partial(kept, view, tag) if tag and is_unknown(request) else view
        tagged = condition(etag_func=lambda *args, **kwargs: tag)(made)
        response: HttpResponse = tagged(request, *args, **kwargs)
        return response

    return answer


def kept(
    view: View, tag: str, request: HttpRequest, *args: object, **kwargs: object
) -> HttpResponse:
    pages = caches["pages"]
    if found := pages.get(tag):
        content, headers = found
        return HttpResponse(content, headers=headers)
    response = view(request, *args, **kwargs)
    if isinstance(response, TemplateResponse):
        response.render()
    if is_keepable(request, response):
        pages.set(tag, (response.content, dict(response.items())))
    return response


def is_unknown(request: HttpRequest) -> bool:
    """Nobody's session, and no sentence waiting to be shown once."""
    return not {settings.SESSION_COOKIE_NAME, MESSAGES_COOKIE} & request.COOKIES.keys()


def is_keepable(request: HttpRequest, response: HttpResponse) -> bool:
    """A whole page without a token: Django marks the request when it gives one out."""
    is_page = response.status_code == OK and response.get("Content-Type", "").startswith(
        "text/html"
    )
    is_personal = bool(response.cookies) or "CSRF_COOKIE_NEEDS_UPDATE" in request.META
    return is_page and not is_personal and len(response.content) <= LARGEST_KEPT


def page_etag(request: HttpRequest) -> str | None:
    """An entity tag for a public page as this visitor sees it, or None where none is safe.

    Every write that shows outside the desk makes a new edition, and every write of the back
    office a log entry; the day is there for maps that bear it. A visitor who is signed in gets no
    tag: their page carries a token that must not be kept.
    """
    if request.user.is_authenticated:
        return None
    page = [VERSION, request.build_absolute_uri(), *swap_headers(request)]
    parts = [*page, *state_of_data(), timezone.localdate()]
    digest = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]
    return f'W/"{digest}"'


def state_of_data() -> tuple[int, int]:
    """The edition, and the newest entry of the back office: one query once there is an edition."""
    newest = LogEntry.objects.order_by("-pk").values("pk")[:1]
    found = PublicData.objects.values_list("edition", Subquery(newest)).first()
    edition, entry = found or (0, newest.values_list("pk", flat=True).first())
    return edition, entry or 0


def swap_headers(request: HttpRequest) -> list[str]:
    names = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")
    return [request.headers.get(name, "") for name in names]
