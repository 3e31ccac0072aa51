"""Tests of the stage page of one ministry: stage, missing parts, moves, deadlines, history."""

import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions import moves, rounds
from assessments.models import Assessment, Coding, Deadline, Event, Membership, Reply, Stage, User
from tests.drafts import make_member
from tests.factories import make_assessment, make_coding, make_score, make_user
from tests.post import delivered
from tests.rounds.coordinating import verbs
from tests.site_fixtures import text
from tests.worlds import world

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)


@world
def assessment() -> Assessment:
    return make_assessment("FIN", stage=Stage.CODING)


@pytest.fixture
def url(assessment: Assessment) -> str:
    return f"/desk/assessments/{assessment.pk}/stage/"


@pytest.fixture
def lead(client: Client) -> Client:
    client.force_login(make_user("lena", role="lead"))
    return client


def put(assessment: Assessment, stage: Stage) -> None:
    Assessment.objects.filter(pk=assessment.pk).update(stage=stage)


def now_in(assessment: Assessment) -> str:
    return Assessment.objects.get(pk=assessment.pk).stage


def test_the_stages_are_listed_in_order_with_their_status(lead, assessment, url):
    due_at = timezone.now() + 3 * DAY  # days are counted by the calendar
    Deadline.objects.create(assessment=assessment, stage=Stage.CODING, due_at=due_at)

    page = text(lead.get(url))

    order = [page.index(f"<strong>{stage.label}</strong>") for stage in Stage]
    assert order == sorted(order)
    assert '<li class="stage-current" aria-current="step">' in page
    assert page.count('class="stage-done"') == 1
    assert "(in 3 days)" in page
    assert "blind to each other" in page  # the rule of who acts


def test_deadlines_are_in_the_viewers_time_zone_and_overdue_is_marked(lead, assessment, url):
    lead.cookies["zone"] = "Pacific/Apia"
    due_at = datetime.datetime(2026, 3, 12, 13, tzinfo=datetime.UTC)
    Deadline.objects.create(assessment=assessment, stage=Stage.CODING, due_at=due_at)

    page = text(lead.get(url))

    assert "13 March 2026, 02:00 UTC+13" in page
    assert "days overdue</span>" in page


@pytest.mark.parametrize("stage", list(Stage))
def test_each_stage_has_a_page(lead, assessment, url, stage):
    put(assessment, stage)

    assert f"is in “{stage.label}”" in text(lead.get(url))


def test_codings_missing_before_reconciling_are_listed_with_links(lead, assessment, url):
    coding = make_coding(assessment)

    page = text(lead.get(url))

    assert "analyst has not submitted the coding." in page
    assert f'href="/desk/assessments/{assessment.pk}/codings/{coding.pk}/"' in page
    assert 'value="advance"' not in page


def test_missing_analysts_link_a_coordinator_to_the_plan(client, assessment, url):
    client.force_login(make_user("cora", role="coordinator"))

    assert '/desk/rounds/2026/plan/?ministry=FIN"' in text(client.get(url))


def test_a_lead_reads_of_missing_analysts_without_a_link(lead, url):
    page = text(lead.get(url))

    assert "0 of 1 analysts are assigned." in page
    assert "/plan/" not in page


def test_missing_scores_link_to_reconciling(lead, assessment, url):
    put(assessment, Stage.RECONCILING)

    page = text(lead.get(url))

    assert "Indicator OPN-1 (OPN-1) has no reconciled score yet." in page
    assert f'href="/desk/reconciling/{assessment.pk}/OPN-1/"' in page


def test_contested_scores_link_to_adjudication(lead, assessment, url):
    put(assessment, Stage.DECIDING)
    indicator = assessment.round.framework.indicators.get(code="OPN-2")
    Reply.objects.create(
        assessment=assessment, indicator=indicator, stance="disagree", comment="No."
    )

    page = text(lead.get(url))

    assert f'href="/desk/deciding/{assessment.pk}/#OPN-2"' in page


def test_an_expected_reply_links_to_its_deadline(lead, assessment, url):
    put(assessment, Stage.REPLY)
    Deadline.objects.create(
        assessment=assessment, stage=Stage.REPLY, due_at=timezone.now() + 3 * DAY
    )

    page = text(lead.get(url))

    assert "The ministry has not submitted its reply" in page
    assert f'href="{url}#deadlines"' in page


