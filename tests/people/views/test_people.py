"""The page of people: what coordinators see and do there."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from assessments.actions import outbox
from assessments.models import Event, Invitation, Letter, Membership, SitePolicy, User
from tests.factories import make_ministry, make_user
from tests.mail_servers import SMTP, mail_server
from tests.post import delivered
from tests.site_fixtures import text

PAGE = "/desk/people/"
ASKED = {"people": "ada@example.org", "role": "analyst", "ministry": ""}


@pytest.fixture
def cora(client: Client, db: None) -> User:
    user = make_user("cora", role="coordinator")
    client.force_login(user)
    return user


@pytest.fixture
def ada(db: None) -> User:
    return make_user("ada", role="analyst")


def test_everyone_is_listed_by_role_with_what_they_lack(client: Client, cora, ada):
    make_user("min", role="ministry", ministry="FIN")
    make_user("stranger")
    Authenticator.objects.create(user=cora, type=Authenticator.Type.TOTP, data={})
    SitePolicy.objects.create(pk=1, second_factor_roles=["analyst", "coordinator"])

    page = text(client.get(PAGE))

    for title in ("Analysts", "Ministry members", "Coordinators", "Without a role"):
        assert f"{title} <span" in page
    assert "Leads <span" not in page
    assert "Ministry member, Finland" in page
    assert page.count("required, not set up") == 1


def test_it_costs_as_many_queries_for_many_as_for_few(
    client: Client, cora, django_assert_max_num_queries
):
    for number in range(40):
        make_user(f"analyst-{number}", role="analyst")
        make_user(f"member-{number}", role="ministry", ministry="FIN")
        client.post(f"{PAGE}invite/", ASKED | {"people": f"ada-{number}@example.org"})

    with django_assert_max_num_queries(13):
        page = text(client.get(PAGE))

    assert "ada-39@example.org" in page


def test_an_invitation_is_written_shown_written_again_and_revoked(client: Client, cora, settings):
    settings.EMAIL_BACKEND = SMTP
    answer = client.post(f"{PAGE}invite/", ASKED, follow=True)
    assert "ada@example.org is invited. The letter waits to be sent." in text(answer)
    row = Invitation.objects.get()
    with mail_server(settings) as post:
        outbox.send_due()
        assert post.addresses == ["ada@example.org"]
        assert "Sent <time" in text(client.get(PAGE))

        answer = client.post(f"{PAGE}invitations/{row.pk}/resend/", follow=True)
        assert "has a new link; the old one works no longer. The letter waits" in text(answer)
        outbox.send_due()
        assert len(post.addresses) == 2

    answer = client.post(f"{PAGE}invitations/{row.pk}/revoke/", follow=True)
    assert "The invitation of ada@example.org is revoked." in text(answer)
    assert "No invitation is open." in text(answer)
    answer = client.post(f"{PAGE}invitations/{row.pk}/revoke/", follow=True)
    assert "This invitation is no longer open." in text(answer)


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"people": "ada"}, "“ada” is not an e-mail address."),
        ({"people": ""}, "required"),
        ({"people": " , ,\n"}, "Enter at least one e-mail address."),
        ({"people": f"{'a' * 300}@example.org"}, "is not an e-mail address"),
        ({"people": "a\x00@example.org"}, "Null characters"),
        ({"people": "x" * 20_001}, "at most 20000"),
        ({"role": "king"}, "not one of the available choices"),
        ({"role": "ministry"}, "Choose the ministry of this member."),
        ({"role": "ministry", "ministry": "XXX"}, "not one of the available choices"),
        ({"role": "ministry", "ministry": "\x00"}, "Null characters"),
    ],
)
def test_what_cannot_be_is_refused_with_its_reason(client: Client, cora, changed, reason):
    answer = client.post(f"{PAGE}invite/", ASKED | changed)

    assert answer.status_code == 200
    assert reason in text(answer)
    assert not Invitation.objects.exists()
    assert not Event.objects.exists()


def test_a_ministry_that_the_role_does_not_have_is_left_out(client: Client, cora):
    client.post(f"{PAGE}invite/", ASKED | {"ministry": make_ministry("FIN").pk})

    assert Invitation.objects.get().ministry is None


def test_the_same_form_sent_twice_is_one_invitation(client: Client, cora):
    client.post(f"{PAGE}invite/", ASKED)
    answer = client.post(f"{PAGE}invite/", ASKED)

    assert "is already invited to this role" in text(answer)
    assert Invitation.objects.count() == 1


def test_several_people_are_invited_each_by_a_letter_of_their_own(client: Client, cora, settings):
    settings.EMAIL_BACKEND = SMTP
    typed = (
        'Ada Bo <Ada@example.org>, "Lee, Ann" <ann@example.org>\nbo@example.org; ada@example.org'
    )

    answer = client.post(f"{PAGE}invite/", ASKED | {"people": typed}, follow=True)

    found = dict(Invitation.objects.values_list("email", "name"))
    assert found == {
        "ada@example.org": "Ada Bo",
        "ann@example.org": "Lee, Ann",
        "bo@example.org": "",
    }
    assert Letter.objects.count() == 3
    assert "3 people are invited: ada@example.org, ann@example.org and bo@" in text(answer)
    assert "Their letters wait to be sent." in text(answer)


def test_all_problems_of_the_input_are_named_at_once_and_no_one_is_invited(client: Client, cora):
    typed = "ada@example.org, bo, <cy>"

    answer = client.post(f"{PAGE}invite/", ASKED | {"people": typed, "role": "ministry"})

    for words in ("“bo” is not", "“&lt;cy&gt;” is not", "Choose the ministry of this member."):
        assert words in text(answer)
    assert not Invitation.objects.exists()


def test_who_is_invited_or_known_already_is_named_and_the_others_are_invited(
    client: Client, cora, ada
):
    User.objects.filter(pk=ada.pk).update(email="ada@example.org")
    client.post(f"{PAGE}invite/", ASKED | {"people": "bo@example.org"})

    typed = "ada@example.org\nbo@example.org\ncy@example.org"
    answer = text(client.post(f"{PAGE}invite/", ASKED | {"people": typed}, follow=True))

    assert "cy@example.org is invited." in answer
    assert "ada already has this role." in answer
    assert "bo@example.org is already invited to this role." in answer


def test_a_guarded_role_is_said_to_wait_for_another_person(client: Client, cora):
    answer = client.post(f"{PAGE}invite/", ASKED | {"role": "lead"}, follow=True)

    assert "The role begins only when another person has confirmed it too." in text(answer)


def test_without_a_mail_server_the_inviter_copies_the_link(client: Client, cora):
    answer = text(client.post(f"{PAGE}invite/", ASKED, follow=True))

    assert "This site has no mail server: copy the link from the list" in answer
    found = re.search(r"http://localhost:8000(/accounts/invitations/\w+/)", answer)
    assert found
    assert "Your address is" in text(Client().get(found[1]))
    delivered()
    page = text(client.get(PAGE))
    assert found[1] in page
    assert "Sent" not in page


def test_no_other_coordinator_sees_the_link(client: Client, cora):
    client.post(f"{PAGE}invite/", ASKED | {"role": "lead"})
    client.force_login(make_user("dora", role="coordinator"))

    page = text(client.get(PAGE))

    assert "/accounts/invitations/" not in page
    assert "cora can copy the link." in page
    assert "Ask cora who has the link." in text(client.get("/desk/people/grants/"))


def test_with_a_mail_server_no_link_is_shown(client: Client, cora, settings):
    settings.EMAIL_BACKEND = SMTP

    page = text(client.post(f"{PAGE}invite/", ASKED, follow=True))

    assert "/accounts/invitations/" not in page
    assert "Waiting" in page


def test_a_letter_that_failed_is_shown_with_its_reason(client: Client, cora, settings):
    settings.EMAIL_BACKEND = SMTP
    client.post(f"{PAGE}invite/", ASKED)
    Letter.objects.update(state="failed", reason="The mail server refused the address: 550 No")

    page = text(client.get(PAGE))

    assert "Failed.</span> The mail server refused the address: 550 No" in page
    assert "Letters (1 failed)" in page


def test_a_role_is_taken_and_an_account_shut_and_opened(client: Client, cora, ada):
    held = Membership.objects.get(user=ada)

    answer = client.post(f"{PAGE}roles/{held.pk}/take/", follow=True)
    assert "ada no longer has the role analyst." in text(answer)
    answer = client.post(f"{PAGE}{ada.pk}/deactivate/", follow=True)
    assert "ada can no longer sign in, and is signed out everywhere." in text(answer)
    answer = client.post(f"{PAGE}{ada.pk}/activate/", follow=True)
    assert "ada can sign in again." in text(answer)

    assert Event.objects.count() == 3


def test_a_lost_factor_is_forgotten(client: Client, cora, ada):
    Authenticator.objects.create(user=ada, type=Authenticator.Type.TOTP, data={})
    assert "Remove lost second factors" in text(client.get(PAGE))

    client.post(f"{PAGE}{ada.pk}/forget-factors/")

    assert not Authenticator.objects.exists()


def test_the_last_coordinator_is_refused_with_a_reason(client: Client, cora):
    held = Membership.objects.get(user=cora)

    for path in (f"roles/{held.pk}/take/", f"{cora.pk}/deactivate/"):
        answer = client.post(f"{PAGE}{path}", follow=True)
        assert 'class="notice notice-error"' in text(answer)
    assert Membership.objects.filter(pk=held.pk).exists()
    assert not Event.objects.exists()


def test_superusers_can_be_required_to_have_a_factor(client: Client, cora):
    root = make_user("root")
    User.objects.filter(pk=root.pk).update(is_staff=True, is_superuser=True)

    answer = client.post(f"{PAGE}factors/", {"roles": ["superuser"]}, follow=True)

    assert "A second factor is required for superusers." in text(answer)
    assert text(answer).count("required, not set up") == 1
    assert SitePolicy.objects.get().second_factor_roles == ["superuser"]


def test_factors_are_demanded_and_the_site_made_private(client: Client, cora):
    answer = client.post(f"{PAGE}factors/", {"roles": ["analyst", "ministry"]}, follow=True)
    assert "A second factor is required for analysts, ministry members." in text(answer)
    answer = client.post(f"{PAGE}privacy/", {"is_private": "yes"}, follow=True)
    assert "visible only to people who are signed in." in text(answer)

    policy = SitePolicy.objects.get()
    assert (policy.is_private, policy.second_factor_roles) == (True, ["analyst", "ministry"])
    client.post(f"{PAGE}factors/", {})
    client.post(f"{PAGE}privacy/", {"is_private": "no"})
    policy.refresh_from_db()
    assert (policy.is_private, policy.second_factor_roles) == (False, [])


@pytest.mark.parametrize(
    ("path", "data"),
    [
        ("factors/", {"roles": "king"}),
        ("factors/", {"roles": "\x00"}),
        ("privacy/", {}),
        ("privacy/", {"is_private": "perhaps"}),
    ],
)
def test_a_policy_that_there_is_not_changes_nothing(client: Client, cora, path, data):
    answer = client.post(f"{PAGE}{path}", data, follow=True)

    assert "Nothing was changed" in text(answer)
    assert not SitePolicy.objects.exists()


def test_hostile_names_are_shown_as_they_are(client: Client, cora, ada):
    User.objects.filter(pk=ada.pk).update(first_name="<b>Ada</b>", last_name="{{ 7 }}")

    assert "&lt;b&gt;Ada&lt;/b&gt; {{ 7 }}" in text(client.get(PAGE))
