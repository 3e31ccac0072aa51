"""Tests of the page that the link of an invitation opens."""

import re

import pytest
from django.test import Client
from django.utils import timezone

from assessments.actions import grants, invitations
from assessments.models import Invitation, Membership, Role, User
from tests.factories import make_ministry, make_user
from tests.post import delivered
from tests.site_fixtures import text

ADDRESS = "ada@example.org"
JOINING = {
    "first_name": "Ada",
    "last_name": "Example",
    "username": "ada",
    "password1": "a far longer phrase",
    "password2": "a far longer phrase",
}


@pytest.fixture
def cora(db: None) -> User:
    return make_user("cora", role="coordinator")


@pytest.fixture
def link(cora) -> str:
    """The way that the letter shows; another coordinator has confirmed the role."""
    row = invitations.invite(ADDRESS, Role.MINISTRY, ministry=make_ministry("FIN"), by=cora)
    grants.confirm(row, by=make_user("dora", role="coordinator"))
    found = re.search(r"/accounts/invitations/\S+/", delivered()[0].body)
    assert found
    return found[0]


def known() -> User:
    return User.objects.create_user("ada", ADDRESS, "secret")


def is_signed_in(client: Client) -> bool:
    return client.get("/lists/").status_code == 200


def test_who_is_new_says_who_they_are_and_is_in(client: Client, link):
    page = text(client.get(link))
    assert "You are invited as ministry member of Finland" in page
    assert ADDRESS in page

    answer = client.post(link, JOINING)

    assert (answer.status_code, answer["Location"]) == (302, "/ministries/FIN/")
    assert is_signed_in(client)
    membership = Membership.objects.get(user__username="ada")
    assert (membership.role, membership.ministry_id) == ("ministry", "FIN")


def test_it_can_be_used_once(client: Client, link):
    client.post(link, JOINING)

    for each in (client, Client()):
        assert each.get(link).status_code == 404
        assert each.post(link, JOINING | {"username": "eve"}).status_code == 404
    assert not User.objects.filter(username="eve").exists()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"password1": "12345678", "password2": "12345678"}, "entirely numeric"),
        ({"password2": "another phrase"}, "match"),
        ({"password1": ADDRESS, "password2": ADDRESS}, "too similar"),
        ({"username": "CORA"}, "This username is taken"),
        ({"username": "a b"}, "valid username"),
        ({"first_name": ""}, "required"),
        ({"first_name": "x" * 200}, "at most 150"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason_and_nothing_lost(
    client: Client, link, changed, reason
):
    answer = client.post(link, JOINING | changed)

    assert answer.status_code == 200
    assert reason in text(answer)
    assert "Example" in text(answer)
    assert User.objects.count() == 2
    assert Invitation.objects.pending().exists()


@pytest.mark.parametrize("extra", ["is_staff", "is_superuser", "role", "email", "is_active"])
def test_fields_that_the_form_does_not_have_change_nothing(client: Client, link, extra):
    client.post(link, JOINING | {extra: "coordinator"})

    user = User.objects.get(username="ada")
    assert (user.is_staff, user.is_superuser, user.is_active) == (False, False, True)
    assert user.email == ADDRESS
    assert [each.role for each in user.memberships.all()] == ["ministry"]


def test_who_has_an_account_signs_in_and_takes_the_role(client: Client, link):
    ada = known()
    page = text(client.get(link))
    assert f'href="/accounts/login/?next={link}"' in page
    assert "password" not in page.partition("<main")[2]
    assert client.post(link, JOINING).status_code == 200  # no second account
    assert User.objects.filter(email=ADDRESS).count() == 1

    client.force_login(ada)
    assert "Accept the invitation" in text(client.get(link))
    assert client.post(link).status_code == 302

    assert [each.role for each in ada.memberships.all()] == ["ministry"]
    assert client.get(link).status_code == 404


def test_somebody_else_who_is_signed_in_cannot_take_it(client: Client, link):
    eve = make_user("eve")
    client.force_login(eve)

    page = text(client.get(link))
    assert "you are signed in as eve" in page
    client.post(link, JOINING)

    assert not eve.memberships.exists()
    assert Invitation.objects.pending().exists()


def closed_pages(link: str) -> list[tuple[int, bytes]]:
    """Return the answers to a closed link, to a form sent to it, and to a wrong link."""
    answers = (Client().get(link), Client().post(link, JOINING), Client().get(f"{link[:-2]}x/"))
    return [(answer.status_code, answer.content) for answer in answers]


@pytest.mark.parametrize("why", ["expired", "revoked", "used"])
def test_a_link_that_is_over_reads_as_one_that_never_was(client: Client, link, why):
    now = timezone.now()
    by = User.objects.get(username="cora")
    change = {
        "expired": {"expires_at": now},
        "revoked": {"revoked_at": now, "revoked_by": by},
        "used": {"accepted_at": now, "accepted_by": by},
    }[why]
    Invitation.objects.update(**change)

    assert len(set(closed_pages(link))) == 1
    status, content = closed_pages(link)[0]
    assert status == 404
    assert "This link does not work" in content.decode()
    assert ADDRESS not in content.decode()


def test_reading_it_changes_nothing(client: Client, link):
    client.get(link)
    client.head(link)

    assert Invitation.objects.pending().exists()
    assert "sessionid" not in client.cookies
