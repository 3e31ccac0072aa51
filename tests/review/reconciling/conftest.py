"""Fixtures for reconciling: a lead, and an assessment whose codings differ."""

import pytest
from django.test import Client

from assessments.actions import findings
from assessments.models import Assessment, User
from tests.codings import make_coded
from tests.factories import make_user
from tests.worlds import world


@world
def assessment() -> Assessment:
    """Codings differ by two levels in OPN-1 and one in CNF-1; Bo found nothing for TRN-1."""
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
