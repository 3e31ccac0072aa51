"""Helpers that post the answer form of reconciling and read the response."""

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client

from assessments.actions import findings
from assessments.models import Assessment, Finding
from tests.codings import score_of


def shown(page: str) -> list[str]:
    """Return the codes of the indicators in the order of the page."""
    return [part.partition('"')[0] for part in page.split('<article class="reconciled" id="')[1:]]


def token(assessment: Assessment, code: str = "OPN-1") -> str:
    """Return the version that the page has now."""
    finding = Finding.objects.filter(assessment=assessment, indicator__code=code).first()
    basis = [(each.pk, each.version) for at in (0, 1) if (each := score_of(assessment, code, at))]
    return findings.token(finding.version if finding else 0, basis)


def reconciled_score(code: str = "OPN-1") -> Finding:
    return Finding.objects.get(indicator__code=code)


def outcome(response: HttpResponse) -> tuple[str, dict[str, Any]]:
    """Return the event for the page's script: its kind and its detail."""
    ((name, detail),) = json.loads(response["HX-Trigger"]).items()
    return name.removeprefix("chancery:"), detail


def form_fields(assessment: Assessment, coder: int = 1, **fields: object) -> dict[str, object]:
    given = {
        "version": token(assessment),
        "answer": f"score-{score_of(assessment, 'OPN-1', coder).pk}",
        "reason": "Bo read the archive.",
    }
    return given | fields


def decide(
    client: Client, assessment: Assessment, coder: int = 1, **fields: object
) -> HttpResponse:
    return client.post(
        f"/desk/reconciling/{assessment.pk}/OPN-1/", form_fields(assessment, coder, **fields)
    )