@pytest.fixture
def submitted(assessment: Assessment) -> Coding:
    coding = make_coding(assessment)
    Coding.objects.update(submitted_at=timezone.now())
    return coding


def test_repeated_requests_move_the_stage_once(lead, assessment, url, submitted):
    done = lead.post(url, {"act": "advance", "shown": "coding"}, follow=True)
    again = lead.post(url, {"act": "advance", "shown": "coding"})

    assert "Finland is in “Reconciling” now." in text(done)
    assert "is in the stage “Reconciling”; this can only be done in “Coding”" in text(again)
    assert now_in(assessment) == Stage.RECONCILING
    assert verbs() == ["opened reconciling"]


def test_an_assessment_that_is_not_ready_is_refused_with_a_reason(lead, assessment, url):
    page = text(lead.post(url, {"act": "advance", "shown": "coding"}))

    assert "cannot go on to “Reconciling” yet" in page
    assert now_in(assessment) == Stage.CODING
    assert verbs() == []


@pytest.fixture
def reconciled(lead: Client, assessment: Assessment, submitted: Coding) -> Assessment:
    for indicator in assessment.round.framework.indicators.all():
        make_score(submitted, indicator.code, 3, confidence="high", rationale="Seen.")
    moves.open_reconciling(assessment, by=User.objects.get(username="lena"))
    make_member("mia", "FIN")
    return assessment


def test_the_deadline_of_the_reply_is_read_in_the_viewers_time_zone(lead, reconciled, url):
    lead.cookies["zone"] = "Europe/Berlin"
    day = (timezone.now() + 30 * DAY).date()

    lead.post(url, {"act": "advance", "shown": "reconciling", "due_at": f"{day}T18:00"})

    assert now_in(reconciled) == Stage.REPLY
    due_at = Deadline.objects.get(stage=Stage.REPLY).due_at
    wall = due_at.astimezone(ZoneInfo("Europe/Berlin"))
    assert (wall.date(), wall.hour) == (day, 18)


def test_the_letter_gives_the_deadline_in_utc(lead, reconciled, url):
    lead.cookies["zone"] = "Asia/Kathmandu"
    day = (timezone.now() + 30 * DAY).date()

    lead.post(url, {"act": "advance", "shown": "reconciling", "due_at": f"{day}T18:45"})

    assert f"{day.year}, 13:00 UTC" in delivered()[0].body


def test_left_blank_the_ministry_has_its_usual_days(lead, reconciled, url):
    lead.post(url, {"act": "advance", "shown": "reconciling", "due_at": ""})

    due_at = Deadline.objects.get(stage=Stage.REPLY).due_at
    assert abs(due_at - timezone.now() - 21 * DAY) < datetime.timedelta(minutes=1)


def test_a_reply_due_in_the_past_is_refused(lead, reconciled, url):
    page = text(
        lead.post(url, {"act": "advance", "shown": "reconciling", "due_at": "2020-01-01T10:00"})
    )

    assert "The reply must be due within a year from now." in page
    assert now_in(reconciled) == Stage.RECONCILING


def test_a_deadline_is_changed_and_a_repeated_hour_is_explained(lead, assessment, url, monkeypatch):
    now = datetime.datetime(2026, 10, 1, 9, tzinfo=datetime.UTC)
    monkeypatch.setattr(timezone, "now", lambda: now)
    lead.force_login(User.objects.get(username="lena"))
    lead.cookies["zone"] = "Europe/Berlin"
    given = {"act": "deadline", "stage": "coding", "due_at": "2026-10-25T02:30"}

    page = text(lead.post(url, given, follow=True))

    assert "The deadline of “Coding” is changed." in page
    assert "The later one is used, CET." in page
    assert "25 October 2026, 02:30 CET" in page
    assert Deadline.objects.get().due_at == datetime.datetime(
        2026, 10, 25, 1, 30, tzinfo=datetime.UTC
    )


def test_a_skipped_hour_is_refused_and_stays_in_the_form(lead, assessment, url):
    lead.cookies["zone"] = "Europe/Berlin"

    page = text(
        lead.post(url, {"act": "deadline", "stage": "coding", "due_at": "2026-03-29T02:30"})
    )

    assert "Clocks skip 02:30 on 29 March 2026 in Europe/Berlin." in page
    assert 'value="2026-03-29T02:30"' in page
    assert not Deadline.objects.exists()


