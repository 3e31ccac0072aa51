"""The plan of a ministry: its members', and for everybody else no page, no count and no trace."""

import datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from assessments.actions import plans
from assessments.actions.plans import StepValues
from assessments.models import Event, Indicator, Membership, Ministry, Step, User
from tests.access.table import ACCESS_TABLE, client_of, make_people
from tests.factories import make_ministry, make_user, publish_small_release
from tests.reporting.looks import make_measured
from tests.site_fixtures import WHOLE, text

PLAN = "/ministries/FIN/plan/"
CANARY = "canary of Finland"
FORM = {
    "indicator": "OPN-1",
    "version": "0",
    "level": "5",
    "responsible": "The press office",
    "due_on": "2027-06-30",
    "note": "Ask first.",
}


@pytest.fixture
def member(release) -> User:
    return make_user("mia", role="ministry", ministry="FIN")


@pytest.fixture
def at_home(member) -> Client:
    return client_of(member)


@pytest.fixture
def planned(member) -> Step:
    """A step in which every word is a canary."""
    values = StepValues(5, CANARY, datetime.date(2031, 7, 19), f"{CANARY} note")
    plans.change(
        Ministry.objects.get(code="FIN"),
        Indicator.objects.get(code="OPN-1"),
        values,
        version=0,
        by=member,
    )
    return Step.objects.get()


def test_a_member_sees_every_indicator_with_its_current_level(at_home):
    page = text(at_home.get(PLAN))

    assert "There is no plan yet" in page
    for code in WHOLE:
        assert f"Save {code}" in page
    assert "now 5" in page  # CNF-1


def test_a_member_plans_a_step_and_finds_it_in_the_list(at_home, member):
    answer = at_home.post(PLAN, FORM)

    assert (answer.status_code, answer["Location"]) == (302, f"{PLAN}#OPN-1")
    page = text(at_home.get(PLAN))
    assert "Saved. Only the members of your ministry see it." in page
    assert "OPN-1 at level 5" in page
    assert "The press office" in page
    assert "30 Jun 2027" in page
    assert Step.objects.get().version == 1
    assert Event.objects.get(verb="changed plan").by == member


def test_a_second_change_knows_the_version_of_the_first(at_home):
    at_home.post(PLAN, FORM)

    at_home.post(PLAN, FORM | {"version": "1", "level": ""})

    step = Step.objects.get()
    assert (step.level, step.version) == (None, 2)


def test_a_stale_edit_shows_both_texts_and_loses_neither(at_home):
    at_home.post(PLAN, FORM)

    answer = at_home.post(PLAN, FORM | {"note": "Mine, and\r\nlonger."})

    page = text(answer)
    assert answer.status_code == 200
    assert "Two versions of this step" in page
    assert "Ask first." in page
    assert "Mine, and\r\nlonger.</textarea>" in page
    assert '<input type="hidden" name="version" value="1">' in page
    assert Step.objects.get().note == "Ask first."

    at_home.post(PLAN, FORM | {"note": "Mine", "version": "1"})
    assert Step.objects.get().note == "Mine"


def test_line_ends_of_a_browser_are_no_change(at_home):
    at_home.post(PLAN, FORM | {"note": "One\r\ntwo"})
    at_home.post(PLAN, FORM | {"note": "One\r\ntwo", "version": "1"})

    step = Step.objects.get()
    assert (step.note, step.version) == ("One\ntwo", 1)


@pytest.mark.parametrize(
    ("wrong", "problem"),
    [
        ({"level": "6"}, "Select a valid choice"),
        ({"level": "x"}, "Select a valid choice"),
        ({"due_on": "someday"}, "Enter a valid date"),
        ({"due_on": "1815-06-09"}, "The date due must be in this century."),
        ({"note": "x" * 5001}, "at most 5000 characters"),
        ({"responsible": "x" * 121}, "at most 120 characters"),
        ({"note": "a\0b"}, "Null characters are not allowed"),
        ({"version": "x"}, "This form is out of date"),
        ({"version": ""}, "This form is out of date"),
    ],
)
def test_what_cannot_be_stored_is_refused_next_to_what_was_typed(at_home, wrong, problem):
    answer = at_home.post(PLAN, FORM | wrong)

    assert answer.status_code == 200
    assert problem in text(answer)
    assert "The press office" in text(answer) or "responsible" in wrong
    assert not Step.objects.exists()


