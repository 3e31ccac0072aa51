"""Letters with secret links: what is stored of them, and when they are no longer sent."""

import pytest
from django.utils import timezone
from pytest_django import Settings

from assessments.actions import invitations, letters, outbox, secret_links
from assessments.models import Invitation, Letter, LetterState, Role, User
from tests.factories import make_user
from tests.mail_servers import no_server
from tests.outbox_rows import HOUR, ONE, TWO, pass_time, reason_of, states, write
from tests.post import delivered

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation() -> Invitation:
    cora = make_user("cora", role="coordinator")
    return invitations.invite(ONE, Role.ANALYST, by=cora)


def test_no_link_is_stored_before_or_after_the_letter(invitation: Invitation):
    User.objects.create_user("ada", TWO, "secret")
    letters.request_new_password(TWO)
    before = str(list(Letter.objects.values()))

    invited, reset = delivered()

    after = str(list(Letter.objects.values()) + list(Invitation.objects.values()))
    for letter in (invited, reset):
        link = next(word for word in letter.body.split() if "/accounts/" in word)
        secret = link.rstrip("/").rpartition("/")[2]
        assert len(secret) > 30
        assert secret not in before + after


@pytest.mark.parametrize("change", ["revoked", "expired", "accepted"])
def test_a_letter_is_not_sent_when_its_invitation_is_closed(invitation: Invitation, change: str):
    if change == "revoked":
        invitations.revoke(invitation, by=invitation.invited_by)
    elif change == "accepted":
        invitations.accept(invitation, by=make_user("ada"))
    else:
        Invitation.objects.update(expires_at=timezone.now())

    assert delivered() == []
    assert reason_of(ONE) == "The invitation is no longer open."


def test_a_link_that_a_new_secret_key_made_useless_is_not_sent(
    invitation: Invitation, settings: Settings
):
    settings.SECRET_KEY = "another" * 10

    assert delivered() == []
    assert "Send the invitation again" in reason_of(ONE)


def test_an_invitation_sent_again_while_its_letter_waits_is_one_letter(invitation: Invitation):
    invitations.resend(invitation, by=invitation.invited_by)

    (letter,) = delivered()
    assert "/accounts/invitations/" in letter.body


def test_a_request_for_an_unknown_address_leaves_nothing():
    letters.request_new_password("stranger@example.org")
    assert not Letter.objects.listed().exists()

    assert delivered() == []
    assert not Letter.objects.exists()


def test_a_letter_whose_text_cannot_be_made_says_so_and_stops_no_other(
    invitation: Invitation, monkeypatch: pytest.MonkeyPatch
):
    write(TWO)

    def fail(_invitation: Invitation) -> str:
        raise ZeroDivisionError

    monkeypatch.setattr(secret_links, "invitation_link", fail)

    assert [letter.to for letter in delivered()] == [[TWO]]
    assert reason_of(ONE) == "The text of this letter cannot be made."


def test_what_a_stranger_typed_is_on_no_page_while_the_server_is_away(settings: Settings):
    no_server(settings)
    write(ONE)
    letters.request_new_password("stranger@example.org")

    outbox.send_due()

    assert list(Letter.objects.values_list("to", flat=True)) == [ONE]


def test_a_failed_invitation_that_is_sent_again_is_one_letter(invitation: Invitation):
    Letter.objects.update(state=LetterState.FAILED, reason="550 No")

    invitations.resend(invitation, by=invitation.invited_by)

    assert len(delivered()) == 1
    assert states() == {ONE: "filed"}


def test_a_request_for_a_password_that_is_a_day_old_is_not_answered():
    User.objects.create_user("ada", ONE, "secret")
    letters.request_new_password(ONE)
    pass_time(25 * HOUR)

    assert delivered() == []
    assert reason_of(ONE) == "The request is more than a day old."
