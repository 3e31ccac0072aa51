"""Sealed words are in no page, download, event, error or column, for any user."""

from pathlib import Path

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from assessments.actions import releases
from assessments.models import Assessment, Coding, Evidence, Stage
from tests.access.table import ACCESS_TABLE, client_of, make_people
from tests.desk.pages import WHOLE
from tests.factories import make_assessment, make_evidence, make_score, make_user

pytestmark = pytest.mark.walk

CANARY = "CANARY-51f0"
WORDS = {
    "title": f"Whispered {CANARY}",
    "url": f"https://example.org/{CANARY}",
    "quotation": f"{CANARY} said",
}
KEY = WHOLE["evidence"]
# Addresses that show no ministry; some are slow.
NO_MINISTRY = ("/accounts/", "/framework/", "/method/", "/health/", "/oembed/", "/compare.pptx")


def everything_stored() -> str:
    """Return every column of every table as text."""
    tables = apps.get_models(include_auto_created=True)
    return "".join(str(list(model._base_manager.values())) for model in tables)


@pytest.fixture
def sealed(coding: Coding) -> Evidence:
    for code in ("OPN-1", "OPN-2", "CNF-1", "TRN-1", "TRN-2"):
        make_score(coding, code, 3, confidence="low", rationale="Seen.", evidence=["public"])
    score = coding.scores.get(indicator__code="OPN-1")
    return make_evidence(score, disclosure="sealed", kind="interview", **WORDS)


def addresses(coding: Coding, piece: Evidence) -> list[str]:
    """Return the examples of the access table and the pages of the coding with the piece."""
    own = f"/desk/assessments/{coding.assessment_id}/"
    examples = [entry.path for entry in ACCESS_TABLE if not entry.path.startswith(NO_MINISTRY)]
    return [
        *examples,
        *(own, f"{own}reading/", f"{own}OPN-1/", f"{own}codings/{coding.pk}/"),
        *(f"/desk/reconciling/{coding.assessment_id}/", f"/reply/{coding.assessment_id}/"),
        *(f"/desk/reconciling/{coding.assessment_id}/OPN-1/",),
        *(f"/desk/history/{coding.assessment_id}/OPN-1/", f"/reply/{coding.assessment_id}/OPN-1/"),
        *(f"/evidence/{piece.pk}/file/", f"/evidence/{piece.pk}/attach/"),
        *("/ministries/?q=Whispered", "/admin/assessments/evidence/?q=Whispered"),
        f"/admin/assessments/evidence/{piece.pk}/change/",
    ]


def clients(coding: Coding) -> dict[str, Client]:
    people = make_people()
    found = {role: client_of(user) for role, user in people.items()}
    found["author"] = client_of(coding.analyst)
    return found


@pytest.mark.parametrize("stage", ["coding", "reply", "released"])
def test_no_page_shows_sealed_words_to_any_role(
    coding: Coding, sealed: Evidence, stage: str, own_folders
) -> None:
    if stage == "released":
        releases.publish(coding.assessment.round)
    else:
        Assessment.objects.update(stage=Stage(stage))
    coding.analyst.username = "author"
    coding.analyst.save()
    swap = {"HX-Request": "true"}

    seen = 0
    for role, client in clients(coding).items():
        client.raise_request_exception = True
        for path in addresses(coding, sealed):
            for headers in ({}, swap) if path.startswith(("/desk/", "/reply/")) else ({},):
                answer = client.get(path, headers=headers)
                body = b"".join(answer.streaming_content) if answer.streaming else answer.content
                assert CANARY.encode() not in body, f"{role} at {path}"
                assert CANARY not in str(answer.headers), f"{role} at {path}"
                seen += 1
    assert seen > 200


def test_no_column_of_any_table_holds_sealed_words(desk: Client, coding: Coding, url: str) -> None:
    typed = {f"{KEY}-disclosure": "sealed", f"{KEY}-title": CANARY, f"{KEY}-quotation": CANARY}
    desk.post(url, {**WHOLE, **typed})
    desk.post(url, {**WHOLE, **typed, f"{KEY}-title": f"{CANARY} again", "version": 1})
    desk.post(url, {**WHOLE, **typed, "version": 0, "rationale": "A conflict."})
    desk.post(url, {**WHOLE, **typed, "version": 2, "answer": "nonsense"})
    desk.post(f"/desk/evidence/{Evidence.objects.get().pk}/open/")
    desk.post(url, {"version": 2, "answer": "3", "confidence": "high", "rationale": "Removed."})

    assert not Evidence.objects.exists()
    assert "Removed." in everything_stored()
    assert CANARY not in everything_stored()


@pytest.mark.skipif(connection.vendor != "sqlite", reason="the file is SQLite's")
@pytest.mark.django_db(transaction=True)
def test_the_database_file_does_not_contain_sealed_words(client: Client) -> None:
    ada = make_user("ada", role="analyst")
    coding = Coding.objects.create(assessment=make_assessment(), analyst=ada)
    client.force_login(ada)
    url = f"/desk/assessments/{coding.assessment_id}/OPN-1/"
    typed = {f"{KEY}-disclosure": "sealed", f"{KEY}-title": CANARY, f"{KEY}-quotation": CANARY}

    client.post(url, {**WHOLE, **typed, "rationale": "KNOWN-TO-BE-THERE"})
    client.post(url, {**WHOLE, **typed, f"{KEY}-quotation": "Another", "version": 1})

    name = Path(str(connection.settings_dict["NAME"]))
    files = [name, name.with_name(f"{name.name}-wal"), name.with_name(f"{name.name}-journal")]
    kept = b"".join(path.read_bytes() for path in files if path.exists())
    assert b"KNOWN-TO-BE-THERE" in kept
    assert CANARY.encode() not in kept
