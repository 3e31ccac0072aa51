"""Tests of the board of a round: its filters, and actions on several ministries at once."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from assessments.actions import interests
from assessments.models import Assessment, Coding, Deadline, Event, Membership, Reply, Round, Stage
from tests.factories import (
    make_assessment,
    make_coding,
    make_framework,
    make_ministry,
    make_round,
    make_score,
    make_user,
)
from tests.rounds.coordinating import row, verbs, words
from tests.site_fixtures import text
from tests.worlds import world

pytestmark = pytest.mark.django_db

URL = "/desk/rounds/2026/"
DAY = datetime.timedelta(days=1)


@world
def round() -> Round:
    """Two analysts code each: Estonia is assigned to one, Finland is coded, Norway replies."""
    make_framework()
    round = make_round("2026")
    Round.objects.update(coders=2)
    ada, ben = (make_user(name, role="analyst") for name in ("ada", "ben"))
    stages = {"EST": Stage.ASSIGNED, "FIN": Stage.CODING, "NOR": Stage.REPLY}
    made = {code: make_assessment(code, round=round, stage=at) for code, at in stages.items()}
    make_coding(made["EST"], analyst=ada)
    for code in ("FIN", "NOR"):
        for analyst in (ada, ben):
            make_coding(made[code], analyst=analyst)
    Coding.objects.filter(assessment=made["NOR"]).update(submitted_at=timezone.now())
    return round


def of(code: str) -> Assessment:
    return Assessment.objects.get(ministry=code)


def shown(page: str) -> set[str]:
    every = {"EST": "Estonia", "FIN": "Finland", "NOR": "Norway"}
    if "<tbody>" not in page:
        return set()
    table = page[page.index("<tbody>") : page.rindex("</tbody>")]
    return {code for code, country in every.items() if country in table}


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"EST", "FIN", "NOR"}),
        ("stage=coding", {"FIN"}),
        ("stage=released", set()),
        ("show=free", {"EST"}),
        ("show=overdue", {"FIN", "NOR"}),
        ("show=conflict", {"FIN"}),
        ("analyst=ben", {"FIN", "NOR"}),
        ("analyst=ben&stage=coding", {"FIN"}),
        ("region=Asia", {"NOR"}),
        ("q=éSTo", {"EST"}),
        ("q=nor", {"NOR"}),
        ("q=nowhere", set()),
    ],
)
def test_the_address_says_which_ministries_are_shown(coordinator, round, query, found):
    make_ministry("NOR")
    of("NOR").ministry.__class__.objects.filter(code="NOR").update(region="Asia")
    past = timezone.now() - DAY
    Deadline.objects.create(assessment=of("NOR"), stage=Stage.REPLY, due_at=past)
    # Estonia is not in this stage.
    Deadline.objects.create(assessment=of("EST"), stage=Stage.CODING, due_at=past)
    Coding.objects.filter(assessment=of("FIN")).update(due_on=(past - DAY).date())
    ada = Coding.objects.filter(analyst__username="ada").first().analyst
    interests.declare(ada, of("FIN").ministry, reason="Kin.", by=ada)

    assert shown(text(coordinator.get(f"{URL}?{query}"))) == found


@pytest.mark.parametrize(
    "query", ["stage=lost", "show=all", "analyst=eve", "region=Atlantis", "state=begun", "q=a&q=b"]
)
def test_unknown_values_are_refused_with_a_reason(coordinator, round, query):
    assert coordinator.get(f"{URL}?{query}").status_code == 400


def test_each_stage_is_a_link_with_its_count(coordinator, round):
    page = words(coordinator.get(f"{URL}?analyst=ada"))

    link = '<a href="?stage=coding&amp;analyst=ada"> Coding <span class="num">1</span> </a>'
    assert link in page
    assert 'aria-current="true"> All <span class="num">3</span>' in page


def test_a_swap_returns_only_the_board(coordinator, round, swap):
    part = text(coordinator.get(f"{URL}?stage=coding", headers=swap))

    assert part.strip().startswith('<div id="board">')
    assert shown(part) == {"FIN"}


def test_each_ministry_shows_how_far_its_reply_is(coordinator, round):
    assert "open, not begun" in row(text(coordinator.get(URL)), "Norway")
    indicator = round.framework.indicators.first()
    Reply.objects.create(assessment=of("NOR"), indicator=indicator, stance="agree")
    assert "open, begun" in row(text(coordinator.get(URL)), "Norway")
    Assessment.objects.filter(pk=of("NOR").pk).update(stage=Stage.DECIDING)
    assert "in part, not submitted" in row(text(coordinator.get(URL)), "Norway")
    Reply.objects.all().delete()
    assert "did not reply" in row(text(coordinator.get(URL)), "Norway")


def make_blind(client: Client, username: str, role: str) -> None:
    coding = Coding.objects.get(assessment=of("FIN"), analyst__username=username)
    Membership.objects.create(user=coding.analyst, role=role)
    client.force_login(coding.analyst)


@pytest.mark.parametrize("role", ["lead", "coordinator"])
@pytest.mark.parametrize("query", ["", "?stage=coding", "?analyst=ben"])
def test_a_coder_sees_only_whether_the_other_coding_is_submitted(client, round, role, query):
    make_blind(client, "ada", role)
    before = text(client.get(URL + query))
    other = Coding.objects.get(assessment=of("FIN"), analyst__username="ben")
    for indicator in ("OPN-1", "OPN-2"):
        make_score(other, indicator, 3, confidence="high", rationale="Seen.", evidence=["public"])

    after = text(client.get(URL + query))

    assert "ben Not submitted" in row(after, "Finland")
    assert facts(after) == facts(before)
    assert row(after, "Finland") == row(before, "Finland")
    index = text(client.get("/desk/rounds/"))
    assert "of 20" in index  # she may count four of its five codings
    assert "0 of 20" in index
    Coding.objects.filter(pk=other.pk).update(submitted_at=timezone.now())
    assert "ben Submitted" in row(text(client.get(URL + query)), "Finland")


def test_a_coder_sees_the_counts_after_blind_coding(client, round):
    make_blind(client, "ada", "lead")

    assert "ben 0/5 Submitted" in row(text(client.get(URL)), "Norway")


def facts(page: str) -> str:
    return page[page.index('<dl class="facts">') : page.index("</dl>")]


def test_a_lead_reads_the_board_and_cannot_act(client, round):
    client.force_login(make_user("lena", role="lead"))

    page = text(client.get(URL))

    assert shown(page) == {"EST", "FIN", "NOR"}
    assert 'name="act"' not in page
    assert "/publish/" not in page
    for act in ("assign", "take-back", "deadline", "advance"):
        assert client.post(URL, {"act": act, "ministry": ["FIN"]}).status_code == 404
    assert not Event.objects.exists()


def test_ready_ministries_move_and_the_rest_list_their_gaps(coordinator, round):
    Coding.objects.filter(assessment=of("FIN")).update(submitted_at=timezone.now())
    sweden = make_assessment("SWE", round=round, stage=Stage.CODING)
    open_one = make_coding(sweden, analyst=Coding.objects.first().analyst)

    page = text(
        coordinator.post(URL, {"act": "advance", "shown": "coding", "ministry": ["FIN", "SWE"]})
    )

    assert of("FIN").stage == Stage.RECONCILING
    assert of("SWE").stage == Stage.CODING
    assert "1 ministry is moved on from “Coding”." in page
    assert "1 of 2 analysts are assigned." in page
    assert f'href="{URL}plan/?ministry=SWE"' in page
    assert f'href="/desk/assessments/{sweden.pk}/codings/{open_one.pk}/"' in page
    assert verbs() == ["opened reconciling"]


def test_after_a_move_the_board_keeps_its_filter(coordinator, round):
    make_coding(of("EST"), analyst=Coding.objects.filter(analyst__username="ben").first().analyst)
    given = {"act": "advance", "shown": "assigned", "ministry": ["EST"]}

    done = coordinator.post(f"{URL}?analyst=ada", given)
    again = coordinator.post(f"{URL}?analyst=ada", given)

    assert done["Location"] == f"{URL}?analyst=ada"
    assert "is in the stage “Coding”" in text(again)
    assert of("EST").stage == Stage.CODING


def test_a_deadline_is_set_for_all_selected_in_the_viewers_time_zone(coordinator, round):
    coordinator.cookies["zone"] = "Asia/Kathmandu"
    day = (timezone.now() + 30 * DAY).date()
    given = {"act": "deadline", "stage": "reply", "ministry": ["FIN", "NOR"]}

    done = coordinator.post(URL, given | {"due_at": f"{day}T12:00"}, follow=True)

    assert "The deadline of “Right of reply” is changed for 2." in text(done)
    expected = datetime.datetime.combine(day, datetime.time(6, 15), tzinfo=datetime.UTC)
    assert set(Deadline.objects.values_list("due_at", flat=True)) == {expected}
    assert verbs() == ["changed deadline"] * 2
    assert "12:00 UTC+05:45 (in " in row(text(coordinator.get(URL)), "Norway")


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"act": "deadline", "stage": "reply", "due_at": "soon"}, "Give a date and a time"),
        ({"act": "deadline", "stage": "reply", "due_at": "2020-01-01T10:00"}, "in the future"),
        ({"act": "deadline", "stage": "released", "due_at": ""}, "Select a valid choice"),
        ({"act": "advance", "shown": "final"}, "Select a valid choice"),
        ({"act": "advance", "shown": "coding", "ministry": ["XXX"]}, "Select a valid choice"),
        ({"act": "assign", "analyst": ""}, "This field is required."),
        ({"act": "assign", "ministry": []}, "Select ministries in the table"),
    ],
)
def test_each_mistake_is_named_and_nothing_is_changed(coordinator, round, data, sentence):
    page = text(coordinator.post(URL, {"ministry": ["FIN"]} | data))

    assert sentence in page
    assert verbs() == []
    assert not Deadline.objects.exists()


def test_an_unknown_action_changes_nothing(coordinator, round):
    assert coordinator.post(URL, {"act": "publish", "ministry": ["FIN"]}).status_code == 200
    assert verbs() == []


def test_a_place_is_taken_from_one_analyst_for_another(coordinator, round):
    cleo = make_user("cleo", role="analyst")
    ben = Coding.objects.filter(analyst__username="ben").first().analyst
    given = {"act": "assign", "ministry": ["FIN"], "analyst": cleo.pk}

    refused = text(coordinator.post(URL, given))
    coordinator.post(URL, given | {"instead_of": ben.pk})

    assert "Finland in round 2026 is given to ada and ben already." in refused
    names = of("FIN").codings.values_list("analyst__username", flat=True)
    assert set(names) == {"ada", "cleo"}
    assert verbs() == ["unassigned", "assigned"]


def test_only_the_selected_analyst_loses_a_place(coordinator, round):
    ben = Coding.objects.filter(analyst__username="ben").first().analyst

    coordinator.post(URL, {"act": "take-back", "ministry": ["FIN"], "analyst": ben.pk})

    assert [coding.analyst.username for coding in of("FIN").codings.all()] == ["ada"]


def test_the_queries_do_not_grow_to_two_hundred_ministries(coordinator, round):
    def queries() -> int:
        with CaptureQueriesContext(connection) as counted:
            assert coordinator.get(URL).status_code == 200
        return len(counted)

    queries()
    few = queries()
    analyst = Coding.objects.first().analyst
    framework = round.framework
    make = [
        make_assessment(f"{a}{b}X", round=round, stage=list(Stage)[(i + j) % 6])
        for i, a in enumerate("BCDEFGHIJKLMNOPQRST")
        for j, b in enumerate("ABCDEFGHIJ")
    ]
    Coding.objects.bulk_create(Coding(assessment=each, analyst=analyst) for each in make)
    Deadline.objects.bulk_create(
        Deadline(assessment=each, stage=each.stage, due_at=timezone.now()) for each in make
    )
    assert framework.indicators.exists()

    assert queries() == few <= 20
