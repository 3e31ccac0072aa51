"""A small published world, and clients that look at it."""

import pytest
from django.http import HttpResponse
from django.test import Client

from assessments.models import Release
from tests.factories import make_ministry, make_user, publish_small_release

WHOLE = {"OPN-1": 4, "OPN-2": 3, "CNF-1": 5, "TRN-1": 2, "TRN-2": 3}


def text(response: HttpResponse) -> str:
    return response.content.decode()


@pytest.fixture
def release(db: None) -> Release:
    """2026: Finland whole, Estonia partly scored; the Netherlands is not in it."""
    make_ministry("NLD", subregion="Western Europe")
    return publish_small_release("2026", {"FIN": WHOLE, "EST": {"OPN-1": 2, "OPN-2": 3}})


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(make_user("ada", role="analyst"))
    return client


@pytest.fixture
def swap() -> dict[str, str]:
    """The headers of an htmx swap."""
    return {"HX-Request": "true"}
