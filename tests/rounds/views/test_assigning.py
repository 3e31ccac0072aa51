"""Tests of the plan of assignments: a preview, changes by hand, applied whole or not at all."""

import re

import pytest

from assessments.actions import interests
from assessments.models import Coding, Event, Round, Stage, User
from tests.factories import (
    make_assessment,
    make_coding,
    make_framework,
    make_ministry,
    make_round,
    make_user,
)
from tests.rounds.coordinating import verbs, words

pytestmark = pytest.mark.django_db

URL = "/desk/rounds/2026/plan/"


@pytest.fixture
def analysts(db: None) -> list[User]:
    return [make_user(name, role="analyst") for name in ("ada", "ben", "cleo")]


@pytest.fixture
def round(analysts: list[User]) -> Round:
    """Two analysts code each: Finland has ada, Norway has no analyst, Estonia is reconciling."""
    make_framework()
    round = make_round("2026")
    Round.objects.update(coders=2)
    make_coding(make_assessment("FIN", round=round), analyst=analysts[0])
    make_assessment("NOR", round=round, stage=Stage.ASSIGNED)
    make_assessment("EST", round=round, stage=Stage.RECONCILING)
    return round


def sent(page: str, step: str, **changes: object) -> dict:
    """Return the fields that the page's form sends without changes."""
    form = page[page.index('class="plan-table"') :]
    data: dict = {}
    for name, value in re.findall(r'type="hidden" name="([-\w]+)" value="([^"]*)"', form):
        if name != "csrfmiddlewaretoken":
            data.setdefault(name, []).append(value)
    for name, options in re.findall(r'<select[^>]* name="(place-\w+)".*?>(.*?)</select>', form):
        data.setdefault(name, []).extend(re.findall(r'value="(\d+)" selected', options) or [""])
    data["analysts"] = re.findall(r'name="analysts" value="(\d+)"[^>]* checked', form)
    return data | {"step": step, "due_on": ""} | changes


def team(code: str) -> set[str]:
    rows = Coding.objects.filter(assessment__ministry=code)
    return set(rows.values_list("analyst__username", flat=True))


def test_the_plan_is_shown_with_loads_and_nothing_is_made(coordinator, round):
    page = words(coordinator.get(URL))

    assert "The plan fills 3 places of 2 ministries." in page
    assert "Estonia" not in page
    rows = re.findall(
        r"<tr> <th scope=\"row\">(\w+)</th> <td[^>]*>(\d)</td> <td[^>]*>(\d)</td> </tr>", page
    )
    assert sum(int(then) - int(now) for _, now, then in rows) == 3
    assert max(int(then) for _, _, then in rows) == 2
    assert verbs() == []


def test_the_shown_plan_is_assigned(coordinator, round):
    page = words(coordinator.get(URL))

    done = coordinator.post(URL, sent(page, "apply", due_on="2027-03-01"), follow=True)

    assert "3 codings are assigned." in words(done)
    assert [len(team(code)) for code in ("FIN", "NOR")] == [2, 2]
    assert "ada" in team("FIN")
    assert verbs() == ["assigned"] * 3
    assert str(Coding.objects.latest("pk").due_on) == "2027-03-01"


def test_the_same_world_gets_the_same_plan(coordinator, round):
    one, other = (sent(words(coordinator.get(URL)), "check") for _ in range(2))

    assert one == other


def test_a_plan_changed_by_hand_is_counted_again_and_then_applied(coordinator, round, analysts):
    ben, cleo = (str(user.pk) for user in analysts[1:])
    given = sent(words(coordinator.get(URL)), "check") | {
        "place-FIN": [""],
        "place-NOR": [ben, cleo],
    }

    counted = words(coordinator.post(URL, given))
    assert "The plan fills 2 places of 2 ministries." in counted
    assert verbs() == []
    coordinator.post(URL, sent(counted, "apply"))

    assert (team("FIN"), team("NOR")) == ({"ada"}, {"ben", "cleo"})


def test_a_wrong_analyst_is_explained_at_its_field(coordinator, round, analysts):
    ada, ben = analysts[:2]
    interests.declare(ben, make_ministry("FIN"), reason="Kin.", by=ben)
    given = sent(words(coordinator.get(URL)), "check") | {
        "place-FIN": [str(ben.pk)],
        "place-NOR": [str(ada.pk), str(ada.pk)],
    }

    page = words(coordinator.post(URL, given))
    refused = words(coordinator.post(URL, given | {"step": "apply"}))

    for shown in (page, refused):
        assert "ben has a conflict of interest with Finland." in shown
        assert "ada is chosen twice for this ministry." in shown
    assert "ada codes Norway in round 2026 already." in refused
    assert verbs() == ["declared interest"]


