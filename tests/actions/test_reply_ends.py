"""Tests of submitting a reply and of its reminders; silence is never agreement."""

import datetime

import pytest
from django.utils import timezone

from assessments.actions import replies
from assessments.actions.errors import Conflict, Locked, NotReady
from assessments.models import (
    Assessment,
    Deadline,
    Event,
    Letter,
    Stage,
    User,
)
from assessments.scoring.replies import ReplyEntry
from tests.actions.entries import AGREES, COMMENTS, disagrees, save
from tests.drafts import make_member, moved, replied
from tests.post import delivered

pytestmark = pytest.mark.django_db


def test_a_partial_reply_is_submitted_with_one_event(drafted):
    save(drafted, disagrees())

    submitted = replies.submit(drafted.assessment, by=drafted.member)

    assert submitted.reply_submitted_by == drafted.member
    assert submitted.reply_submitted_at is not None
    assert submitted.stage == Stage.REPLY
    event = Event.objects.get(verb="submitted reply")
    assert (event.subject, event.detail) == ("2026 FIN reply", {"said": 1})


def test_after_submitting_nothing_is_written_and_nothing_submitted(drafted):
    save(drafted, AGREES)
    replies.submit(drafted.assessment, by=drafted.member)

    with pytest.raises(Locked, match="was submitted on"):
        save(drafted, COMMENTS, version=1)
    with pytest.raises(Locked):
        replies.submit(drafted.assessment, by=drafted.member)
    assert Event.objects.filter(verb="submitted reply").count() == 1


def test_each_reply_that_is_begun_must_be_complete(drafted):
    save(drafted, ReplyEntry("disagree"))
    save(drafted, ReplyEntry("", "Only words."), code="OPN-2")

    with pytest.raises(NotReady, match="2 replies are incomplete") as refusal:
        replies.submit(drafted.assessment, by=drafted.member)

    assert list(refusal.value.missing) == ["OPN-1", "OPN-2"]
    assert Assessment.objects.get(pk=drafted.assessment.pk).reply_submitted_at is None


def test_an_empty_reply_cannot_be_submitted(drafted):
    save(drafted, COMMENTS)
    save(drafted, ReplyEntry(), version=1)

    with pytest.raises(NotReady, match="There is no reply yet"):
        replies.submit(drafted.assessment, by=drafted.member)


# ---- its status ----


def test_the_status_counts_the_replies(drafted):
    replied(drafted.assessment, "OPN-1", "disagree")
    replied(drafted.assessment, "OPN-2", "agree")
    replied(drafted.assessment, "CNF-1", "", comment="Not yet.")

    status = replies.status(drafted.assessment)

    assert (status.answered, status.contested, status.is_asked) == (2, 1, True)
    assert status.due_at == Deadline.objects.get(assessment=drafted.assessment).due_at
    assert not status.did_not_reply


@pytest.mark.parametrize(
    ("stage", "did_not_reply"),
    [
        (Stage.RECONCILING, False),
        (Stage.REPLY, False),
        (Stage.DECIDING, True),
        (Stage.FINAL, True),
    ],
)
def test_no_word_by_the_end_of_the_stage_is_no_reply(drafted, stage, did_not_reply):
    assert replies.status(moved(drafted.assessment, stage)).did_not_reply is did_not_reply


def test_one_word_saved_and_never_submitted_is_a_reply(drafted):
    save(drafted, AGREES)

    assert not replies.status(moved(drafted.assessment, Stage.DECIDING)).did_not_reply


# ---- reminding ----


def test_a_reminder_goes_to_each_member_and_is_one_event(drafted):
    make_member("mio", "FIN")
    lead = User.objects.get(username="canary-lead")

    assert replies.remind(drafted.assessment, by=lead) == 2

    assert [letter.to for letter in delivered()] == [["mia@fin.example"], ["mio@fin.example"]]
    event = Event.objects.get()
    assert (event.verb, event.subject, event.by) == ("wrote reminder", "2026 FIN reply", lead)
    assert event.detail["letters"] == 2


def test_a_button_pressed_twice_reminds_once(drafted):
    replies.remind(drafted.assessment, by=None)

    with pytest.raises(Conflict, match="wait a day"):
        replies.remind(drafted.assessment, by=None)
    assert Event.objects.count() == 1


def test_a_day_later_a_lead_may_remind_again(drafted):
    Event.objects.create(
        at=timezone.now() - datetime.timedelta(days=2),
        verb="sent reminder",
        subject="2026 FIN reply",
    )

    assert replies.remind(drafted.assessment, by=None) == 1


def test_no_one_is_reminded_of_a_reply_that_is_not_awaited(drafted):
    moved(drafted.assessment, Stage.DECIDING)

    with pytest.raises(Locked):
        replies.remind(drafted.assessment, by=None)


def test_without_an_address_there_is_no_reminder(drafted):
    User.objects.filter(pk=drafted.member.pk).update(email="")

    with pytest.raises(NotReady, match="No member of Finland has an e-mail address"):
        replies.remind(drafted.assessment, by=None)
    assert not Event.objects.exists()


def test_without_a_deadline_a_reminder_names_none(drafted):
    Deadline.objects.all().delete()

    replies.remind(drafted.assessment, by=None)

    assert Event.objects.get().detail["due_at"] is None


def test_a_member_whose_reminder_failed_is_reminded_within_the_day(drafted):
    make_member("mio", "FIN")
    replies.remind(drafted.assessment, by=None)
    Letter.objects.filter(to="mio@fin.example").update(state="failed", reason="550 No")

    assert replies.remind(drafted.assessment, by=None) == 1

    waiting = Letter.objects.waiting().filter(to="mio@fin.example")
    assert waiting.count() == 1
    with pytest.raises(Conflict, match="wait a day"):
        replies.remind(drafted.assessment, by=None)


def test_a_reminder_that_failed_is_not_repeated_to_a_former_member(drafted):
    replies.remind(drafted.assessment, by=None)
    Letter.objects.update(state="failed", reason="550 No")
    User.objects.filter(pk=drafted.member.pk).update(email="new@fin.example")

    with pytest.raises(Conflict, match="wait a day"):
        replies.remind(drafted.assessment, by=None)
