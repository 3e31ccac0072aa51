"""Whatever a form holds, it is answered: stored, or refused in words; never by a fault."""

import datetime
import uuid
from collections.abc import Callable, Sequence

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessments.models import Coding, Framework, Membership
from tests.factories import make_ministry, make_user

pytestmark = pytest.mark.fuzz

CASES = 200
SETTINGS = settings(
    max_examples=CASES, suppress_health_check=[HealthCheck.function_scoped_fixture], print_blob=True
)
ANSWERED = {200, 302, 400, 404, 413}
KEYS = [str(uuid.UUID(int=number)) for number in (1, 2)]
LIKELY = ["", "0", "1", "3", "5", "6", "-1", "2026", "2027-02-30", "2027-01-31", "open", "rated"]
ACTS = ["assign", "take-back", "deadline", "advance", "reopen", "plan", "check", "apply"]
STAGED = ["assigned", "coding", "reply", "2027-03-28T02:30", "2027-03-12T14:00", "Asia/Kathmandu"]
NAMES = ["not_found", "not_applicable", "measured", "high", "public", "sealed", "url", "FIN", "ada"]
ODD = [
    "1e400",
    "nan",
    "-inf",
    "\0",
    "9" * 400,
    "=1+1",
    "javascript:alert(1)",
    "10000-01-01",
    "\u202e",
]
values = (
    st.sampled_from(
        [*LIKELY, *NAMES, *ACTS, *STAGED, *ODD, *KEYS, "https://example.org/", "Finland, EST\nNOR"]
    )
    | st.text(max_size=30)
    | st.integers().map(str)
    | st.dates(max_value=datetime.date(9999, 12, 31)).map(str)
)

SCORE = [
    *("answer", "value", "confidence", "rationale", "searched_where", "searched_minutes"),
    *("searched_on", "version", "sequence", "then", "evidence", "evidence"),
    *(f"{key}-{name}" for key in KEYS for name in ("disclosure", "kind", "title", "url", "gone")),
    *(f"{key}-{name}" for key in KEYS for name in ("quotation", "speaks_of", "accessed_on")),
]
OPENING = [
    *("framework", "code", "year", "opens_on", "closes_on", "due_on", "place", "ministries"),
    *("analysts", "coders", "step", "add", "shown"),
]
ROUND = [
    *("act", "ministry", "ministries", "place", "analyst", "instead_of", "due_on", "coding"),
    *("shown", "stage", "due_at"),
]
MOVING = ["act", "shown", "stage", "to", "reason", "due_at"]
PLAN = ["step", "ministry", "ministries", "analysts", "due_on", "place-FIN", "team-FIN"]
STEP = ["indicator", "version", "level", "responsible", "due_on", "note"]
LIST = ["name", "choice"]


def fields(names: Sequence[str]) -> st.SearchStrategy[dict[str, list[str]]]:
    """Fields of that form and some of no form, each once or several times."""
    known = st.sampled_from(names) | st.sampled_from(["role", "published", "by", "analyst_id"])
    return st.dictionaries(known, st.lists(values, min_size=1, max_size=2), max_size=len(names))


@pytest.fixture
def everybody(client: Client, coding: Coding) -> Client:
    """Ada, who codes Finland, coordinates and is of its ministry: every form is hers."""
    Membership.objects.create(user=coding.analyst, role="coordinator")
    Membership.objects.create(
        user=coding.analyst, role="ministry", ministry=coding.assessment.ministry
    )
    make_ministry("EST")
    make_user("ben", role="analyst")
    client.force_login(coding.analyst)
    return client


def holds(client: Client, path: str, names: Sequence[str]) -> Callable[[], None]:
    @SETTINGS
    @given(data=fields(names), is_swap=st.booleans())
    def ask(data: dict[str, list[str]], is_swap: bool) -> None:
        answer = client.post(path, data, headers={"HX-Request": "true"} if is_swap else {})

        assert answer.status_code in ANSWERED

    return ask


def test_any_score_is_answered(everybody: Client, url: str) -> None:
    holds(everybody, url, SCORE)()


def test_any_round_is_answered(everybody: Client, coding: Coding) -> None:
    likely = {"framework": Framework.objects.get().slug, "code": "2031", "year": "2031"}

    @SETTINGS
    @given(data=fields(OPENING), is_whole=st.booleans())
    def ask(data: dict[str, list[str]], is_whole: bool) -> None:
        answer = everybody.post("/desk/rounds/open/", {**(likely if is_whole else {}), **data})

        assert answer.status_code in ANSWERED

    ask()


@pytest.mark.parametrize(
    ("path", "names"),
    [
        ("/desk/rounds/{round}/", ROUND),
        ("/desk/rounds/{round}/publish/", ["shown"]),
        ("/desk/rounds/{round}/plan/", PLAN),
        ("/desk/assessments/{assessment}/stage/", MOVING),
        ("/desk/assessments/{assessment}/begin/", ["then"]),
        ("/desk/interests/", ["user", "ministry", "reason"]),
        ("/desk/zone/", ["time_zone"]),
        ("/desk/rounds/{round}/codings/{coding}/reopen/", ["reason"]),
        ("/desk/assessments/{assessment}/submit/", ["then"]),
        ("/ministries/FIN/plan/", STEP),
        ("/lists/", LIST),
    ],
)
def test_any_other_form_is_answered(
    everybody: Client, coding: Coding, path: str, names: Sequence[str]
) -> None:
    assessment = coding.assessment
    where = {"round": assessment.round.code, "coding": coding.pk, "assessment": assessment.pk}

    holds(everybody, path.format(**where), names)()


@pytest.mark.parametrize("path", ["/desk/rounds/{round}/scores/", "/desk/directory/"])
def test_any_file_is_answered(everybody: Client, coding: Coding, path: str) -> None:
    heads = st.sampled_from(
        [b"", b"PK\x03\x04", b"\xef\xbb\xbf", b"\xff\xfe", b"ministry,indicator,state,level\n"]
    )
    place = path.format(round=coding.assessment.round.code)

    @SETTINGS
    @given(
        head=heads,
        body=st.binary(max_size=200),
        name=st.sampled_from(["a.csv", "a.xlsx", "a", "../a.csv", "a.exe"]),
        data=fields(["analyst", "date", "ticket", "accept_closures"]),
    )
    def ask(head: bytes, body: bytes, name: str, data: dict[str, list[str]]) -> None:
        file = SimpleUploadedFile(name, head + body)

        assert everybody.post(place, {**data, "file": file}).status_code in ANSWERED

    ask()
