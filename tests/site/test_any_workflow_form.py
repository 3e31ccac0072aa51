"""Whatever the forms of reconciling, replies, decisions, evidence, corrections and people hold, it
is answered: stored, or refused in words; never by a fault."""

from collections.abc import Sequence
from io import BytesIO

import pytest
from django.test import Client
from hypothesis import given
from hypothesis import strategies as st

from assessments.models import Evidence, Membership
from tests.codings import make_coded, score_of
from tests.drafts import make_drafted
from tests.factories import make_user, publish_small_release
from tests.final_ministries import make_finished, make_reply
from tests.site.test_any_form import ANSWERED, KEYS, SETTINGS, fields, holds

pytestmark = [pytest.mark.usefixtures("own_folders"), pytest.mark.fuzz]

EVIDENCE = [
    *("evidence", "evidence"),
    *(f"{key}-{name}" for key in KEYS for name in ("disclosure", "kind", "title", "url", "gone")),
    *(f"{key}-{name}" for key in KEYS for name in ("quotation", "speaks_of", "accessed_on")),
]
REPLY = ["version", "sequence", "answer", "comment", "is_confidential", "then", *EVIDENCE]
RECONCILED_SCORE = ["version", "sequence", "answer", "value", "reason", "then"]
DECISION = ["indicator", "version", "stands", "answer", "value", "reason"]
CORRECTION = [
    *("act", "shown", "reason"),
    *(f"{code}-{name}" for code in ("OPN-1", "TRN-1") for name in ("answer", "value", "reason")),
]
PEOPLE = ["email", "role", "ministry", "is_private", "roles"]


@pytest.fixture
def lou(client: Client, db: None) -> Client:
    """Lou leads and coordinates, and is a member of no ministry."""
    lou = make_user("lou", role="lead")
    Membership.objects.create(user=lou, role="coordinator")
    client.force_login(lou)
    return client


@pytest.mark.parametrize("is_whole", [True, False])
def test_any_finding_is_answered(lou: Client, is_whole: bool) -> None:
    coded = make_coded({"OPN-1": [3, 4]})
    path = f"/desk/reconciling/{coded.pk}/OPN-1/"
    likely = {"answer": f"score-{score_of(coded, 'OPN-1', 0).pk}", "reason": "Read again."}

    @SETTINGS
    @given(data=fields(RECONCILED_SCORE), is_swap=st.booleans())
    def ask(data: dict[str, list[str]], is_swap: bool) -> None:
        sent = {**(likely if is_whole else {}), **data}
        answer = lou.post(path, sent, headers={"HX-Request": "true"} if is_swap else {})

        assert answer.status_code in ANSWERED

    ask()


@pytest.mark.parametrize("path", ["OPN-1/", "submit/"])
def test_any_reply_is_answered(client: Client, db: None, path: str) -> None:
    drafted = make_drafted()
    client.force_login(drafted.member)

    holds(client, f"/reply/{drafted.assessment.pk}/{path}", REPLY)()


@pytest.mark.parametrize("stands", ["", "other"])
def test_any_decision_is_answered(lou: Client, stands: str) -> None:
    reply = make_reply(make_finished(stage="deciding"), comment="It is published.")
    path = f"/desk/deciding/{reply.assessment_id}/"
    likely = {"indicator": "OPN-1", "stands": stands, "reason": "So.", "version": "0"}

    @SETTINGS
    @given(data=fields(DECISION))
    def ask(data: dict[str, list[str]]) -> None:
        assert lou.post(path, {**(likely if stands else {}), **data}).status_code in ANSWERED

    ask()


def test_any_correction_is_answered(lou: Client) -> None:
    publish_small_release()

    holds(lou, "/desk/releases/2026/correct/?ministry=FIN", CORRECTION)()


@pytest.mark.parametrize("path", ["invite", "privacy", "factors"])
def test_any_wish_about_people_is_answered(lou: Client, path: str) -> None:
    holds(lou, f"/desk/people/{path}/", PEOPLE)()


@pytest.mark.parametrize("act", ["open", "verify"])
def test_any_opening_of_evidence_is_answered(lou: Client, act: str) -> None:
    reply = make_reply(make_finished("NOR", stage="deciding"), evidence=["public"])

    holds(
        lou, f"/desk/evidence/{Evidence.objects.get(reply=reply).pk}/{act}/", ["back", "digest"]
    )()


def test_any_file_of_evidence_is_answered(client: Client, db: None) -> None:
    drafted = make_drafted()
    client.force_login(drafted.member)
    reply = make_reply(drafted.assessment, evidence=["public"])
    Evidence.objects.filter(reply=reply).update(added_by=drafted.member)
    path = f"/evidence/{Evidence.objects.get(reply=reply).pk}/attach/"
    heads: Sequence[bytes] = [b"", b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"MZ", b"<"]

    @SETTINGS
    @given(
        head=st.sampled_from(heads),
        body=st.binary(max_size=100),
        name=st.text(max_size=300)
        | st.sampled_from(["a.pdf", "../a.pdf", "\r\nX: 1.pdf", "\u202e"]),
        data=fields(["back", "version"]),
    )
    def ask(head: bytes, body: bytes, name: str, data: dict[str, list[str]]) -> None:
        file = BytesIO(head + body)  # Django's own class for files would refuse names such as "/"
        file.name = name or "a"

        assert client.post(path, {**data, "file": file}).status_code in ANSWERED
        download = client.get(path.replace("attach", "file"))
        assert download.status_code in ANSWERED
        assert "X" not in download.headers

    ask()
