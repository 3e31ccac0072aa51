"""A small published world, and clients that look at it."""

import pytest
from django.http import HttpResponse
from django.test import Client

from assessments.models import Coding, Release
from tests.drafts import Drafted, make_drafted
from tests.factories import make_coding, make_ministry, make_user, publish_small_release
from tests.worlds import world

WHOLE = {"OPN-1": 4, "OPN-2": 3, "CNF-1": 5, "TRN-1": 2, "TRN-2": 3}

NORDIC = ("FIN", "EST", "NOR", "SWE", "DNK", "ISL", "LVA")


def text(response: HttpResponse) -> str:
    return response.content.decode()


@world
def release() -> Release:
    """2026: Finland whole, Estonia partly scored; the Netherlands is not in it."""
    make_ministry("NLD", subregion="Western Europe")
    return publish_small_release("2026", {"FIN": WHOLE, "EST": {"OPN-1": 2, "OPN-2": 3}})


@world
def neighbours() -> Release:
    """Seven ministries of one sub-region, so that Finland has peers; a demonstration."""
    levels = {code: {**WHOLE, "TRN-1": place % 4 + 1} for place, code in enumerate(NORDIC)}
    return publish_small_release("2026", levels, is_demonstration=True)


@pytest.fixture
def signed_in(client: Client, db: None) -> Client:
    client.force_login(make_user("ada", role="analyst"))
    return client


@pytest.fixture
def coordinator(client: Client, db: None) -> Client:
    client.force_login(make_user("cora", role="coordinator"))
    return client


@world
def drafted() -> Drafted:
    return make_drafted()


@pytest.fixture
def at_home(client: Client, drafted: Drafted) -> Client:
    """The ministry that was asked for its reply."""
    client.force_login(drafted.member)
    return client


@pytest.fixture
def swap() -> dict[str, str]:
    """The headers of an htmx swap."""
    return {"HX-Request": "true"}


@world
def coding() -> Coding:
    """Ada's own, of Finland, untouched."""
    return make_coding(analyst=make_user("ada", role="analyst"))


@pytest.fixture
def desk(client: Client, coding: Coding) -> Client:
    """Ada at her desk."""
    client.force_login(coding.analyst)
    return client


@pytest.fixture
def url(coding: Coding) -> str:
    return f"/desk/assessments/{coding.assessment_id}/OPN-1/"


@pytest.fixture
def own_folders(settings, tmp_path_factory: pytest.TempPathFactory):
    """No picture kept by another test, and no renderer that another test started."""
    settings.VAR = tmp_path_factory.mktemp("var")
    settings.IMAGE_CACHE = settings.VAR / "images"
    return settings
