"""Tests of the page cache: which visitors share a page, and for how long."""

import pytest
from django.core.cache import caches
from django.test import Client
from pytest_django import Settings

from assessments.actions import events
from assessments.models import PublicData
from tests.factories import make_user, publish_small_release
from tests.models.refusals import assert_refused

pytestmark = pytest.mark.django_db
MEMORY = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache", "LOCATION": "pages of a test"}


@pytest.fixture(autouse=True)
def keeping(settings: Settings) -> None:
    settings.CACHES = {**settings.CACHES, "pages": MEMORY}
    caches["pages"].clear()


@pytest.fixture(autouse=True)
def release(db: None) -> None:
    publish_small_release("2026", {"FIN": {"OPN-1": 4, "OPN-2": 3}})


def test_a_page_made_once_costs_the_next_visitor_two_queries(django_assert_num_queries) -> None:
    made = Client().get("/ministries/FIN/")

    with django_assert_num_queries(2):
        kept = Client().get("/ministries/FIN/")

    assert kept.content == made.content
    assert dict(kept.items()) == dict(made.items())


def test_what_is_published_shows_at_once() -> None:
    assert "2027" not in Client().get("/releases/").content.decode()

    publish_small_release("2027", year=2027)

    assert "2027" in Client().get("/releases/").content.decode()


def test_work_at_the_desk_does_not_change_kept_pages(django_assert_num_queries) -> None:
    Client().get("/")
    events.record("saved score", "2026 FIN OPN-1 by ada", by=None)

    with django_assert_num_queries(2):
        Client().get("/")


def test_who_is_signed_in_neither_gets_nor_leaves_a_kept_page() -> None:
    own = Client()
    own.force_login(make_user("ada"))
    assert "ada" in own.get("/").content.decode()

    assert "ada" not in Client().get("/").content.decode()
    assert "ada" in own.get("/").content.decode()


def test_a_sentence_for_one_visitor_is_not_kept_for_others() -> None:
    """The page is made again for a visitor with an old session's cookie, or a message's."""
    for name in ("sessionid", "messages"):
        visitor = Client()
        visitor.cookies[name] = "something"
        visitor.get("/method/")
    pages = caches["pages"]

    assert not pages._cache


@pytest.mark.parametrize("path", ["/ministries/XXX/", "/compare/?chart=pie", "/compare.csv"])
def test_refusals_and_files_are_not_kept(path: str) -> None:
    Client().get(path)

    assert not caches["pages"]._cache


def test_a_page_is_kept_only_for_its_own_host_and_address() -> None:
    pages = {
        Client(headers={"host": host}).get(path).content
        for host in ("localhost", "testserver")
        for path in ("/compare/?release=2026&chart=ranking", "/compare/?release=2026&chart=heatmap")
    }

    assert len(pages) == 4


def test_editions_are_counted_in_one_row() -> None:
    before = PublicData.objects.edition()

    events.record("published round", "2027", by=None)

    assert PublicData.objects.edition() == before + 1
    assert_refused(PublicData(pk=2, edition=1), "public_data_is_one_row")
