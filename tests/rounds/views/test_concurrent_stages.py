"""Tests of a second user who changes an assessment while its stage form is sent."""

import pytest
from django.test import Client

from assessments.actions import batches
from assessments.models import Assessment
from tests.factories import make_assessment, make_user

pytestmark = pytest.mark.django_db


def test_an_assessment_deleted_meanwhile_is_not_found(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(*arguments: object, **options: object) -> None:
        Assessment.objects.all().delete()
        raise Assessment.DoesNotExist

    url = f"/desk/assessments/{make_assessment('FIN').pk}/stage/"
    client.force_login(make_user("lena", role="lead"))
    monkeypatch.setattr(batches, "advance", gone)

    assert client.post(url, {"act": "advance", "shown": "coding"}).status_code == 404
