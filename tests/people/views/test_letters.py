"""The page of letters: what coordinators see of the outbox, and sending again."""

import datetime

import pytest
from django.test import Client
from django.utils import timezone

from assessments.actions import letters
from assessments.models import Letter, LetterKind, User
from tests.drafts import Drafted
from tests.factories import make_user
from tests.mail_servers import SMTP
from tests.site_fixtures import text

pytestmark = pytest.mark.django_db
PAGE = "/desk/letters/"
CONTEXT = {"release": {"code": "2026"}, "link": "https://chancery.example/"}
REASON = "The mail server refused the address: 550 No such user"


@pytest.fixture
def cora(client: Client, settings) -> User:
    settings.EMAIL_BACKEND = SMTP
    user = make_user("cora", role="coordinator")
    client.force_login(user)
    return user


def write(*to: str) -> None:
    letters.send(LetterKind.RELEASE, to, CONTEXT, subject="Release 2026 is published")


def fail(to: str) -> Letter:
    Letter.objects.filter(to=to).update(state="failed", reason=REASON, tries=1)
    return Letter.objects.get(to=to)


def test_each_letter_has_its_state_and_a_failed_one_its_reason(client: Client, cora):
    write("one@example.org", "two@example.org", "three@example.org")
    fail("one@example.org")
    Letter.objects.filter(to="two@example.org").update(state="sent", sent_at=timezone.now())

    page = text(client.get(PAGE))

    assert f"Failed.</span> {REASON}" in page
    assert page.count("Sent <time") == 1
    assert "1 waiting, the oldest since" in page
    assert page.count("Send again<span") == 1


def test_filters_narrow_the_list(client: Client, cora):
    write("one@example.org", "two@example.org")
    fail("one@example.org")

    for query in ("state=failed", "to=ONE", "state=failed&kind=release"):
        page = text(client.get(f"{PAGE}?{query}"))
        assert "one@example.org" in page
        assert "two@example.org" not in page
    assert "No letter matches." in text(client.get(f"{PAGE}?kind=decision"))


@pytest.mark.parametrize("query", ["state=lost", "kind=x", f"to={'x' * 321}"])
def test_filters_that_make_no_sense_are_refused(client: Client, cora, query):
    assert "Nothing is shown." in text(client.get(f"{PAGE}?{query}"))


@pytest.mark.parametrize("query", ["before=x", f"before={'9' * 19}", "stat=failed"])
def test_an_address_that_makes_no_sense_is_refused(client: Client, cora, query):
    assert client.get(f"{PAGE}?{query}").status_code == 400


def test_a_failed_letter_is_sent_again_and_the_filters_are_kept(client: Client, cora):
    write("one@example.org")
    letter = fail("one@example.org")

    answer = client.post(f"{PAGE}{letter.pk}/again/", {"back": "?state=failed"}, follow=True)

    assert answer.redirect_chain == [(f"{PAGE}?state=failed", 302)]
    assert "The letter to one@example.org waits to be sent again." in text(answer)
    letter.refresh_from_db()
    assert (letter.state, letter.tries) == ("waiting", 0)


def test_a_letter_that_waits_is_not_queued_again(client: Client, cora):
    write("one@example.org")

    answer = client.post(f"{PAGE}{Letter.objects.get().pk}/again/", {"back": "//evil"}, follow=True)

    assert answer.redirect_chain == [(PAGE, 302)]
    assert "has not failed. Only a failed one is sent again." in text(answer)


def test_without_a_worker_the_page_says_so(client: Client, cora):
    write("one@example.org")
    assert "none of them is being sent" not in text(client.get(PAGE))

    Letter.objects.update(next_try_at=timezone.now() - datetime.timedelta(minutes=11))

    assert "none of them is being sent" in text(client.get(PAGE))


def test_without_a_mail_server_nothing_is_called_sent(client: Client, cora, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    write("one@example.org")
    Letter.objects.update(state="filed")

    page = text(client.get(PAGE))

    assert "This site has no mail server: no letter is sent." in page
    assert "Not sent: no mail server" in page
    assert "Send again<span" not in page


def test_letters_about_a_ministry_link_to_its_stage(client: Client, cora, drafted: Drafted):
    letters.decided(drafted.assessment)

    assert f'href="/desk/assessments/{drafted.assessment.pk}/stage/"' in text(client.get(PAGE))


def test_what_strangers_type_is_not_listed(client: Client, cora):
    Client().post("/accounts/password/reset/", {"email": "stranger@example.org"})

    assert "stranger@example.org" not in text(client.get(PAGE))


def test_a_hundred_letters_are_a_page(client: Client, cora, django_assert_max_num_queries):
    write(*(f"m{number}@example.org" for number in range(120)))

    with django_assert_max_num_queries(9):
        page = text(client.get(PAGE))

    assert page.count('<th scope="row">') == 100
    oldest = Letter.objects.order_by("-pk")[99].pk
    assert f"?before={oldest}" in page
    assert text(client.get(f"{PAGE}?before={oldest}")).count('<th scope="row">') == 20
