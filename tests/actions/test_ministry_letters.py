"""Tests of letters to members: they say what waits and where, never its content."""

import datetime

import pytest

from assessments.actions import letters, replies
from assessments.models import User
from tests.drafts import HIDDEN, Drafted, make_drafted, make_member
from tests.factories import publish_small_release
from tests.post import delivered

pytestmark = pytest.mark.django_db
DUE = datetime.datetime(2026, 12, 14, 13, 0, tzinfo=datetime.timezone(datetime.timedelta(hours=1)))
LINK = "https://chancery.example/reply/{}/"


@pytest.fixture
def drafted(settings) -> Drafted:
    settings.SITE_URL = "https://chancery.example"
    return make_drafted()


@pytest.fixture
def sent():
    """Do something, and return the letters that the worker sends."""

    def sent(act, *arguments):
        act(*arguments)
        return delivered()

    return sent


def test_the_invitation_has_the_deadline_and_the_link(drafted, sent):
    (letter,) = sent(letters.reply_opened, drafted.assessment, DUE)

    assert letter.to == ["mia@fin.example"]
    assert letter.subject == "Please reply to the draft for Finland in round 2026"
    assert letter.body == (
        "The draft scores of Finland in round 2026 are ready, and your ministry is asked for "
        "its reply.\n\n"
        "For each indicator you can agree, agree with a comment, disagree, or say that you cannot "
        "comment. Your text is saved as you type. It counts once you submit the reply.\n\n"
        "You can edit the reply until 14 December 2026, 12:00 UTC. If it is not submitted by then, "
        "the ministry is shown as one that did not reply, never as one that agreed.\n\n"
        "Read the draft and reply here, after signing in:\n"
        f"{LINK.format(drafted.assessment.pk)}\n\n"
        "This letter does not contain any of the draft scores. If it reached you by mistake, you "
        "can ignore it.\n"
    )


def test_without_a_deadline_no_day_is_named(drafted, sent):
    (letter,) = sent(letters.reply_opened, drafted.assessment, None)

    assert "until" not in letter.body


def test_the_reminder_has_the_deadline_and_the_link(drafted, sent):
    (letter,) = sent(letters.reply_reminder, drafted.assessment, DUE)

    assert letter.subject == "Your reply to the draft for Finland in round 2026"
    assert "until 14 December 2026, 12:00 UTC" in letter.body
    assert LINK.format(drafted.assessment.pk) in letter.body


def test_the_letter_after_the_decision_has_the_link(drafted, sent):
    (letter,) = sent(letters.decided, drafted.assessment)

    assert letter.subject == "The scores for Finland in round 2026 are final"
    assert LINK.format(drafted.assessment.pk) in letter.body


def test_a_release_is_announced_to_each_member_of_its_ministries_once(drafted, sent):
    release = publish_small_release("2025", {"FIN": {"OPN-1": 3}, "EST": {"OPN-1": 2}}, year=2025)
    make_member("nia", "NOR")
    User.objects.filter(username="ene").update(email="mia@fin.example")
    delivered()

    (letter,) = sent(letters.released, release)

    assert letter.to == ["mia@fin.example"]
    assert letter.subject == "Release 2025 is published"
    assert "https://chancery.example/releases/2025/" in letter.body


def test_a_member_who_cannot_sign_in_gets_no_letter(drafted, sent):
    User.objects.filter(username="mia").update(is_active=False)

    assert sent(letters.reply_opened, drafted.assessment, DUE) == []


def test_no_letter_holds_a_word_of_the_draft_or_a_name(drafted, sent):
    entry = replies.ReplyEntry("disagree", "canary-reply", is_confidential=True)
    replies.save(drafted.assessment, "OPN-1", entry, version=0, by=drafted.member)
    hidden = [*HIDDEN, "canary", "Seen on its site", "quotation", "mia@", "OPN-1", "disagree with"]

    for act in (letters.reply_opened, letters.reply_reminder):
        (letter,) = sent(act, drafted.assessment, DUE)
        assert [word for word in hidden if word in letter.body + letter.subject] == []
    (letter,) = sent(letters.decided, drafted.assessment)
    assert [word for word in hidden if word in letter.body + letter.subject] == []


def test_names_of_countries_are_written_as_they_are(drafted, sent):
    ministry = drafted.assessment.ministry
    ministry.country = "Côte d'Ivoire & others"

    (letter,) = sent(letters.reply_opened, drafted.assessment, DUE)

    assert "Côte d'Ivoire & others" in letter.body
