"""A comparison to take away: as a picture, or as data."""

import hashlib
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import cast

from django.contrib.auth.decorators import login_not_required
from django.core.cache import caches
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import http_date
from django.views.decorators.http import condition, require_safe

from assessments.compare.choices import Choice
from assessments.compare.citations import citation
from assessments.compare.comparisons import facts
from assessments.compare.downloads import Download, changed_at, read_download
from assessments.compare.full_tables import full_table
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
from assessments.page_cache import is_unknown, kept_while_unchanged, state_of_data
from assessments.requests import site_of

FOR_EVER = "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def download(request: HttpRequest, extension: str) -> HttpResponse:
    is_of_release = extension in PICTURES and bool(request.GET.get("release"))
    try:
        return (of_release if is_of_release else newest)(request, extension)
    except ImageUnavailable as trouble:
        return unavailable(trouble)


def of_release(request: HttpRequest, extension: str) -> HttpResponse:
    """A picture whose numbers never change: known by what it shows before it is drawn.

    It is the same for every visitor, so nothing is asked about who that is. Two queries where this
    process has met the address before, and then nothing but the kept file is read.
    """
    met, fresh = met_as(request), None
    known: Known | None = caches["pages"].get(met)
    if known is None:
        wanted = read_download(request.GET, extension, site=site_of(request))
        fresh = picture_of(wanted)
        known = Known(fresh.digest, wanted.file_name, changed_at(wanted.choice), wanted.is_lasting)
        caches["pages"].set(met, known)
    tagged = condition(
        etag_func=lambda _: f'W/"{known.digest[:32]}"', last_modified_func=lambda _: known.moment
    )

    @tagged
    def content(request: HttpRequest) -> HttpResponse:
        kept = of_site().read(known.digest)
        picture = kept or (fresh or picture_at(request, extension)).drawn()
        return picture_file(picture, name=known.name, extension=extension)

    response: HttpResponse = content(request)
    response["Cache-Control"] = FOR_EVER if known.is_lasting else ASK_AGAIN
    return response


@dataclass(frozen=True, slots=True)
class Known:
    """What the answer to a picture's address says besides the picture."""

    digest: str
    name: str
    moment: datetime | None
    is_lasting: bool


def met_as(request: HttpRequest) -> str:
    """Under what this process remembers an address, while the data are as they are."""
    parts = (request.build_absolute_uri(), *state_of_data())
    return f"picture-{hashlib.sha256(repr(parts).encode()).hexdigest()}"


def picture_at(request: HttpRequest, extension: str) -> Picture:
    return picture_of(read_download(request.GET, extension, site=site_of(request)))


@kept_while_unchanged
def newest(request: HttpRequest, extension: str) -> HttpResponse:
    """What another release, or another name, may make another file of."""
    wanted = read_download(request.GET, extension, site=site_of(request))
    if extension in PICTURES:
        picture = picture_of(wanted).drawn()
        response = picture_file(picture, name=wanted.file_name, extension=extension)
    else:
        response = data_download(wanted, site=site_of(request))
    if is_unknown(request):
        response["Cache-Control"] = ASK_AGAIN
    if moment := changed_at(wanted.choice):
        response["Last-Modified"] = http_date(moment.timestamp())
    return response


def picture_of(wanted: Download) -> Picture:
    size = SIZES[wanted.size] if wanted.size else None
    return Picture.of(wanted.chart(), cast(Format, wanted.extension), size=size)


def data_download(wanted: Download, *, site: str) -> HttpResponse:
    file = {"name": wanted.file_name, "extension": wanted.extension}
    if wanted.is_full:
        return table_download(Table(*full_table(wanted.choice)), **file)
    chart = wanted.chart()
    if wanted.extension in TABLES:
        return table_download(Table(chart.header, chart.rows), **file)
    return attachment(chart_json(chart, facts_of(wanted.choice, site)), **file)


def facts_of(choice: Choice, site: str) -> dict[str, object]:
    """What the data says of itself: where it is from, and how to cite it."""
    data = f"{site}{reverse('comparison-download', args=['json'])}?{choice.query}"
    page = f"{site}{reverse('comparison-index')}?{choice.query}"
    return facts(choice, data) | {"citation": asdict(citation(choice, page, timezone.localdate()))}
