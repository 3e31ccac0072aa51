"""Pictures of comparisons: drawn once, kept for ever when they are of a release, alike for all."""

import datetime
import re

import pytest
from django.contrib.admin.models import CHANGE, LogEntry
from django.contrib.contenttypes.models import ContentType
from django.core.cache import caches
from django.http import QueryDict
from django.test import Client

from assessments.actions import events
from assessments.compare.charts import draw_chart
from assessments.compare.comparisons import read_comparison
from assessments.compare.sharing import picture_version
from assessments.exports.downloads import PICTURES, SIZES
from assessments.exports.image_cache import of_site
from assessments.exports.pictures import Picture
from assessments.models import Ministry
from tests import chromium
from tests.exports import figures
from tests.exports.workbench import Workbench
from tests.factories import make_user, publish_small_release
from tests.reporting.looks import choose
from tests.site_fixtures import WHOLE
from tests.test_page_cache import MEMORY

pytestmark = pytest.mark.walk

OF_RELEASE = "ministries=FIN,EST&release=2026"
FOR_EVER = "public, max-age=31536000, immutable"
ASK_AGAIN = "public, no-cache"
DEVICES = [
    {"User-Agent": "Telephone", "Sec-CH-UA-Mobile": "?1", "DPR": "3", "Viewport-Width": "320"},
    {"User-Agent": "Desk", "DPR": "1", "Save-Data": "on", "Accept": "image/webp"},
]


@pytest.fixture
def renderer(own_folders):
    """The renderer of a site that can draw, in folders of its own."""
    own_folders.CHROMIUM = chromium.executable()
    renderer = Workbench(own_folders.VAR)
    yield renderer
    renderer.close()


@pytest.fixture
def kept(own_folders, monkeypatch):
    """A site that cannot draw, and finds every picture in its cache."""
    own_folders.CHROMIUM = "/nowhere/chromium"
    monkeypatch.setattr("assessments.exports.pictures.cached_render", lambda *_, **__: b"picture")


def cache_control(client: Client, path: str) -> str:
    return client.get(path)["Cache-Control"]


