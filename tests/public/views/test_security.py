"""Tests of the contact for reports of vulnerabilities, and of the icon at the root."""

from datetime import datetime, timedelta

from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from tests.site_fixtures import text

ADDRESS = "/.well-known/security.txt"


def test_the_contact_is_named_with_a_date_to_come(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = "mailto:security@example.org"

    answer = client.get(ADDRESS)

    fields = dict(line.split(": ", 1) for line in text(answer).splitlines())
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == "mailto:security@example.org"
    assert fields["Canonical"] == f"http://testserver{ADDRESS}"
    expires = datetime.fromisoformat(fields["Expires"])
    assert timedelta(days=178) < expires - timezone.now() <= timedelta(days=180)


def test_without_a_contact_there_is_no_such_page(client: Client, settings: Settings) -> None:
    settings.SECURITY_CONTACT = ""

    assert client.get(ADDRESS).status_code == 404


def test_browsers_find_the_icon_at_the_root(client: Client) -> None:
    answer = client.get("/favicon.ico")

    assert answer.status_code == 200
    assert b"".join(answer).startswith(b"\x00\x00\x01\x00")  # the signature of an icon file
