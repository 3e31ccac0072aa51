"""Tests of the pages of rounds: progress, assignments, reopening and scoresheets."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions import corrections, releases
from assessments.models import Coding, Event
from tests.factories import (
    make_assessment,
    make_coding,
    make_evidence,
    make_framework,
    make_ministry,
    make_round,
    make_score,
    make_user,
    publish_small_release,
)
from tests.rounds.coordinating import row, verbs
from tests.site_fixtures import WHOLE, text
from tests.worlds import world

pytestmark = pytest.mark.django_db

URL = "/desk/rounds/2026/"
YESTERDAY = datetime.timedelta(days=1)


@world
def round():
    """In 2026 Finland lacks one indicator and Norway all; both have analysts."""
    make_framework()
    round = make_round("2026")
    ada, ben = make_user("ada", role="analyst"), make_user("ben", role="analyst")
    finland = make_coding(make_assessment("FIN", round=round), analyst=ada)
    for indicator in ("OPN-1", "OPN-2", "CNF-1", "TRN-1"):
        score = make_score(finland, indicator, 3, confidence="high", rationale="Seen.")
        make_evidence(score)
    make_coding(make_assessment("NOR", round=round), analyst=ben)
    return round


def coding_of(ministry: str) -> Coding:
    return Coding.objects.get(assessment__ministry=ministry)


def test_a_round_names_its_newest_release(coordinator):
    first = publish_small_release("2025", {"FIN": WHOLE}, year=2025)
    change = corrections.Change("FIN", "OPN-1", "rated", 1.0, "Misread.")
    corrections.correct(first, [change], reason="One level was misread.")

    for address in ("/desk/rounds/", "/desk/rounds/2025/", "/desk/rounds/2025/scores/"):
        page = text(coordinator.get(address))
        assert 'href="/releases/2025.1/"' in page, address
        assert 'href="/releases/2025/"' not in page, address


def test_the_list_shows_how_far_each_round_is(coordinator, round):
    publish_small_release("2025", {"FIN": WHOLE}, year=2025)

    page = text(coordinator.get("/desk/rounds/"))

    assert "4 of 10" in row(page, "/desk/rounds/2026/")
    assert "open" in row(page, "/desk/rounds/2026/")
    assert "released as 2025" in row(page, "/desk/rounds/2025/")


def test_before_the_first_round_the_list_names_the_first_step(coordinator):
    assert "Open the first one" in text(coordinator.get("/desk/rounds/"))


def test_a_round_shows_each_ministry_by_stage_with_its_completeness(coordinator, round):
    page = text(coordinator.get(URL))

    assert "Coding – ada 4/5 Begun" in row(page, "Finland")
    assert "Coding – ben 0/5 Not begun" in row(page, "Norway")


def test_each_analyst_has_a_scoresheet_of_their_own(coordinator, round):
    page = text(coordinator.get(URL))

    for name in ("ada", "ben"):
        assert f"{URL}template.xlsx?analyst={name}" in page


def test_a_draft_is_begun_and_counts_as_nothing(coordinator, round):
    make_score(coding_of("NOR"), "OPN-1", state="open", rationale="Not sure yet.")

    assert "ben 0/5 Begun" in row(text(coordinator.get(URL)), "Norway")


def test_a_late_coding_is_marked_until_it_is_submitted(coordinator, round):
    Coding.objects.update(due_on=timezone.localdate() - YESTERDAY)
    Coding.objects.filter(assessment__ministry="FIN").update(submitted_at=timezone.now())

    page = text(coordinator.get(URL))

    assert "overdue" in row(page, "Norway")
    assert "overdue" not in row(page, "Finland")


def assign(coordinator: Client, **data) -> str:
    ada = Coding.objects.filter(analyst__username="ada").first().analyst
    given = {"act": "assign", "analyst": ada.pk} | data
    return text(coordinator.post(URL, given, follow=True))


def test_selected_and_named_ministries_are_assigned(coordinator, round):
    make_ministry("EST")

    page = assign(coordinator, ministry=["NOR"], ministries="Estonia", due_on="2026-06-30")

    assert "2 ministries are assigned." in page
    for code in ("NOR", "EST"):
        assert (coding_of(code).analyst.username, str(coding_of(code).due_on)) == (
            "ada",
            "2026-06-30",
        )
    assert sorted(verbs()) == ["assigned", "assigned", "unassigned"]


def test_a_ministry_with_coding_begun_is_kept_with_every_reason(coordinator, round):
    ben = coding_of("NOR").analyst

    page = assign(coordinator, ministry=["FIN", "NOR"], analyst=ben.pk, due_on="2026-06-30")

    assert "Finland in round 2026 has scores by ada, which are kept." in page
    assert coding_of("NOR").due_on is None
    assert verbs() == []


def test_typed_text_stays_in_a_refused_form(coordinator, round):
    page = assign(coordinator, ministry=["NOR"], ministries="Atlantis, Narnia", due_on="soon")

    assert "No ministry is called “Atlantis”, “Narnia”." in page
    assert "Enter a valid date." in page
    assert "Atlantis, Narnia</textarea>" in page
    assert 'value="soon"' in page
    assert 'value="NOR" aria-label="Norway" checked' in " ".join(page.split())


def test_no_ministry_and_no_analyst_are_both_named_at_once(coordinator, round):
    page = assign(coordinator, analyst="")

    assert "Select ministries in the table, or name them here." in page
    assert "This field is required." in page


def test_a_ministry_is_taken_back_before_it_is_begun(coordinator, round):
    page = assign(coordinator, act="take-back", ministry=["NOR"], analyst="")

    assert "1 ministry is taken back." in page
    assert set(Coding.objects.values_list("assessment__ministry", flat=True)) == {"FIN"}
    assert verbs() == ["unassigned"]


@pytest.mark.parametrize("extra", ["by", "submitted_at", "is_demonstration", "state"])
def test_fields_that_the_form_does_not_have_change_nothing(coordinator, round, extra):
    assign(coordinator, ministry=["NOR"], **{extra: "1"})

    assert coding_of("NOR").submitted_at is None
    assert Event.objects.latest("pk").by.username == "cora"
    round.refresh_from_db()
    assert not round.is_demonstration


def test_a_released_round_offers_no_change(coordinator, round):
    releases.publish(round)

    page = text(coordinator.get(URL))

    assert "This round is released" in page
    assert "<textarea" not in page
    assert "is already published" in assign(coordinator, ministry=["NOR"])


def test_a_submitted_coding_is_reopened_with_a_reason(coordinator, round):
    Coding.objects.filter(assessment__ministry="FIN").update(submitted_at=timezone.now())
    url = f"{URL}codings/{coding_of('FIN').pk}/reopen/"
    assert url in text(coordinator.get(URL))

    assert "the analyst can change it, and has to submit it again" in text(coordinator.get(url))
    blank = coordinator.post(url, {"reason": "  "})
    assert "This field is required." in text(blank)
    done = coordinator.post(url, {"reason": "A source was withdrawn."}, follow=True)

    assert "Finland is open again." in text(done)
    assert coding_of("FIN").submitted_at is None
    assert coding_of("FIN").reopen_reason == "A source was withdrawn."
    assert verbs() == ["reopened coding"]


def test_only_a_submitted_unreleased_coding_can_be_reopened(coordinator, round):
    url = f"{URL}codings/{coding_of('FIN').pk}/reopen/"
    assert "there is nothing to reopen" in text(coordinator.get(url))
    assert "is not submitted" in text(coordinator.post(url, {"reason": "Why not."}))

    releases.publish(round)

    assert "is released" in text(coordinator.post(url, {"reason": "Why not."}))


def test_a_coding_is_found_only_under_its_own_round(coordinator, round):
    make_round("2027")

    assert (
        coordinator.get(f"/desk/rounds/2027/codings/{coding_of('FIN').pk}/reopen/").status_code
        == 404
    )


def test_a_scoresheet_holds_the_ministries_of_the_round_or_of_one_analyst(coordinator, round):
    whole = coordinator.get(f"{URL}template.csv")
    part = coordinator.get(f"{URL}template.csv?analyst=ben")

    assert "scoresheet-2026.csv" in whole["Content-Disposition"]
    assert "scoresheet-2026-ben.csv" in part["Content-Disposition"]
    assert {line[:3] for line in text(whole).splitlines()[1:]} == {"FIN", "NOR"}
    assert {line[:3] for line in text(part).splitlines()[1:]} == {"NOR"}
    assert coordinator.get(f"{URL}template.xlsx").content.startswith(b"PK")
    assert coordinator.get(f"{URL}template.csv?analyst=unknown").status_code == 400


PATHS = [
    "",
    "open/",
    "2026/",
    "2026/plan/",
    "2026/publish/",
    "2026/template.csv",
    "2026/template.xlsx",
]


@pytest.mark.parametrize("path", [*PATHS, "2026/codings/{}/reopen/"])
@pytest.mark.parametrize("role", ["analyst", "lead", ""])
def test_other_users_get_a_404(client, round, role, path):
    client.force_login(make_user("someone", role=role))
    url = f"/desk/rounds/{path.format(coding_of('FIN').pk)}"

    reads = role == "lead" and path in {"", "2026/"}
    assert client.get(url).status_code == (200 if reads else 404)
    assert client.post(url, {"act": "assign", "shown": "x"}).status_code in {404, 405}
    assert not Event.objects.exists()


@pytest.mark.parametrize("path", ["2027/", "2027/publish/", "2027/template.csv"])
def test_an_unknown_round_is_a_404(coordinator, round, path):
    assert coordinator.get(f"/desk/rounds/{path}").status_code == 404


@pytest.mark.parametrize("path", PATHS)
def test_nothing_of_a_round_is_kept_by_caches(coordinator, round, path):
    assert "no-store" in coordinator.get(f"/desk/rounds/{path}")["Cache-Control"]


@pytest.mark.parametrize("path", ["", "2026/", "2026/plan/", "2026/publish/"])
def test_the_queries_do_not_grow_with_the_ministries(coordinator, round, path):
    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as counted:
            assert coordinator.get(f"/desk/rounds/{path}").status_code == 200
        return len(counted)

    queries()  # reads the framework into the cache
    few = queries()
    for number in range(20):
        code = f"{chr(65 + number)}XX"
        coding = make_coding(make_assessment(code, round=round), analyst=make_user(f"u{number}"))
        make_evidence(make_score(coding, "OPN-1", 2, confidence="low", rationale="Seen."))

    assert queries() == few


@pytest.mark.parametrize("path", ["2026/", "2026/publish/"])
def test_hostile_names_are_shown_as_they_are(coordinator, round, path):
    hostile = make_ministry("XSS", country="<script>alert(1)</script>")
    make_score(make_coding(round.assessments.create(ministry=hostile)), "OPN-1", 3)

    assert "<script>alert" not in text(coordinator.get(f"/desk/rounds/{path}"))
