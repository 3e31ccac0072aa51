"""No address shows an analyst's coding to users who must not see it.

The words of Ada's coding are canaries. A new address is tested automatically; a new kind of key in
an address must be added here, or this fails.
"""

import datetime
import io
import itertools
import zipfile
from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib import admin
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponseBase
from django.test import Client
from django.urls import NoReverseMatch, get_resolver, reverse
from django.utils import timezone

from assessments.actions import scores
from assessments.models import Assessment, Coding, Evidence, Stage, User
from assessments.scoring.entries import Entry
from tests.access.table import named_patterns
from tests.actions.entries import piece
from tests.codings import in_stage
from tests.factories import make_assessment, make_coding, make_framework, make_round, make_user
from tests.worlds import world

pytestmark = [pytest.mark.django_db, pytest.mark.walk]

# No page has any of these words, in upper or lower case.
CANARIES = ("siskin", "serin", "bunting", "linnet", "redpoll", "twite", "31.4159")
WORDS = {"title": "Of a siskin", "quotation": "The serin said", "url": "https://example.org/twite"}
MEASURED, RATED = "TRN-1", "OPN-1"
# Images are left out: they are drawn from the same tables.
EXTENSIONS = ("csv", "xlsx", "json", "txt", "bib", "ris")
ELSEWHERE = ("admin:", "mfa_", "account_", "socialaccount_", "usersessions_", "openid_")


@world
def assessment() -> Assessment:
    """Finland is coded by Ada, who has submitted, Bo, Lou (a lead) and Cora (a coordinator)."""
    tree = {"balance": {"openness": [RATED, "OPN-2"]}, "training": {"workforce": [MEASURED]}}
    framework = make_framework("canary", tree=tree, measured={MEASURED: (0, 100)}, lenses={})
    round = make_round(framework=framework)
    round.coders = 4
    round.save()
    assessment = in_stage(make_assessment("FIN", round=round), Stage.CODING)
    people = {"ada": "analyst", "bo": "analyst", "lou": "lead", "cora": "coordinator"}
    codings = [
        make_coding(assessment, analyst=make_user(name, role=role)) for name, role in people.items()
    ]
    fill(codings[0])
    make_coding(make_assessment("EST", round=round), analyst=make_user("elsewhere", role="analyst"))
    make_user("lea", role="lead")
    make_user("own", role="ministry", ministry="FIN")
    make_user("other", role="ministry", ministry="EST")
    return assessment


def fill(coding: Coding) -> None:
    """Fill in every field with words that no other page has, and submit the coding."""
    pieces = tuple(piece(each, **WORDS) for each in ("public", "restricted", "sealed"))
    for code, entry in {
        RATED: Entry(
            state="rated", level=4, confidence="low", rationale="A bunting.", evidence=pieces
        ),
        MEASURED: Entry(state="rated", value=31.4159, confidence="high", rationale="A linnet."),
        "OPN-2": Entry(
            state="not_found",
            rationale="A redpoll.",
            searched_where="Among linnets",
            searched_minutes=5,
            searched_on=datetime.date(2026, 3, 1),
        ),
    }.items():
        scores.save(coding, code, entry, version=0, by=coding.analyst)
    coding.submitted_at = timezone.now()
    coding.save()


def addresses(assessment: Assessment) -> Iterator[str]:
    """Yield every named address with each key, except sign-in and the back office."""
    coding = assessment.codings.get(analyst__username="ada")
    keys: dict[str, list[Any]] = {
        "assessment_id": [assessment.pk],
        "coding_id": list(assessment.codings.values_list("pk", flat=True)),
        "evidence_id": list(Evidence.objects.values_list("pk", flat=True)),
        "user_id": [coding.analyst_id],
        "indicator": [RATED, MEASURED],
        "code": [assessment.round.code, assessment.ministry_id, "balance"],
        "slug": [assessment.round.framework.slug],
        "extension": EXTENSIONS,
        "token": ["a"],
    }
    without_rows = {"list_id", "invitation_id", "membership_id", "interest_id", "letter_id"}
    for name, pattern in named_patterns(get_resolver().url_patterns):
        if name and not name.startswith(ELSEWHERE):
            asked = {**pattern.pattern.converters, **pattern.pattern.regex.groupindex}
            values = [keys[key] if key not in without_rows else [0] for key in asked]
            for given in itertools.product(*values):
                try:
                    yield reverse(name, kwargs=dict(zip(asked, given, strict=True)))
                except NoReverseMatch:
                    continue


def body(response: HttpResponseBase) -> str:
    content = response.getvalue() if response.streaming else response.content  # type: ignore[attr-defined]
    if content.startswith(b"PK"):  # a workbook
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            content = b"".join(archive.read(name) for name in archive.namelist())
    return bytes(content).decode(errors="replace")