def test_an_empty_place_says_why(coordinator, round, analysts):
    for user in analysts[1:]:
        interests.declare(user, make_ministry("FIN"), reason="Kin.", by=user)

    page = words(coordinator.get(URL))

    assert "Finland: 1 place stays empty; ben and cleo have a conflict of interest" in page


def test_a_plan_among_fewer_analysts_is_made_again(coordinator, round, analysts):
    given = sent(words(coordinator.get(URL)), "plan", analysts=[str(analysts[0].pk)])

    page = words(coordinator.post(URL, given))

    assert "Finland: 1 place stays empty; there are too few analysts to choose from." in page
    assert "The plan fills 1 place of 2 ministries." in page


def test_a_plan_out_of_date_is_refused_with_every_reason(coordinator, round, analysts):
    given = sent(words(coordinator.get(URL)), "apply")
    for code in ("FIN", "NOR"):
        assessment = round.assessments.get(ministry=code)
        make_coding(assessment, analyst=make_user(f"new-{code}", role="analyst"))

    page = words(coordinator.post(URL, given))

    assert "Who codes Finland has changed since this was shown." in page
    assert "Who codes Norway has changed since this was shown." in page
    assert verbs() == []


def test_a_plan_sent_twice_is_applied_once(coordinator, round):
    given = sent(words(coordinator.get(URL)), "apply")

    coordinator.post(URL, given)
    again = words(coordinator.post(URL, given))

    assert "has changed since this was shown" in again
    assert verbs() == ["assigned"] * 3


def test_nothing_chosen_is_nothing_to_assign(coordinator, round):
    given = sent(words(coordinator.get(URL)), "apply") | {"place-FIN": "", "place-NOR": ""}

    assert "Choose an analyst for at least one ministry." in words(coordinator.post(URL, given))


def test_ministries_selected_or_named_on_the_board_are_planned(coordinator, round):
    make_ministry("NLD")

    page = words(coordinator.post(URL, {"ministry": ["NOR"], "ministries": "Netherlands, Nowhere"}))

    assert "4 places of 2 ministries" in page
    assert "Netherlands" in page
    assert "Finland" not in page
    coordinator.post(URL, sent(page, "apply"))
    assert len(team("NLD")) == 2


def test_one_ministry_may_be_named_in_the_address(coordinator, round):
    assert "2 places of 1 ministry" in words(coordinator.get(f"{URL}?ministry=NOR"))
    assert coordinator.get(f"{URL}?ministry=XXX").status_code == 400
    assert coordinator.get(f"{URL}?other=1").status_code == 400


def test_a_ministry_past_coding_has_no_place(coordinator, round):
    page = words(coordinator.get(f"{URL}?ministry=EST"))
    forged = sent(page, "apply") | {"place-EST": [str(User.objects.get(username="ben").pk)] * 2}

    assert "no free place" in page
    assert "Choose an analyst for at least one ministry." in words(
        coordinator.post(URL, forged | {"place-EST": ""})
    )
    assert "is in the stage “Reconciling”" in words(coordinator.post(URL, forged))
    assert team("EST") == set()


@pytest.mark.parametrize("place", ["999", "x", "\0", "1,2"])
def test_an_unknown_analyst_leaves_a_place_free(coordinator, round, place):
    given = sent(words(coordinator.get(URL)), "apply") | {"place-FIN": place, "place-NOR": place}

    assert "Choose an analyst for at least one ministry." in words(coordinator.post(URL, given))
    assert verbs() == []


def test_when_every_place_is_taken_the_page_says_so(coordinator, round):
    coordinator.post(URL, sent(words(coordinator.get(URL)), "apply"))

    assert "Every ministry of this round has its analysts" in words(coordinator.get(URL))


@pytest.mark.parametrize("role", ["", "analyst", "lead"])
def test_other_users_get_a_404(client, round, role):
    client.force_login(make_user("eve", role=role))

    assert client.get(URL).status_code == 404
    assert client.post(URL, {"step": "apply"}).status_code == 404
    assert not Event.objects.exists()