@pytest.mark.image
def test_pictures_are_drawn_once_and_alike_for_every_device(
    client: Client, release, renderer, settings
):
    sent = {
        path: client.get(f"/compare.{path}")
        for path in (
            f"png?{OF_RELEASE}",
            f"svg?{OF_RELEASE}&theme=dark",
            f"pdf?{OF_RELEASE}",
            f"png?{OF_RELEASE}&size=square",
        )
    }
    png, svg, pdf, square = sent.values()

    assert (png["Content-Type"], png.content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
    assert (svg["Content-Type"], svg.content[:4]) == ("image/svg+xml", b"<svg")
    assert (pdf["Content-Type"], pdf.content[:5]) == ("application/pdf", b"%PDF-")
    assert figures.pixels(square.content) == (2 * SIZES["square"][0], 2 * SIZES["square"][1])
    assert png["Content-Disposition"].endswith('"index-ranking-fin-est-2026.png"')
    assert svg["Content-Disposition"].endswith('"index-ranking-fin-est-2026-dark.svg"')
    assert square["Content-Disposition"].endswith('"index-ranking-fin-est-2026-square.png"')

    renderer.close()
    settings.CHROMIUM = "/nowhere/chromium"
    for path, first in sent.items():
        for device in DEVICES:
            again = client.get(f"/compare.{path}", headers=device)
            assert (again.status_code, again.content) == (200, first.content)
            assert "User-Agent" not in again.get("Vary", "")
    assert client.get("/compare.png?ministries=FIN").status_code == 503


@pytest.mark.parametrize("extension", ["png", "svg", "pdf"])
def test_a_picture_of_a_release_is_kept_for_ever(client: Client, release, kept, extension):
    answer = client.get(f"/compare.{extension}?{OF_RELEASE}")

    assert answer["Cache-Control"] == FOR_EVER
    assert answer["Last-Modified"] == release.published_at.strftime("%a, %d %b %Y %H:%M:%S GMT")
    assert answer["Cross-Origin-Resource-Policy"] == "cross-origin"
    assert "Cookie" not in answer.get("Vary", "")
    assert not answer.cookies


def test_an_unchanged_picture_is_not_sent_again(client: Client, release, own_folders, monkeypatch):
    """Nor drawn: this site has no Chromium, and nothing in its cache."""
    own_folders.CHROMIUM = "/nowhere/chromium"
    path = f"/compare.png?{OF_RELEASE}"
    with monkeypatch.context() as once:
        once.setattr("assessments.exports.pictures.cached_render", lambda *_, **__: b"picture")
        sent = client.get(path)

    for header, value in (
        ("If-None-Match", sent["ETag"]),
        ("If-Modified-Since", sent["Last-Modified"]),
    ):
        answer = client.get(path, headers={header: value})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer["Cache-Control"] == FOR_EVER
    assert client.get(path).status_code == 503


def test_what_the_next_release_changes_is_never_kept_unasked(client: Client, release, kept):
    path = "/compare.png?ministries=FIN,EST"
    first = client.get(path)

    publish_small_release("2027", {"FIN": WHOLE}, year=2027)
    second = client.get(path, headers={"If-None-Match": first["ETag"]})

    assert (first["Cache-Control"], second["Cache-Control"]) == (ASK_AGAIN, ASK_AGAIN)
    assert second.status_code == 200
    assert cache_control(client, f"/compare.csv?{OF_RELEASE}") == ASK_AGAIN


def test_a_picture_is_kept_for_ever_by_who_is_signed_in_too(signed_in: Client, release, kept):
    assert cache_control(signed_in, f"/compare.png?{OF_RELEASE}") == FOR_EVER
    assert cache_control(signed_in, "/compare.png?ministries=FIN") == "private, no-store"


def test_a_picture_that_could_not_be_drawn_is_not_kept(client: Client, release, own_folders):
    own_folders.CHROMIUM = "/nowhere/chromium"

    answer = client.get(f"/compare.png?{OF_RELEASE}")

    assert (answer.status_code, answer["Cache-Control"]) == (503, "no-store")
    assert "ETag" not in answer


def test_after_a_renaming_links_lead_to_another_picture(client: Client, release, kept):
    before = picture_version(choose(OF_RELEASE))
    path = f"/compare.png?{OF_RELEASE}&edition={before}"
    first = client.get(path)

    Ministry.objects.filter(code="EST").update(country="Eesti")
    second = client.get(path, headers={"If-None-Match": first["ETag"]})

    assert picture_version(choose(OF_RELEASE)) != before
    assert first["Cache-Control"] == FOR_EVER
    assert (second.status_code, second["Cache-Control"]) == (200, ASK_AGAIN)


def test_an_edit_in_the_back_office_moves_the_date_of_change(client: Client, release, kept):
    later = release.published_at + datetime.timedelta(days=1)
    entry = LogEntry.objects.create(
        user=make_user("root"),
        content_type=ContentType.objects.get_for_model(Ministry),
        object_id="FIN",
        action_flag=CHANGE,
    )
    LogEntry.objects.filter(pk=entry.pk).update(action_time=later)

    answer = client.get(f"/compare.csv?{OF_RELEASE}")

    assert answer["Last-Modified"] == later.strftime("%a, %d %b %Y %H:%M:%S GMT")


def test_a_picture_met_before_costs_two_queries_and_reads_a_file(
    client: Client, release, own_folders, settings, django_assert_num_queries
):
    own_folders.CHROMIUM = "/nowhere/chromium"
    settings.CACHES = {**settings.CACHES, "pages": MEMORY}
    caches["pages"].clear()
    chart = draw_chart(read_comparison(QueryDict("release=2026"), site="http://testserver"))
    of_site().write(Picture.of(chart, "png").digest, b"picture")
    first = client.get("/compare.png?release=2026")

    with django_assert_num_queries(2):
        second = client.get("/compare.png?release=2026")

    assert first.content == second.content == b"picture"
    assert dict(first.items()) == dict(second.items())
    Ministry.objects.filter(code="EST").update(country="Eesti")
    events.record("loaded ministries", "a test", by=None)
    assert client.get("/compare.png?release=2026").status_code == 503


def test_the_links_of_the_page_carry_the_edition(client: Client, release, kept):
    page = client.get("/compare/?ministries=FIN,EST").content.decode()

    links = re.findall(r'href="(/compare\.(?:png|svg|pdf)[^"]+)"', page)
    assert len(links) == len(PICTURES) + len(SIZES)
    for link in links:
        assert f"edition={picture_version(choose(OF_RELEASE))}" in link
        assert cache_control(client, link.replace("&amp;", "&")) == FOR_EVER


def test_the_edition_in_an_address_is_plain(client: Client, release):
    assert re.fullmatch(r"[0-9a-f]{12}", picture_version(choose("release=2026")))


@pytest.mark.image
def test_a_picture_that_hangs_twice_is_a_503_that_says_when_to_come_back(
    client: Client, release, own_folders, monkeypatch
):
    hanging = Workbench(own_folders.VAR, "--seconds", "0.001")
    monkeypatch.setattr("assessments.exports.images._renderer", lambda *_: hanging.client)

    try:
        answer = client.get(f"/compare.png?{OF_RELEASE}")
    finally:
        hanging.close()

    assert (answer.status_code, answer["Retry-After"]) == (503, "60")
    assert answer["Cache-Control"] == "no-store"
    assert "no answer within" in answer.content.decode()