def answers(client: Client, address: str) -> Iterator[tuple[str, str]]:
    """Yield each request and its whole answer: a page, a swap and an empty form."""
    swap = {"HX-Request": "true"}
    for asked, response in (
        ("GET", client.get(address)),
        ("swap", client.get(address, headers=swap)),
        ("POST", client.post(address)),
    ):
        assert response.status_code < 500, address
        yield asked, f"{response.headers} {body(response)}".lower()


def leaks(user: User | None, assessment: Assessment) -> set[str]:
    """Return the requests of this user whose answer has a canary."""
    found, client = set(), Client()
    if user:
        client.force_login(user)
    for address in addresses(assessment):
        for asked, answer in answers(client, address):
            seen = [canary for canary in CANARIES if canary in answer]
            found |= {f"{asked} {address}: {', '.join(seen)}"} if seen else set()
    return found


BLIND = ["bo", "lou", "cora", "elsewhere", "own", "other", ""]


@pytest.mark.parametrize("name", BLIND)
def test_before_all_have_submitted_no_word_of_a_coding_is_shown(
    assessment: Assessment, name: str
) -> None:
    user = User.objects.get(username=name) if name else None

    assert leaks(user, assessment) == set()


def test_a_lead_who_does_not_code_may_read_it(assessment: Assessment) -> None:
    """This shows that the search above finds canaries."""
    found = leaks(User.objects.get(username="lea"), assessment)

    assert any(f"/desk/assessments/{assessment.pk}/" in each for each in found)
    assert not any("siskin" in each and "sealed" in each for each in found)


@pytest.mark.parametrize("name", ["bo", "lou", "cora"])
def test_from_reconciling_on_the_coders_may_read_each_other(
    assessment: Assessment, name: str
) -> None:
    coding = assessment.codings.get(analyst__username="ada")
    client = Client()
    client.force_login(User.objects.get(username=name))
    address = reverse("coding-of", args=[assessment.pk, coding.pk])

    assert client.get(address).status_code == 404
    in_stage(assessment, Stage.RECONCILING)
    assert "bunting" in body(client.get(address))


@pytest.mark.parametrize("name", ["lou", "cora"])
def test_no_running_total_of_another_coding_is_shown_to_a_coder(
    assessment: Assessment, name: str
) -> None:
    """Ada has completed two of two and one of one; the other coders must not see this."""
    client = Client()
    client.force_login(User.objects.get(username=name))
    for address in ("/desk/rounds/", "/desk/rounds/2026/", "/desk/"):
        page = body(client.get(address))
        for total in ("2/2", "1/1", "2 of 2", "1 of 1", "3 of 3", "3 of 12"):
            assert total not in page, f"{address} says {total}"


def test_the_back_office_shows_nothing_of_it_either(assessment: Assessment) -> None:
    """A superuser may code a ministry, too."""
    user = User.objects.get(username="bo")
    User.objects.filter(pk=user.pk).update(is_staff=True, is_superuser=True)
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    office = [model for model in admin.site._registry if model.__module__.startswith("assess")]

    def read() -> str:
        pages = []
        for model in office:
            base = f"admin:assessments_{model._meta.model_name}"
            pages.append(client.get(reverse(f"{base}_changelist")))
            for pk in model.objects.values_list("pk", flat=True):
                pages.append(client.get(reverse(f"{base}_change", args=[pk])))
        return "".join(map(body, pages)).lower()

    while_blind = read()
    assert not [canary for canary in CANARIES if canary in while_blind]
    in_stage(assessment, Stage.RECONCILING)
    after = read()
    assert "bunting" in after  # the search above finds canaries
    assert sum("saved score" in each for each in after.splitlines()) <= 1  # the filter's own word


@pytest.mark.parametrize(("name", "is_refused"), [("cora", True), ("clea", False)])
def test_a_file_of_scores_does_not_reveal_the_coding_of_another(
    assessment: Assessment, settings, tmp_path, name: str, is_refused: bool
) -> None:
    """The preview counts what is stored already, so a coder could guess scores with it."""
    settings.VAR = tmp_path
    make_user("clea", role="coordinator")
    coding = assessment.codings.get(analyst__username="ada")
    Coding.objects.filter(pk=coding.pk).update(submitted_at=None)
    client = Client()
    client.force_login(User.objects.get(username=name))
    header = "ministry,indicator,state,level,value,confidence,rationale,evidence_url\n"
    content = f"{header}FIN,{RATED},rated,2,,high,Mine.,https://example.org/a\n"
    file = SimpleUploadedFile("scores.csv", content.encode())

    address = f"/desk/rounds/{assessment.round}/scores/"
    page = body(client.post(address, {"analyst": coding.analyst_id, "file": file}))

    assert ("You code Finland (FIN) yourself" in page) == is_refused
    assert ("are stored already" in page) == (not is_refused)