@pytest.mark.parametrize(
    "data",
    [
        {"act": "deadline", "stage": "assigned", "due_at": "2099-01-01T10:00"},
        {"act": "deadline", "stage": "released", "due_at": "2099-01-01T10:00"},
        {"act": "deadline", "stage": "coding", "due_at": "2099-01-01T10:00"},
        {"act": "deadline", "stage": "coding", "due_at": ""},
        {"act": "advance", "shown": "nowhere"},
        {"act": "reopen", "to": "final", "reason": "x"},
        {"act": "reopen", "to": "coding", "reason": "x"},
        {"act": "publish"},
        {},
    ],
)
def test_invalid_requests_change_nothing(lead, assessment, url, data):
    assert lead.post(url, data).status_code == 200

    assert now_in(assessment) == Stage.CODING
    assert verbs() == []


def test_a_stage_is_reopened_with_a_reason_that_the_history_keeps(lead, reconciled, url):
    blank = text(lead.post(url, {"act": "reopen", "to": "coding", "reason": " "}))
    done = lead.post(
        url, {"act": "reopen", "to": "coding", "reason": "<b>Two</b> sources fell."}, follow=True
    )

    assert "This field is required." in blank
    page = text(done)
    assert "Finland is back in “Coding”." in page
    assert "It was taken back: Coding" in page
    assert "&lt;b&gt;Two&lt;/b&gt; sources fell." in page


def test_the_history_lists_every_move_and_no_score(client, db):
    eva, ada = make_user("eva", role="coordinator"), make_user("ada", role="analyst")
    assessment = make_assessment("FIN", stage=Stage.ASSIGNED)
    coding = rounds.assign(assessment.round, assessment.ministry, ada, due_on=None, by=eva)
    moves.open_coding(assessment, by=ada)
    Event.objects.create(
        at=timezone.now(), by=ada, verb="saved score", subject="2026 FIN by ada", detail={"x": 1}
    )
    client.force_login(eva)

    page = text(client.get(f"/desk/assessments/{coding.assessment_id}/stage/"))
    history = page[page.index('class="history"') :]

    assert "Assigned to an analyst: ada" in history
    assert "Coding began" in history
    assert "saved score" not in history
    assert "since <time" in page


@pytest.mark.parametrize("role", ["lead", "coordinator"])
def test_a_coder_sees_only_whether_the_other_coding_is_submitted(client, assessment, url, role):
    own, other = (make_coding(assessment, analyst=make_user(name)) for name in ("ada", "ben"))
    Membership.objects.create(user=own.analyst, role=role)
    client.force_login(own.analyst)
    make_score(other, "OPN-1", 3, confidence="high", rationale="Seen.", evidence=["public"])

    page = text(client.get(url))

    assert "complete, ada" in page  # the progress of her own coding
    assert "complete, ben" not in page
    assert "Not submitted" in page
    assert f"/codings/{other.pk}/" not in page


@pytest.mark.parametrize("role", ["", "analyst", "ministry"])
def test_other_users_get_a_404(client, assessment, url, role):
    user = make_user("eve", role=role, ministry="FIN" if role == "ministry" else "")
    make_coding(assessment, analyst=user)
    client.force_login(user)

    assert client.get(url).status_code == 404
    assert client.post(url, {"act": "advance", "shown": "coding"}).status_code == 404
    assert now_in(assessment) == Stage.CODING


def test_an_unknown_assessment_is_a_404(lead):
    assert lead.get("/desk/assessments/999/stage/").status_code == 404


def test_the_queries_do_not_grow_with_history(lead, assessment, url):
    make_score(make_coding(assessment), "OPN-1", 3)

    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert lead.get(url).status_code == 200
        return len(counted)

    queries()
    few = queries()
    Event.objects.bulk_create(
        Event(
            at=timezone.now(),
            verb="changed deadline",
            subject="2026 FIN",
            detail={"stage": "coding", "new": timezone.now().isoformat()},
        )
        for _ in range(30)
    )
    for name in ("ada", "ben", "cleo"):
        make_score(make_coding(assessment, analyst=make_user(name)), "OPN-1", 3)

    assert queries() == few <= 24
