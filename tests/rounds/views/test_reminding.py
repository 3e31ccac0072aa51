"""Tests of reminding a ministry of its reply from the stage page."""

import pytest
from django.test import Client

from assessments.models import Event, Stage, User
from tests.drafts import Drafted, moved
from tests.post import delivered
from tests.review.reply_pages import html, signed_in

pytestmark = pytest.mark.django_db
BUTTON = "Remind the ministry by letter"


@pytest.fixture
def leading(drafted: Drafted) -> Client:
    return signed_in(User.objects.get(username="canary-lead"))


def url_of(drafted: Drafted) -> str:
    return f"/desk/assessments/{drafted.assessment.pk}/stage/"


def test_a_button_reminds_once_a_day(leading, drafted):
    assert BUTTON in html(leading.get(url_of(drafted)))
    first = html(leading.post(url_of(drafted), {"act": "remind"}, follow=True))
    second = html(leading.post(url_of(drafted), {"act": "remind"}))

    assert "A reminder to Finland is written: 1 letter to be sent." in first
    assert "wait a day" in second
    assert [letter.to for letter in delivered()] == [["mia@fin.example"]]
    assert Event.objects.filter(verb="wrote reminder").count() == 1


def test_without_an_expected_reply_there_is_no_button_and_no_letter(leading, drafted):
    moved(drafted.assessment, Stage.DECIDING)

    assert BUTTON not in html(leading.get(url_of(drafted)))
    leading.post(url_of(drafted), {"act": "remind"})
    assert not Event.objects.filter(verb="wrote reminder").exists()


def test_a_member_cannot_remind(drafted):
    assert signed_in(drafted.member).post(url_of(drafted), {"act": "remind"}).status_code == 404
