"""Who leads, and a ministry to reconcile: OPN-1 is two levels apart, and so on."""

import pytest
from django.test import Client

from assessments.actions import findings
from assessments.models import Assessment, User
from tests.codings import make_coded
from tests.factories import make_user
from tests.worlds import world


@world
def assessment() -> Assessment:
    """OPN-1 is two levels apart, CNF-1 one, of TRN-1 Bo found nothing, OPN-2 all agree on."""
    assessment = make_coded(
        {"OPN-1": (2, 4), "OPN-2": (3, 3), "CNF-1": (4, 5), "TRN-1": (1, None), "TRN-2": (2, 2)}
    )
    findings.write_agreed(assessment)
    return assessment


@pytest.fixture
def lead(db: None) -> User:
    return make_user("lea", role="lead")


@pytest.fixture
def leading(client: Client, lead: User) -> Client:
    client.force_login(lead)
    return client


@pytest.fixture
def detail(assessment: Assessment) -> str:
    return f"/desk/reconciling/{assessment.pk}/"


@pytest.fixture
def url(detail: str) -> str:
    return f"{detail}OPN-1/"
