"""Tests of assigning many ministries at once: all are given, or none with every reason."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from assessments.actions import assignments, interests, rounds
from assessments.actions.assignments import Refusals, RoundSetup
from assessments.actions.errors import Conflict
from assessments.models import Assessment, Coding, Deadline, Event, Round, Stage
from tests.factories import (
    make_coding,
    make_framework,
    make_ministry,
    make_round,
    make_score,
    make_user,
)

pytestmark = pytest.mark.django_db

DUE = datetime.date(2026, 6, 30)


@pytest.fixture
def people(db: None) -> dict:
    return {
        "ada": make_user("ada", role="analyst"),
        "ben": make_user("ben", role="analyst"),
        "by": make_user("cleo", role="coordinator"),
    }


def held() -> dict[str, tuple[str, datetime.date | None]]:
    rows = Coding.objects.values_list("assessment__ministry", "analyst__username", "due_on")
    return {ministry: (analyst, due) for ministry, analyst, due in rows}


def opening(people: dict, **fields) -> RoundSetup:
    given = {
        "code": "2026",
        "framework": fields.pop("framework", None) or make_framework(),
        "year": 2026,
        "opens_on": None,
        "closes_on": None,
        "due_on": DUE,
        "analysts_of": {
            make_ministry("FIN"): [people["ada"]],
            make_ministry("NOR"): [people["ben"]],
        },
    }
    return RoundSetup(**(given | fields))


def test_a_round_is_opened_with_its_ministries_given(people) -> None:
    round = assignments.open_round(opening(people), by=people["by"])

    assert round.code == "2026"
    assert held() == {"FIN": ("ada", DUE), "NOR": ("ben", DUE)}
    assert [event.verb for event in Event.objects.order_by("pk")] == [
        "opened round",
        "assigned",
        "assigned",
    ]


def test_opening_takes_as_many_queries_for_many(people, django_assert_num_queries) -> None:
    framework = make_framework()
    codes = [f"{chr(65 + number)}XX" for number in range(20)]
    given = {make_ministry(code): [people["ben"]] for code in codes}
    few = opening(people, code="few", framework=framework)
    many = opening(people, code="many", framework=framework, analysts_of=given)
    with CaptureQueriesContext(connection) as counted:
        assignments.open_round(few, by=people["by"])

    with django_assert_num_queries(len(counted)):
        assignments.open_round(many, by=people["by"])


def test_opening_writes_the_same_event_for_a_ministry_as_assigning_it(people) -> None:
    opened = assignments.open_round(opening(people), by=people["by"])
    made = Event.objects.get(subject="2026 FIN by ada")
    rounds.unassign(Coding.objects.get(assessment__ministry="FIN"), by=people["by"])

    rounds.assign(opened, make_ministry("FIN"), people["ada"], due_on=DUE, by=people["by"])

    again = Event.objects.latest("pk")
    assert (made.verb, made.subject, made.detail, made.by) == (
        again.verb,
        again.subject,
        again.detail,
        again.by,
    )


def test_a_round_whose_ministries_cannot_be_given_is_not_opened(people) -> None:
    people["ben"].memberships.all().delete()

    with pytest.raises(Refusals, match="ben is not an analyst"):
        assignments.open_round(opening(people), by=people["by"])

    assert not Round.objects.exists()
    assert not Event.objects.exists()


def test_a_code_that_is_taken_opens_nothing(people) -> None:
    plan = opening(people)
    make_round("2026")

    with pytest.raises(Conflict):
        assignments.open_round(plan, by=people["by"])

    assert not Assessment.objects.exists()


def test_a_ministry_that_is_not_begun_changes_hands(people) -> None:
    round = assignments.open_round(opening(people), by=people["by"])

    assignments.hand_over(
        round, {make_ministry("FIN"): people["ben"]}, due_on=None, by=people["by"]
    )

    assert held() == {"FIN": ("ben", None), "NOR": ("ben", DUE)}


def test_an_analyst_who_has_it_already_gets_the_new_date(people) -> None:
    round = assignments.open_round(opening(people), by=people["by"])
    kept = Coding.objects.get(assessment__ministry="FIN")

    assignments.hand_over(
        round, {make_ministry("FIN"): people["ada"]}, due_on=None, by=people["by"]
    )

    assert Coding.objects.get(pk=kept.pk).due_on is None


def two_coders(people) -> Round:
    """Finland is coded by ada, with a place free; Norway by ada and cora."""
    cora = make_user("cora", role="analyst")
    people["cora"] = cora
    teams = {make_ministry("FIN"): [people["ada"]], make_ministry("NOR"): [people["ada"], cora]}
    return assignments.open_round(opening(people, coders=2, analysts_of=teams), by=people["by"])


def team(ministry: str) -> set[str]:
    rows = Coding.objects.filter(assessment__ministry=ministry)
    return set(rows.values_list("analyst__username", flat=True))


def test_the_analyst_whose_place_is_taken_is_named(people) -> None:
    round = two_coders(people)

    assignments.hand_over(
        round,
        {make_ministry("NOR"): people["ben"]},
        due_on=DUE,
        by=people["by"],
        instead_of=people["ada"],
    )

    assert team("NOR") == {"ben", "cora"}


def test_without_a_name_only_a_free_place_is_taken(people) -> None:
    round = two_coders(people)
    given = {make_ministry(code): people["ben"] for code in ("FIN", "NOR")}

    with pytest.raises(Refusals, match="Norway in round 2026 is given to ada and cora already"):
        assignments.hand_over(round, given, due_on=DUE, by=people["by"])
    assert team("FIN") == {"ada"}
    assignments.hand_over(round, {make_ministry("FIN"): people["ben"]}, due_on=DUE, by=people["by"])

    assert team("FIN") == {"ada", "ben"}


def test_the_place_of_somebody_who_has_none_is_refused(people) -> None:
    round = two_coders(people)
    given = {make_ministry("FIN"): people["ben"]}

    with pytest.raises(Refusals, match="cora does not code Finland in round 2026"):
        assignments.hand_over(round, given, due_on=DUE, by=people["by"], instead_of=people["cora"])


def test_a_plan_is_applied_whole_with_an_event_and_a_place_for_each(people) -> None:
    round = two_coders(people)
    teams = {make_ministry("FIN"): [people["ben"]], make_ministry("EST"): [people["ada"]]}
    already = Event.objects.count()

    count = assignments.give(
        round, teams, due_on=DUE, by=people["by"], shown={"FIN": {str(people["ada"].pk)}, "EST": ()}
    )

    assert count == 2
    assert (team("FIN"), team("EST")) == ({"ada", "ben"}, {"ada"})
    assert Deadline.objects.filter(stage=Stage.ASSIGNED).count() == 3
    assert {(event.verb, event.subject) for event in Event.objects.order_by("pk")[already:]} == {
        ("assigned", "2026 FIN by ben"),
        ("assigned", "2026 EST by ada"),
    }


def test_an_outdated_plan_is_refused_whole_with_every_reason(people) -> None:
    round = two_coders(people)
    ministries = {code: make_ministry(code) for code in ("DNK", "EST", "FIN", "NOR", "SWE")}
    interests.declare(people["ben"], ministries["EST"], reason="Kin.", by=people["ben"])
    sweden = round.assessments.create(ministry=ministries["SWE"], stage=Stage.FINAL)
    make_coding(sweden, analyst=people["ada"])
    people["cora"].memberships.all().delete()
    shown = {code: set() for code in ministries} | {
        "NOR": {str(people[name].pk) for name in ("ada", "cora")},
        "SWE": {str(people["ada"].pk)},
    }
    before = set(Coding.objects.all())

    with pytest.raises(Refusals) as refusal:
        assignments.give(
            round,
            {
                ministries["DNK"]: [people["cora"], people["ben"]],
                ministries["EST"]: [people["ben"]],
                ministries["FIN"]: [people["ben"]],
                ministries["NOR"]: [people["ben"]],
                ministries["SWE"]: [people["ben"]],
            },
            due_on=DUE,
            by=people["by"],
            shown=shown,
        )

    assert refusal.value.reasons == [
        "cora is not an analyst.",
        "ben has a conflict of interest with Estonia.",
        "Who codes Finland has changed since this was shown.",
        "Norway in round 2026 is given to ada and cora already.",
        "Country SWE in round 2026 is in the stage “Final”; "
        "this can only be done in “Assigned” or “Coding”.",
    ]
    assert set(Coding.objects.all()) == before
    assert not Assessment.objects.filter(ministry__in=["DNK", "EST"]).exists()


def test_a_plan_names_no_analyst_twice(people) -> None:
    round = two_coders(people)

    with pytest.raises(Refusals, match="ben codes Finland in round 2026 already"):
        assignments.give(
            round, {make_ministry("FIN"): [people["ben"]] * 2}, due_on=DUE, by=people["by"]
        )


def test_a_plan_takes_as_many_queries_for_many(people, django_assert_num_queries) -> None:
    round = two_coders(people)
    few = {make_ministry("AXX"): [people["ada"], people["ben"]]}
    many = {make_ministry(f"{chr(66 + n)}XX"): [people["ada"], people["ben"]] for n in range(20)}
    with CaptureQueriesContext(connection) as counted:
        assignments.give(round, few, due_on=DUE, by=people["by"])

    with django_assert_num_queries(len(counted)):
        assignments.give(round, many, due_on=DUE, by=people["by"])


def test_a_ministry_that_is_begun_stays_and_no_other_is_given(people) -> None:
    round = assignments.open_round(opening(people), by=people["by"])
    for coding in Coding.objects.all():
        make_score(coding, "OPN-1", 3)
    given = {make_ministry(code): people["ben"] for code in ("EST", "FIN")}

    with pytest.raises(Refusals) as refusal:
        assignments.hand_over(round, given, due_on=DUE, by=people["by"])

    assert refusal.value.reasons == ["Finland in round 2026 has scores by ada, which are kept."]
    assert "EST" not in held()


def test_taking_back_lists_every_reason_and_takes_none(people) -> None:
    round = make_round()
    codings = [
        make_coding(round.assessments.create(ministry=make_ministry(code)), analyst=people["ada"])
        for code in ("EST", "FIN", "NOR")
    ]
    for coding in codings[1:]:
        make_score(coding, "OPN-1", 3)

    with pytest.raises(Refusals) as refusal:
        assignments.take_back(codings, by=people["by"])

    assert len(refusal.value.reasons) == 2
    assert len(held()) == 3

    assignments.take_back(codings[:1], by=people["by"])

    assert set(held()) == {"FIN", "NOR"}
