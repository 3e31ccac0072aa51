"""A comparison as a file: a picture, a table, or data."""

import hashlib
from dataclasses import dataclass
from datetime import datetime
from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.http import condition, require_safe

from assessments.compare.downloads import (
    Download,
    changed_at,
    facts_with_citation,
    full_table,
    read_download,
)
from assessments.exports.downloads import (
    PICTURES,
    SIZES,
    TABLES,
    attachment,
    chart_json,
    picture_file,
    table_download,
)
from assessments.exports.image_cache import of_site
from assessments.exports.images import ImageUnavailable
from assessments.exports.pictures import Picture
from assessments.exports.tables import Table
from assessments.exports.wire import Format
from assessments.file_responses import ASK_AGAIN, unavailable
from assessments.page_cache import data_version, has_no_cookies, kept_while_unchanged
from assessments.queries import site_of

FOR_EVER = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def download(request: HttpRequest, extension: str) -> HttpResponse:
    is_of_release = extension in PICTURES and bool(request.GET.get("release"))
    # Outside the page cache: a trouble that passes must not be kept.
    try:
        if is_of_release:
            return picture_of_release(request, extension)
        return newest(request, extension)
    except ImageUnavailable as trouble:
        return unavailable(trouble)


@dataclass(frozen=True, slots=True)
class PictureFacts:
    """The headers that a picture is sent with, and its file name."""

    digest: str
    name: str
    changed_at: datetime | None
    is_lasting: bool


def picture_of_release(request: HttpRequest, extension: str) -> HttpResponse:
    """Return a picture whose numbers never change.

    It is the same for every visitor, so nothing is asked about the visitor. Two queries when this
    process knows the address; it then reads only the cached file.
    """
    key, picture = picture_key(request), None
    facts: PictureFacts | None = caches["pages"].get(key)
    if facts is None:
        wanted = read_download(request.GET, extension, site=site_of(request))
        picture = picture_of(wanted)
        changed = changed_at(wanted.comparison)
        facts = PictureFacts(picture.digest, wanted.file_name, changed, wanted.is_lasting)
        # Only the facts: the picture itself may be large, and has a cache on disk.
        caches["pages"].set(key, facts)
    tagged = condition(
        etag_func=lambda _: f'W/"{facts.digest[:32]}"',
        last_modified_func=lambda _: facts.changed_at,
    )

    @tagged
    def content(request: HttpRequest) -> HttpResponse:
        # Files may leave the cache on disk while this process still knows their facts.
        cached = of_site().read(facts.digest)
        drawn = cached or (picture or picture_at(request, extension)).drawn()
        return picture_file(drawn, name=facts.name, extension=extension)

    response: HttpResponse = content(request)
    response["Cache-Control"] = FOR_EVER if facts.is_lasting else ASK_AGAIN
    return response


def picture_key(request: HttpRequest) -> str:
    """Return the cache key of a picture's address for the current data version."""
    # With the host, since a picture prints the address of its comparison.
    parts = (request.build_absolute_uri(), *data_version())
    return f"picture-{hashlib.sha256(repr(parts).encode()).hexdigest()}"


def picture_at(request: HttpRequest, extension: str) -> Picture:
    return picture_of(read_download(request.GET, extension, site=site_of(request)))


@kept_while_unchanged
def newest(request: HttpRequest, extension: str) -> HttpResponse:
    """Return a file that another release, or another name of a ministry, may change."""
    wanted = read_download(request.GET, extension, site=site_of(request))
    if extension in PICTURES:
        picture = picture_of(wanted).drawn()
        response = picture_file(picture, name=wanted.file_name, extension=extension)
    else:
        response = data_file(wanted)
    if has_no_cookies(request):
        response["Cache-Control"] = ASK_AGAIN
    changed = changed_at(wanted.comparison)
    if changed:
        response["Last-Modified"] = http_date(changed.timestamp())
    return response


def picture_of(wanted: Download) -> Picture:
    size = None
    if wanted.size:
        size = SIZES[wanted.size]
    return Picture.of(wanted.chart(), cast(Format, wanted.extension), size=size)


def data_file(wanted: Download) -> HttpResponse:
    file = {"name": wanted.file_name, "extension": wanted.extension}
    if wanted.is_full:
        return table_download(Table(*full_table(wanted.comparison)), **file)
    chart = wanted.chart()
    if wanted.extension in TABLES:
        return table_download(Table(chart.header, chart.rows), **file)
    facts = facts_with_citation(wanted.comparison, timezone.localdate())
    return attachment(chart_json(chart, facts), **file)
