"""Tests of round set-up: all errors are listed at once, and a preview comes before any change."""

import re

import pytest
from django.test import Client

from assessments.actions import interests
from assessments.models import Assessment, Coding, Event, Round, User
from tests.factories import make_framework, make_ministry, make_round, make_user
from tests.rounds.coordinating import words
from tests.site_fixtures import text

pytestmark = pytest.mark.django_db

URL = "/desk/rounds/open/"


@pytest.fixture
def coordinator(client: Client) -> Client:
    make_framework()
    for code, subregion in {"EST": "Northern Europe", "NLD": "Western Europe"}.items():
        make_ministry(code, subregion=subregion)
    for code in ("FIN", "NOR"):
        make_ministry(code)
    make_ministry("JPN", country="Japan", region="Asia", subregion="Eastern Asia")
    make_ministry("OTH", country="Otherland", standing="other")
    client.force_login(make_user("cora", role="coordinator"))
    return client


@pytest.fixture
def analysts(db: None) -> list[User]:
    return [make_user(name, role="analyst") for name in ("ada", "ben")]


def sent(users: list[User], **data) -> dict:
    given = {
        "framework": "small-1.0",
        "code": "2027",
        "year": "2027",
        "opens_on": "2027-01-01",
        "closes_on": "2027-06-30",
        "due_on": "",
        "coders": "1",
        "place": "",
        "ministries": "",
        "analysts": [user.pk for user in users],
        "step": "show",
    }
    return given | data


def confirmed(page: str, **changes) -> dict:
    """Return the hidden fields that the page sends to open the round."""
    form = page[page.index('class="links" method="post"') :]
    data: dict = {}
    for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', form):
        if name != "csrfmiddlewaretoken":
            data.setdefault(name, []).append(value)
    return data | {"step": "open"} | changes


def held() -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for analyst, code in Coding.objects.values_list("analyst__username", "assessment__ministry"):
        found.setdefault(analyst, set()).add(code)
    return found


def test_the_preview_is_shown_and_nothing_is_made(coordinator, analysts):
    page = words(coordinator.post(URL, sent(analysts, place="Europe", ministries="Japan")))

    assert "6 ministries will be assigned to 2 analysts." in page
    assert not Round.objects.exists()


def test_a_confirmed_preview_is_made(coordinator, analysts):
    shown = text(coordinator.post(URL, sent(analysts, place="Northern Europe", ministries="JPN")))

    done = coordinator.post(URL, confirmed(shown), follow=True)

    assert "Round 2027 is open." in text(done)
    # Northern Europe has Otherland too.
    assert {name: len(codes) for name, codes in held().items()} == {"ada": 3, "ben": 2}
    assert set.union(*held().values()) == {"JPN", "EST", "FIN", "NOR", "OTH"}
    assert {str(coding.due_on) for coding in Coding.objects.all()} == {"2027-06-30"}
    verbs = list(Event.objects.order_by("pk").values_list("verb", "by__username"))
    assert verbs == [("opened round", "cora"), *[("assigned", "cora")] * 5]


def test_two_analysts_code_each_ministry_and_no_two_always_together(coordinator, analysts):
    users = [*analysts, make_user("cleo", role="analyst")]
    shown = text(coordinator.post(URL, sent(users, ministries="FIN,NOR,EST", coders="2")))

    done = coordinator.post(URL, confirmed(shown), follow=True)

    assert "Round 2027 is open." in text(done)
    assert Round.objects.get().coders == 2
    pairs = [
        frozenset(assessment.codings.values_list("analyst__username", flat=True))
        for assessment in Assessment.objects.all()
    ]
    assert sorted(map(len, pairs)) == [2, 2, 2]
    assert len(set(pairs)) == 3


def test_a_new_round_has_two_coders_by_default(coordinator, analysts):
    assert re.search(r'name="coders" value="2"', text(coordinator.get(URL)))


def test_no_analyst_gets_a_ministry_in_conflict_and_the_gap_is_shown(coordinator, analysts):
    ada = analysts[0]
    interests.declare(ada, make_ministry("FIN"), reason="Kin.", by=ada)

    shown = text(coordinator.post(URL, sent(analysts, ministries="FIN,NOR", coders="2")))
    coordinator.post(URL, confirmed(shown))

    assert "Finland: 1 place stays empty; ada has a conflict of interest" in shown
    assert held() == {"ada": {"NOR"}, "ben": {"FIN", "NOR"}}


def test_a_conflict_declared_since_it_was_shown_shows_it_again(coordinator, analysts):
    shown = text(coordinator.post(URL, sent(analysts, ministries="FIN", coders="2")))
    interests.declare(analysts[0], make_ministry("FIN"), reason="Kin.", by=analysts[0])

    assert "Something changed after this was shown" in text(coordinator.post(URL, confirmed(shown)))
    assert not Round.objects.exists()


def test_a_confirmation_sent_twice_opens_one_round(coordinator, analysts):
    shown = text(coordinator.post(URL, sent(analysts, ministries="FIN")))
    coordinator.post(URL, confirmed(shown))

    again = text(coordinator.post(URL, confirmed(shown)))

    assert "There is already a round 2027." in again
    assert Round.objects.count() == 1


