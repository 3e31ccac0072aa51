"""send_reminders writes to those whose reply is due soon, once for each deadline."""

import datetime

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from assessments.models import Assessment, Deadline, Event, Letter, Stage, User
from tests.drafts import make_drafted, moved
from tests.post import delivered

pytestmark = pytest.mark.django_db
DAY = datetime.timedelta(days=1)


@pytest.fixture
def run(capsys):
    def run(**options) -> tuple[str, str]:
        call_command("send_reminders", **options)
        found = capsys.readouterr()
        return found.out, found.err

    return run


def test_those_who_are_due_within_a_week_are_reminded_once(run):
    make_drafted(due_in=5 * DAY)

    first, second = run(), run()

    assert first == ("FIN 2026: 1 letter.\nEST 2026: 1 letter.\n", "")
    assert second == ("", "")
    assert sorted(letter.to[0] for letter in delivered()) == ["ene@est.example", "mia@fin.example"]
    assert Event.objects.filter(verb="wrote reminder", by=None).count() == 2


def test_a_new_deadline_is_reminded_of_again(run):
    make_drafted(due_in=5 * DAY)
    Event.objects.create(
        at=timezone.now() - 3 * DAY,
        verb="sent reminder",
        subject="2026 FIN reply",
        detail={"due_at": (timezone.now() - DAY).isoformat()},
    )

    out, _ = run()

    assert "FIN 2026: 1 letter." in out


def test_no_letter_if_due_later_submitted_or_out_of_the_stage(run):
    drafted = make_drafted(due_in=8 * DAY)
    assert run() == ("", "")

    Deadline.objects.update(due_at=timezone.now() + DAY)
    Assessment.objects.filter(pk=drafted.assessment.pk).update(
        reply_submitted_at=timezone.now(), reply_submitted_by=drafted.member
    )
    moved(drafted.other, Stage.DECIDING)
    assert run() == ("", "")

    moved(drafted.other, Stage.REPLY)
    Deadline.objects.update(due_at=timezone.now() - DAY)
    assert run() == ("", "")


def test_days_say_how_soon(run):
    make_drafted(due_in=8 * DAY)

    assert run(days=9)[0].count("1 letter.") == 2


def test_a_ministry_without_an_address_keeps_no_other_from_its_letter(run):
    make_drafted(due_in=DAY)
    User.objects.filter(username="mia").update(email="")

    out, err = run()

    assert out == "EST 2026: 1 letter.\n"
    assert err == "No member of Finland has an e-mail address; invite one first.\n"


@pytest.mark.parametrize("days", [0, -1, 367])
def test_days_that_make_no_sense_are_refused(days):
    with pytest.raises(CommandError, match="--days must be a number from 1 to 366"):
        call_command("send_reminders", days=days)


def test_a_reminder_that_failed_is_written_again_on_the_next_day(run):
    make_drafted(due_in=5 * DAY)
    run()
    Letter.objects.filter(to="mia@fin.example").update(state="failed", reason="550 No")

    assert run() == ("FIN 2026: 1 letter again.\n", "")
    assert run() == ("", "")

    addressees = Letter.objects.waiting().values_list("to", flat=True)
    assert sorted(addressees) == ["ene@est.example", "mia@fin.example"]
