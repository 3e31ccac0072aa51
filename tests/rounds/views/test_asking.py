"""The stage page and the board show who can reply, and what became of the letters."""

import pytest
from django.test import Client
from django.utils import timezone

from assessments.actions import letters, outbox
from assessments.models import Assessment, Letter, OtherRequest, Stage
from tests.codings import in_stage, make_coded
from tests.drafts import make_member
from tests.factories import make_framework, make_round, make_user
from tests.mail_servers import mail_server, no_server
from tests.site_fixtures import text

pytestmark = pytest.mark.django_db
RECORD = {"act": "request", "who": "Lea asked the embassy", "means": "a diplomatic note"}


@pytest.fixture
def assessment() -> Assessment:
    make_round(framework=make_framework(tree={"d": {"f": ["OPN-1"]}}))
    return make_coded({"OPN-1": (3, 3)}, stage=Stage.RECONCILING)


@pytest.fixture
def url(assessment: Assessment) -> str:
    return f"/desk/assessments/{assessment.pk}/stage/"


@pytest.fixture
def lead(client: Client, assessment: Assessment) -> Client:
    client.force_login(make_user("lena", role="lead"))
    return client


def test_a_ministry_without_members_is_named_with_the_way_out(lead, url):
    page = text(lead.get(url))

    assert "No member of Finland can be reached, so no one can be asked." in page
    assert f'href="{url}#members"' in page
    assert "Ask a coordinator to invite a member." in page
    assert "/desk/people/" not in page


def test_a_coordinator_has_a_link_to_invite(client: Client, assessment, url):
    client.force_login(make_user("cora", role="coordinator"))

    assert 'href="/desk/people/#invite-title"' in text(client.get(url))


def test_a_request_by_other_means_is_recorded_shown_and_in_the_history(lead, url):
    day = timezone.localdate()
    page = text(lead.post(url, RECORD | {"asked_on": day.isoformat()}, follow=True))

    assert "It is recorded that Finland was asked by other means." in page
    assert "Lea asked the embassy, by a diplomatic note." in page
    assert "The ministry was asked by other means: Lea asked the embassy, by a dip" in page
    assert "No member of Finland can be reached, so no one can be asked." not in page
    assert "Asked by other means" in text(lead.get("/desk/rounds/2026/"))


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"who": ""}, "required"),
        ({"means": "x" * 201}, "at most 200"),
        ({"means": "a\x00"}, "Null characters"),
        ({"asked_on": "soon"}, "valid date"),
        ({"asked_on": "2999-01-01"}, "Choose a day of the past year, or today."),
    ],
)
def test_a_record_that_says_nothing_is_refused(lead, url, changed, reason):
    answer = lead.post(url, RECORD | {"asked_on": timezone.localdate().isoformat()} | changed)

    assert reason in text(answer)
    assert not OtherRequest.objects.exists()


def test_an_analyst_cannot_record_it(client: Client, assessment, url):
    client.force_login(make_user("ann", role="analyst"))

    assert client.post(url, RECORD).status_code == 404


def test_the_members_who_can_reply_are_named_on_both_pages(lead, url):
    make_member("mia", "FIN")
    make_member("ene", "EST")

    assert "<li>mia</li>" in text(lead.get(url))
    board = text(lead.get("/desk/rounds/2026/"))
    assert "Can reply: mia</span>" in board
    assert "ene" not in board.partition("Can reply")[2][:200]


def test_the_board_names_a_ministry_that_cannot_be_reached_until_the_reply_is_over(
    lead, assessment
):
    assert "No member can be reached" in text(lead.get("/desk/rounds/2026/"))

    in_stage(assessment, Stage.DECIDING)

    assert "No member can be reached" not in text(lead.get("/desk/rounds/2026/"))


def test_the_state_of_each_letter_is_shown(lead, assessment, url, settings):
    make_member("mia", "FIN")
    make_member("mio", "FIN")
    no_server(settings)
    letters.reply_opened(assessment, None)

    assert text(lead.get(url)).count("  Waiting") == 2
    outbox.send_due()
    assert text(lead.get(url)).count("Waiting; next try <time") == 2

    Letter.objects.filter(to="mia@fin.example").update(state="failed")
    Letter.objects.update(next_try_at=timezone.now())
    with mail_server(settings):
        outbox.send_due()
    page = text(lead.get(url))
    assert "Failed.</span> The mail server could not be reached" in page
    assert page.count("Sent <time") == 1
