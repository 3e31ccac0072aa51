"""Helpers that request the pages of the reply and read the responses."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from assessments.models import User
from tests.drafts import Drafted

SWAP = {"HX-Request": "true"}


def page_of(drafted: Drafted, indicator: str = "") -> str:
    base = f"/reply/{drafted.assessment.pk}/"
    return f"{base}{indicator}/" if indicator else base


def html(response: HttpResponse) -> str:
    assert response.status_code == 200
    return response.content.decode()


def script_message(response: HttpResponse) -> dict[str, Any]:
    (detail,) = json.loads(response["HX-Trigger"]).items()
    return {"kind": detail[0].removeprefix("chancery:"), **detail[1]}


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client
