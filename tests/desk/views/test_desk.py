"""Tests of the desk: who may open it, what it shows of a coding, and how one is submitted."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions import codings
from assessments.models import Coding, Dimension, Evidence, Framework, Indicator, Score
from tests.desk.pages import WHOLE, html, stored
from tests.factories import (
    make_assessment,
    make_coding,
    make_evidence,
    make_score,
    make_user,
    publish_small_release,
)


def test_a_submitted_coding_is_shown_locked_and_refuses_a_save(
    desk: Client, url: str, coding: Coding
) -> None:
    score = make_score(coding, "OPN-1", 3, confidence="high", rationale="Seen.")
    make_evidence(score, disclosure="sealed", kind="interview")
    Coding.objects.update(submitted_at="2026-03-01T12:00Z")

    page = html(desk.get(url))
    refused = html(desk.post(url, {**WHOLE, "version": 1, "rationale": "Too late"}))

    assert "Submitted on 1 March 2026 and locked. A coordinator can reopen it" in page
    assert "<textarea" not in page
    assert "Interview, its words under seal" in page
    assert "A sealed page" not in page
    assert "is submitted; a coordinator can reopen it" in refused
    assert "Too late" in refused
    assert stored(coding).rationale == "Seen."


@pytest.mark.parametrize("role", ["", "analyst", "ministry"])
def test_anothers_coding_is_not_there(client: Client, url: str, role: str) -> None:
    ministry = "FIN" if role == "ministry" else ""
    client.force_login(make_user("other", role=role, ministry=ministry))

    for path in (url, f"{url}../", f"{url}../reading/"):
        assert client.get(path).status_code == 404
    for path in (url, f"{url}../submit/"):
        assert client.post(path, WHOLE).status_code == 404
    assert not Score.objects.exists()


def test_who_lost_the_role_has_lost_the_coding(desk: Client, url: str, coding: Coding) -> None:
    coding.analyst.memberships.all().delete()

    assert desk.get(url).status_code == 404
    assert desk.post(url, WHOLE).status_code == 404


def test_a_coordinator_reads_and_does_not_write(client: Client, url: str, coding: Coding) -> None:
    make_score(coding, "OPN-1", 3, rationale="Seen.", evidence=["public", "sealed"])
    client.force_login(make_user("carl", role="coordinator"))

    page = html(client.get(url))

    assert "This is the work of ada, to read." in page
    assert "A public page" in page
    assert "A sealed page" not in page
    assert "Web page, its words under seal" in page
    assert Evidence.objects.sealed().get().digest in page
    assert "Open its words" not in page
    assert "<textarea" not in page
    assert client.post(url, WHOLE).status_code == 404


def test_an_indicator_that_is_not_asked_is_not_there(desk: Client, url: str) -> None:
    assert desk.get(url.replace("OPN-1", "OPN-9")).status_code == 404
    assert desk.post(url.replace("OPN-1", "OPN-9"), WHOLE).status_code == 404


def test_the_coding_opens_where_the_work_stopped(desk: Client, url: str, coding: Coding) -> None:
    make_score(coding, "OPN-1", 3, confidence="low", rationale="Seen.", evidence=["public"])

    response = desk.get(f"/desk/assessments/{coding.assessment_id}/")

    assert response["Location"] == url.replace("OPN-1", "OPN-2")


def test_pages_of_the_desk_are_in_no_cache(desk: Client, url: str) -> None:
    assert "no-store" in desk.get(url)["Cache-Control"]


def test_a_page_costs_at_most_twelve_queries_for_any_number_of_answers(
    desk: Client, url: str, coding: Coding
) -> None:
    desk.get(url)
    few = queries_of(desk, url)
    for indicator in ("OPN-1", "OPN-2", "CNF-1", "TRN-1", "TRN-2"):
        score = make_score(coding, indicator, 3, rationale="Seen.", evidence=["public"] * 5)
        make_evidence(score, disclosure="restricted")
    many = queries_of(desk, url)

    assert few <= many <= few + 1 <= 12  # evidence is asked for once there is a score


def queries_of(client: Client, url: str) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


def test_submitting_names_everything_that_is_missing_with_a_link(
    desk: Client, url: str, coding: Coding
) -> None:
    make_score(coding, "OPN-1", 3, confidence="high", rationale="Seen.", evidence=["public"])
    make_score(coding, "OPN-2", 3, confidence="high", rationale="Seen.")

    submit = f"/desk/assessments/{coding.assessment_id}/submit/"
    pages = [html(desk.get(submit)), html(desk.post(submit))]

    for page in pages:
        assert f'href="{url}"' not in page
        assert f'href="{url.replace("OPN-1", "OPN-2")}"' in page
        assert "Add at least one piece of evidence." in page
    coding.refresh_from_db()
    assert coding.submitted_at is None


def test_a_complete_coding_is_submitted_once(desk: Client, coding: Coding) -> None:
    for indicator in ("OPN-1", "OPN-2", "CNF-1", "TRN-1", "TRN-2"):
        make_score(coding, indicator, 3, confidence="low", rationale="Seen.", evidence=["public"])
    url = f"/desk/assessments/{coding.assessment_id}/submit/"

    asked = html(desk.get(url))
    coding.refresh_from_db()
    assert coding.submitted_at is None
    first = desk.post(url, follow=True)
    again = desk.post(url, follow=True)

    assert "is submitted. Thank you." in html(first)
    assert "is submitted; a coordinator can reopen it" in html(again)
    assert "<dt>Rated</dt><dd>5</dd>" in asked
    assert "you cannot change your answers" in asked
    assert desk.get(url).url == url.replace("submit", "reading")


def test_reading_mode_shows_every_question_and_links_back(
    desk: Client, url: str, coding: Coding
) -> None:
    score = make_score(coding, "OPN-1", 3, confidence="high", rationale="Seen <b>twice</b>.")
    make_evidence(score, disclosure="sealed", title="CANARY")

    page = html(desk.get(f"/desk/assessments/{coding.assessment_id}/reading/"))

    for words in ("Level 3 Defined", "Seen &lt;b&gt;twice", "Open its words", "Not begun"):
        assert words in page
    assert "CANARY" not in page
    assert page.count('<article class="reading"') == 5
    assert f'href="{url}"' in page


def test_a_reopened_coding_can_be_saved_again(desk: Client, url: str, coding: Coding) -> None:
    Coding.objects.update(submitted_at="2026-03-01T12:00Z")
    carl = make_user("carl", role="coordinator")
    codings.reopen(coding, reason="A source was withdrawn.", by=carl)

    assert desk.post(url, WHOLE).status_code == 302


def test_the_desk_shows_progress_what_is_missing_and_when_it_is_due(
    desk: Client, url: str, coding: Coding
) -> None:
    make_score(coding, "OPN-1", 3, confidence="high", rationale="Seen.", evidence=["public"])
    make_score(coding, "OPN-2", state="open", rationale="Half.")
    Coding.objects.update(due_on=datetime.date(2026, 3, 1))

    page = html(desk.get("/desk/"))

    for words in (
        "1 of 5",
        "1/3",
        "0/2",
        ">1 March 2026</time>",
        "4 incomplete",
        "Continue with OPN-2",
    ):
        assert words in page
    assert f'href="{url}"' not in page  # what is complete is not missing
    assert f'href="{url.replace("OPN-1", "CNF-1")}"' in page


def test_a_date_gone_by_is_called_overdue(desk: Client, coding: Coding) -> None:
    Coding.objects.update(due_on=datetime.date(2020, 3, 1))

    assert "overdue" in html(desk.get("/desk/"))


def test_the_most_urgent_is_listed_first_and_finished_work_last(
    desk: Client, coding: Coding
) -> None:
    days = {"EST": datetime.date(2026, 5, 1), "NLD": datetime.date(2026, 4, 1), "NOR": None}
    for ministry, day in days.items():
        other = make_coding(make_assessment(ministry), analyst=coding.analyst)
        Coding.objects.filter(pk=other.pk).update(due_on=day)
    Coding.objects.filter(pk=coding.pk).update(submitted_at="2026-03-01T12:00Z")

    page = html(desk.get("/desk/"))

    order = [page.index(name) for name in ("Netherlands", "Estonia", "Norway", "Finland")]
    assert order == sorted(order)


def test_an_empty_desk_says_what_will_come(client: Client, db: None) -> None:
    client.force_login(make_user("ada", role="analyst"))

    assert "Nothing is assigned to you." in html(client.get("/desk/"))


def test_the_desk_is_for_the_team(client: Client, db: None) -> None:
    assert client.get("/desk/")["Location"] == "/accounts/login/?next=/desk/"
    client.force_login(make_user("mina", role="ministry", ministry="FIN"))
    assert client.get("/desk/").status_code == 404


def test_the_desk_costs_the_same_for_one_assignment_and_for_many(
    desk: Client, coding: Coding
) -> None:
    desk.get("/desk/")
    few = queries_of(desk, "/desk/")
    for ministry in ("EST", "NLD", "NOR"):
        other = make_coding(make_assessment(ministry), analyst=coding.analyst)
        make_score(other, "OPN-1", 3, evidence=["public"])

    assert queries_of(desk, "/desk/") == few <= 12


def test_what_was_released_is_closed(client: Client, db: None) -> None:
    release = publish_small_release()
    coding = Coding.objects.get()
    coding.analyst.memberships.create(role="analyst")
    late = make_coding(make_assessment("EST", round=release.round), analyst=coding.analyst)
    client.force_login(coding.analyst)

    page = html(client.get(f"/desk/assessments/{late.assessment_id}/OPN-1/"))
    response = client.post(f"/desk/assessments/{late.assessment_id}/OPN-1/", WHOLE)

    assert "This round is released; published scores never change." in page
    assert "is released; nothing published is ever changed" in html(response)
    assert not Score.objects.filter(coding=late).exists()


def test_the_link_to_the_desk_is_shown_only_to_the_team(desk: Client, db: None) -> None:
    link = 'href="/desk/"'

    assert link in html(desk.get("/method/"))
    desk.logout()
    assert link not in html(desk.get("/method/"))
    desk.force_login(make_user("mina", role="ministry", ministry="FIN"))
    assert link not in html(desk.get("/method/"))


def test_a_coordinator_finds_the_rounds_from_the_desk(client: Client, db: None) -> None:
    client.force_login(make_user("cora", role="coordinator"))

    page = client.get("/desk/").content.decode()

    assert 'href="/desk/rounds/"' in page
    assert "Nothing is assigned to you" not in page


def test_an_analyst_is_not_shown_a_way_to_the_rounds(client: Client, db: None) -> None:
    client.force_login(make_user("ada", role="analyst"))

    page = client.get("/desk/").content.decode()

    assert "/desk/rounds/" not in page
    assert "Nothing is assigned to you" in page


def test_names_in_the_side_list_are_words_whatever_they_hold(desk: Client, url: str) -> None:
    hostile = '"><script>alert(1)</script>'
    Indicator.objects.update(title=hostile)
    Dimension.objects.update(title=hostile)
    Framework.objects.update(digest="0" * 64)  # so that no cached text is used

    page = html(desk.get(url))

    assert "<script>alert" not in page
    assert page.count("&quot;&gt;&lt;script&gt;alert(1)") >= 5