def test_a_change_since_it_was_shown_shows_it_again(coordinator, analysts):
    shown = text(coordinator.post(URL, sent(analysts, place="Europe")))
    make_ministry("SWE", country="Sweden")

    again = text(coordinator.post(URL, confirmed(shown)))

    assert "Something changed after this was shown" in again
    assert "Sweden" in again
    assert not Round.objects.exists()
    coordinator.post(URL, confirmed(again))
    assert Coding.objects.count() == 6


def test_all_members_of_the_united_nations_are_one_option(coordinator, analysts):
    page = text(coordinator.post(URL, sent(analysts, place="un")))

    assert "5 ministries" in page
    assert "Otherland" not in page


def test_a_round_may_be_opened_without_assignments(coordinator):
    shown = text(coordinator.post(URL, sent([])))
    assert "The round will have no ministries yet" in shown

    coordinator.post(URL, confirmed(shown))

    assert Round.objects.get().code == "2027"


def test_all_errors_are_listed_at_once_and_no_typed_text_is_lost(coordinator, analysts):
    make_round("2026")

    page = text(
        coordinator.post(
            URL,
            sent(
                analysts[:1],
                framework="none-1.0",
                code="2026",
                year="1066",
                opens_on="2026-12-01",
                closes_on="2026-01-01",
                ministries="Atlantis\nFinland",
            ),
        )
    )

    for sentence in (
        "Select a valid choice. none-1.0 is not one of the available choices.",
        "There is already a round 2026.",
        "Ensure this value is greater than or equal to 1900.",
        "A round cannot close before it opens.",
        "No ministry is called “Atlantis”.",
    ):
        assert sentence in page
    assert "Atlantis\nFinland</textarea>" in page
    assert 'value="2026-12-01"' in page
    assert re.search(rf'value="{analysts[0].pk}"[^>]* checked', page)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        ({"analysts": [], "ministries": "FIN"}, "Choose who assesses these ministries."),
        ({}, "Choose the ministries that these analysts assess."),
        ({"due_on": "2026-12-31", "ministries": "FIN"}, "due before the round opens"),
        ({"code": "a b", "ministries": "FIN"}, "Use only letters, digits, hyphens and underscores"),
        ({"ministries": ",".join(f"Nowhere {n}" for n in range(12))}, "”, “Nowhere 9” and 2 more."),
        ({"ministries": "FIN", "analysts": ["999"]}, "999 is not one of the available choices."),
        ({"coders": "0", "ministries": "FIN"}, "greater than or equal to 1"),
        ({"coders": "10", "ministries": "FIN"}, "less than or equal to 9"),
        ({"coders": "", "ministries": "FIN"}, "This field is required."),
        ({"code": "open", "ministries": "FIN"}, "This page uses that address"),
        ({"ministries": "FIN\0"}, "Null characters are not allowed."),
    ],
)
def test_each_mistake_is_named(coordinator, analysts, data, sentence):
    assert sentence in text(coordinator.post(URL, sent(analysts, **data)))
    assert not Round.objects.exists()


@pytest.mark.parametrize("step", ["add", ""])
def test_another_ministry_is_added_without_errors(coordinator, analysts, step):
    data = sent(analysts, code="", ministries="Finland", add="Norway (NOR)", step=step)

    page = text(coordinator.post(URL, data))

    assert "Finland\nNorway (NOR)</textarea>" in page
    assert "This field is required" not in page


def test_the_form_can_be_changed_after_the_preview(coordinator, analysts):
    shown = text(coordinator.post(URL, sent(analysts, ministries="Finland")))

    page = text(coordinator.post(URL, confirmed(shown, step="edit")))

    assert "Finland</textarea>" in page
    assert 'value="2027-06-30"' in page
    assert len(re.findall(r'name="analysts"[^>]* checked', page)) == 2


def test_more_analysts_than_ministries_leaves_some_without(coordinator, analysts):
    assert "more analysts than ministries" in text(
        coordinator.post(URL, sent(analysts, ministries="FIN"))
    )


def test_a_former_analyst_is_not_offered(coordinator, analysts):
    analysts[0].is_active = False
    analysts[0].save()
    analysts[1].memberships.all().delete()

    assert "There is no analyst yet" in text(coordinator.get(URL))


def test_fields_that_the_form_does_not_have_change_nothing(coordinator, analysts):
    shown = text(coordinator.post(URL, sent(analysts, ministries="FIN", is_demonstration="1")))

    coordinator.post(URL, confirmed(shown, is_demonstration="1", by="ada", id="7"))

    assert not Round.objects.get().is_demonstration


def test_without_a_framework_the_page_says_that_it_is_missing(client, db):
    client.force_login(make_user("cora", role="coordinator"))

    assert 'href="/desk/data/"' in text(client.get(URL))


def test_the_form_starts_with_this_year(coordinator):
    assert re.search(r'name="year" value="20\d\d"', text(coordinator.get(URL)))
