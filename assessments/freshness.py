"""What a page depends on, as one short tag: an unchanged page costs two small queries."""

import hashlib

from django.contrib.admin.models import LogEntry
from django.db.models import Max
from django.http import HttpRequest
from django.utils import timezone

from assessments.context import VERSION
from assessments.models import Event


def page_etag(request: HttpRequest, *args: object, **kwargs: object) -> str | None:
    """An entity tag for a public page as this visitor sees it, or None where none is safe.

    Every write of ours leaves an event and every write of the back office a log entry, so their
    newest numbers are the version of all data; the day is there for maps that bear it. A visitor
    who is signed in gets no tag: their page carries a token that must not be kept.
    """
    if request.user.is_authenticated:
        return None
    page = [VERSION, request.build_absolute_uri(), *swap_headers(request)]
    parts = [*page, *state_of_data(), timezone.localdate()]
    digest = hashlib.sha256("\n".join(map(str, parts)).encode()).hexdigest()[:32]
    return f'W/"{digest}"'


def state_of_data() -> tuple[int, int]:
    newest_event = Event.objects.order_by().aggregate(newest=Max("pk"))["newest"]
    newest_entry = LogEntry.objects.order_by().aggregate(newest=Max("pk"))["newest"]
    return newest_event or 0, newest_entry or 0


def swap_headers(request: HttpRequest) -> list[str]:
    names = ("HX-Request", "HX-Boosted", "HX-History-Restore-Request")
    return [request.headers.get(name, "") for name in names]
