"""Tests of the time zone in which pages are printed, and of choosing another."""

import datetime
from datetime import UTC

import pytest
from django.test import Client
from django.utils import timezone

from assessments.models import Event, User
from tests.factories import make_user
from tests.site_fixtures import text

pytestmark = pytest.mark.django_db

URL = "/desk/zone/"


@pytest.fixture
def ada(client: Client, monkeypatch: pytest.MonkeyPatch) -> User:
    """She looks on a summer's day, at nine in the morning of Greenwich."""
    now = datetime.datetime(2026, 7, 1, 9, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    ada = make_user("ada", role="analyst")
    client.force_login(ada)
    return ada


def test_without_a_choice_it_is_the_browsers_zone(client: Client, ada: User) -> None:
    client.cookies["zone"] = "Asia/Kathmandu"

    assert "1 July 2026, 14:45 UTC+05:45" in text(client.get(URL))


@pytest.mark.parametrize("cookie", ["", "Mars/Phobos", "../etc/passwd", "x" * 4000])
def test_a_cookie_that_names_no_zone_is_utc(client: Client, ada: User, cookie: str) -> None:
    client.cookies["zone"] = cookie

    assert "1 July 2026, 09:00 UTC" in text(client.get(URL))


def test_what_is_chosen_goes_before_what_the_browser_says(client: Client, ada: User) -> None:
    client.cookies["zone"] = "Asia/Kathmandu"

    page = text(client.post(URL, {"time_zone": "Europe/Berlin"}, follow=True))

    assert "1 July 2026, 11:00 CEST" in page
    ada.refresh_from_db()
    assert ada.time_zone == "Europe/Berlin"
    event = Event.objects.get()
    assert (event.verb, event.by) == ("chose time zone", ada)
    assert event.detail == {"old": "", "new": "Europe/Berlin"}


def test_the_same_choice_again_is_no_event(client: Client, ada: User) -> None:
    for _ in range(2):
        client.post(URL, {"time_zone": "Pacific/Apia"})

    assert Event.objects.count() == 1


@pytest.mark.parametrize("name", ["Mars/Phobos", "europe/berlin", "x" * 500, "\0"])
def test_a_zone_that_there_is_not_is_refused_in_words(client: Client, ada: User, name: str) -> None:
    page = text(client.post(URL, {"time_zone": name}))

    assert "This time zone does not exist. Choose one of the list." in page
    ada.refresh_from_db()
    assert ada.time_zone == ""


def test_no_other_users_zone_is_changed(client: Client, ada: User) -> None:
    ben = make_user("ben", role="analyst")

    client.post(URL, {"time_zone": "Pacific/Apia", "user": ben.pk, "by": ben.pk})

    ben.refresh_from_db()
    assert ben.time_zone == ""


def test_pages_for_everybody_stay_in_one_zone(client: Client, ada: User) -> None:
    ada.time_zone = "Pacific/Apia"
    ada.save()

    client.get("/method/")

    assert str(timezone.get_current_timezone()) == "UTC"
    assert "Europe/Berlin" in text(client.get(URL))
    assert str(timezone.get_current_timezone()) == "UTC"  # nothing is left for the next visitor


def test_a_ministrys_member_has_a_time_zone_too(client: Client, db: None) -> None:
    client.force_login(make_user("mia", role="ministry", ministry="FIN"))

    page = client.get(URL)

    assert page.status_code == 200
    assert 'href="/desk/"' not in text(page)


def test_who_is_not_signed_in_is_asked_to(client: Client) -> None:
    assert client.get(URL).status_code == 302
