"""Tests of the work queues on the desk's first page: what to begin, and what waits for leads."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from assessments.models import (
    Assessment,
    Coding,
    Deadline,
    Event,
    Indicator,
    Reply,
    Round,
    Stage,
)
from tests.desk.pages import html
from tests.desk.views.test_desk import queries_of
from tests.factories import make_assessment, make_coding, make_user


@pytest.mark.parametrize("role", ["lead", "coordinator"])
def test_who_leads_finds_what_waits_for_them(client: Client, db: None, role: str) -> None:
    rows = {
        "FIN": (Stage.CODING, "All codings are submitted: end the coding"),
        "EST": (Stage.RECONCILING, "To reconcile"),
        "NLD": (Stage.REPLY, "Replies to close"),
        "NOR": (Stage.REPLY, "Asked for a reply"),
        "SWE": (Stage.DECIDING, "To decide"),
        "DNK": (Stage.DECIDING, "Decided: make it final"),
    }
    made = {code: make_assessment(code, stage=stage) for code, (stage, _) in rows.items()}
    make_coding(made["FIN"])
    Coding.objects.update(submitted_at=timezone.now())
    for code, days in {"NLD": -1, "NOR": 1}.items():
        due_at = timezone.now() + datetime.timedelta(days=days)
        Deadline.objects.create(assessment=made[code], stage=Stage.REPLY, due_at=due_at)
    indicator = Indicator.objects.first()
    Reply.objects.create(
        assessment=made["SWE"], indicator=indicator, stance="disagree", comment="No."
    )
    client.force_login(make_user("lena", role=role))

    page = html(client.get("/desk/"))

    for code, (_, title) in rows.items():
        queue = page[page.index(f"<strong>{title}</strong>") :]
        assert made[code].ministry.country in queue[: queue.index("</ul>")]
    assert f'href="/desk/deciding/{made["SWE"].pk}/"' in page
    assert f'href="/desk/reconciling/{made["EST"].pk}/"' in page
    assert "5 not reconciled" in page


def test_what_waits_costs_as_much_for_many_ministries(client: Client, db: None) -> None:
    client.force_login(make_user("lena", role="lead"))
    make_coding(make_assessment("FIN", stage=Stage.RECONCILING))
    queries_of(client, "/desk/")
    few = queries_of(client, "/desk/")
    for number in range(20):
        stage = list(Stage)[number % 6]
        make_coding(make_assessment(f"{chr(65 + number)}XX", stage=stage))

    assert queries_of(client, "/desk/") == few <= 16


def test_what_is_assigned_is_begun_by_a_press_of_its_own(desk: Client, coding: Coding) -> None:
    Assessment.objects.update(stage=Stage.ASSIGNED)
    url = f"/desk/assessments/{coding.assessment_id}/begin/"
    assert f'action="{url}"' in html(desk.get("/desk/"))

    begun = desk.post(url)
    again = desk.post(url, follow=True)

    assert begun["Location"] == f"/desk/assessments/{coding.assessment_id}/"
    assert "is in the stage “Coding”" in html(again)
    assert Assessment.objects.get().stage == Stage.CODING
    assert [event.verb for event in Event.objects.all()] == ["opened coding"]
    assert desk.get(url).status_code == 405


def test_beginning_waits_for_all_analysts_and_says_so(desk: Client, coding: Coding) -> None:
    Assessment.objects.update(stage=Stage.ASSIGNED)
    Round.objects.update(coders=2)

    page = html(desk.post(f"/desk/assessments/{coding.assessment_id}/begin/", follow=True))

    assert "1 of 2 analysts are assigned." in page
    assert Assessment.objects.get().stage == Stage.ASSIGNED


@pytest.mark.parametrize("role", ["", "analyst", "lead", "coordinator", "ministry"])
def test_no_user_begins_what_another_codes(client: Client, coding: Coding, role: str) -> None:
    Assessment.objects.update(stage=Stage.ASSIGNED)
    client.force_login(make_user("eve", role=role, ministry="FIN" if role == "ministry" else ""))

    assert client.post(f"/desk/assessments/{coding.assessment_id}/begin/").status_code == 404
    assert Assessment.objects.get().stage == Stage.ASSIGNED


def test_the_date_to_begin_is_shown_and_overdue_is_marked(desk: Client, coding: Coding) -> None:
    Assessment.objects.update(stage=Stage.ASSIGNED)
    due_at = timezone.now() - datetime.timedelta(days=2)
    Deadline.objects.create(assessment=coding.assessment, stage=Stage.ASSIGNED, due_at=due_at)

    assert '<span class="late">2 days overdue</span>' in html(desk.get("/desk/"))


def test_what_is_past_coding_is_nothing_to_submit(desk: Client, coding: Coding) -> None:
    Assessment.objects.update(stage=Stage.RECONCILING)

    page = html(desk.get("/desk/"))

    assert "Reconciling" in page
    assert f"/desk/assessments/{coding.assessment_id}/submit/" not in page
    assert "Continue with" not in page