@pytest.mark.parametrize("code", ["", "OPN-9", "<b>", "a\0"])
def test_an_indicator_that_is_not_in_the_framework_is_not_found(at_home, code):
    assert at_home.post(PLAN, FORM | {"indicator": code}).status_code == 404
    assert not Step.objects.exists()


def test_fields_that_the_form_does_not_have_are_ignored(at_home, member):
    norway = make_ministry("NOR")
    extra = {"ministry": norway.pk, "id": "99", "by": "1", "role": "coordinator"}

    at_home.post(PLAN, FORM | extra)

    assert Step.objects.get().ministry_id == "FIN"
    assert [one.role for one in member.memberships.all()] == ["ministry"]


METHODS = ("get", "head", "post", "put", "patch", "delete", "options", "trace")


@pytest.mark.parametrize("method", METHODS)
def test_for_anybody_but_its_members_there_is_no_such_page(planned, method):
    neighbour = make_user("nils", role="ministry", ministry="NOR")
    people = make_people() | {"neighbour": neighbour}
    people.pop("ministry").memberships.all().delete()

    answers = {
        name: (answer.status_code, CANARY in text(answer))
        for name, user in people.items()
        for answer in [getattr(client_of(user), method)(PLAN)]
    }

    assert answers == dict.fromkeys(answers, (404, False))
    assert Step.objects.get() == planned


def test_an_outsider_changes_nothing(planned):
    for user in (make_user("nils", role="ministry", ministry="NOR"), make_user("stranger")):
        client_of(user).post(PLAN, FORM | {"version": "1"})
        client_of(user).post("/ministries/NOR/plan/", FORM)

    assert Step.objects.get(ministry="FIN").responsible == CANARY
    assert set(Step.objects.values_list("ministry", flat=True)) <= {"FIN", "NOR"}


@pytest.mark.parametrize("method", ["put", "patch", "delete"])
def test_to_a_member_other_methods_are_not_allowed(at_home, method):
    assert getattr(at_home, method)(PLAN).status_code == 405


def test_a_right_taken_away_is_gone_by_the_next_request(at_home, planned, member):
    assert CANARY in text(at_home.get(PLAN))

    Membership.objects.filter(user=member).delete()

    assert at_home.get(PLAN).status_code == 404
    assert at_home.post(PLAN, FORM).status_code == 404


@pytest.mark.walk
def test_no_other_page_shows_a_plan_to_any_user(planned, member):
    people = [user for role, user in make_people().items() if role != "ministry"]
    # A PDF packs its words; it is made from the dashboard and the roadmap, which are in the list.
    entries = [entry for entry in ACCESS_TABLE if entry.name not in {"logout", "ministry-plan"}]
    paths = [entry.path for entry in entries if not entry.path.endswith((".pdf", ".pptx", ".zip"))]
    for user in (*people, member):
        client = client_of(user)
        for path in (*paths, "/ministries/FIN/?lens=public", "/compare.json?ministries=FIN"):
            page = text(client.get(path))
            assert "canary" not in page, path
            assert "19 Jul 2031" not in page, path


def test_the_link_to_it_is_there_only_for_members(at_home, release):
    stranger = client_of(make_user("stranger"))
    for path in ("/ministries/FIN/", "/ministries/FIN/roadmap/"):
        assert PLAN in text(at_home.get(path))
        assert PLAN not in text(stranger.get(path))
        assert PLAN not in text(Client().get(path))
    assert "/plan/" not in text(at_home.get("/ministries/EST/"))


def test_hostile_words_are_words(at_home, member):
    hostile = "<script>alert(1)</script>'\""
    at_home.post(PLAN, FORM | {"responsible": hostile, "note": hostile})

    page = text(at_home.get(PLAN))

    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)" in page


def test_steps_of_an_earlier_framework_are_kept_to_read(at_home, planned):
    publish_small_release("2027", {"FIN": {"OSI": 1}}, framework=make_other(), year=2027)

    page = text(at_home.get(PLAN))

    assert "From earlier versions of the framework" in page
    assert f"{CANARY} note" in page
    assert "Save OPN-1" not in page


def make_other():
    return make_measured("other")


def test_the_page_costs_no_more_queries_for_more_steps(at_home, member):
    at_home.get(PLAN)
    counts = []
    for code in ("OPN-1", "OPN-2", "CNF-1"):
        at_home.post(PLAN, FORM | {"indicator": code})
        at_home.get(PLAN)  # shows what was saved, once
        with CaptureQueriesContext(connection) as queries:
            at_home.get(PLAN)
        counts.append(len(queries))

    assert set(counts) == {counts[0]}
    assert counts[0] <= 12
