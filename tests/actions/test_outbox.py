"""The worker sends each letter, or shows why not: with servers that refuse, hang and come back."""

import datetime
import logging
from pathlib import Path

import pytest
from django.utils import timezone
from pytest_django import Settings

from assessments.actions import outbox
from assessments.actions.errors import Locked
from assessments.models import Event, Letter, LetterState
from tests.factories import make_user
from tests.mail_servers import CLOSE, hanging_server, mail_server, no_server
from tests.outbox_rows import HOUR, ONE, TWO, pass_time, reason_of, states, write
from tests.post import delivered

pytestmark = pytest.mark.django_db


def test_a_letter_that_the_server_takes_is_sent_once(settings: Settings):
    write(ONE, TWO)
    with mail_server(settings) as post:
        assert outbox.send_due() == 2
        assert outbox.send_due() == 0

    assert post.addresses == [ONE, TWO]
    assert set(states().values()) == {"sent"}
    letter = Letter.objects.get(to=ONE)
    assert letter.sent_at
    assert str(letter.key) in post.taken[0]["Message-ID"]


def test_without_a_server_a_letter_is_a_file_and_not_called_sent(
    settings: Settings, tmp_path: Path
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"
    write(ONE)

    outbox.send_due()

    (written,) = (tmp_path / "mail").iterdir()
    assert f"To: {ONE}" in written.read_text()
    letter = Letter.objects.get()
    assert (letter.state, letter.sent_at) == (LetterState.FILED, None)


def test_a_server_that_is_not_there_lets_all_letters_wait(
    settings: Settings, caplog: pytest.LogCaptureFixture
):
    no_server(settings)
    write(ONE, TWO)

    assert outbox.send_due() == 0

    assert states() == {ONE: "waiting", TWO: "waiting"}
    assert "The mail server could not be reached: [Errno 111]" in reason_of(TWO)
    (line,) = caplog.record_tuples
    assert line[:2] == ("assessments.actions.outbox", logging.ERROR)
    assert not Letter.objects.due(timezone.now()).exists()


def test_a_hanging_server_is_waited_for_once_and_no_letter_is_lost(settings: Settings):
    write(ONE, TWO)
    with hanging_server(settings):
        outbox.send_due()

    assert reason_of(ONE) == reason_of(TWO) == "The mail server did not answer in time."
    assert states() == {ONE: "waiting", TWO: "waiting"}


def test_a_server_that_is_back_after_a_day_gets_every_letter_once(settings: Settings):
    no_server(settings)
    write(ONE, TWO)
    for _ in range(24):
        outbox.send_due()
        pass_time(HOUR)

    with mail_server(settings) as post:
        outbox.send_due()
        pass_time(HOUR)
        outbox.send_due()

    assert sorted(post.addresses) == [ONE, TWO]
    assert states() == {ONE: "sent", TWO: "sent"}
    assert reason_of(ONE) == ""


def test_waits_grow_and_after_two_days_a_letter_has_failed(settings: Settings):
    no_server(settings)
    write(ONE)
    waits, passed = [], datetime.timedelta()
    while states()[ONE] == "waiting":
        outbox.send_due()
        letter = Letter.objects.get()
        wait = letter.next_try_at - timezone.now()
        waits.append(round(wait / datetime.timedelta(minutes=1)))
        pass_time(wait)
        passed += wait

    assert waits[:6] == [1, 5, 15, 30, 60, 60]
    assert datetime.timedelta(hours=47) < passed <= datetime.timedelta(hours=48, minutes=1)
    assert states() == {ONE: "failed"}
    assert "could not be reached" in reason_of(ONE)
    assert outbox.send_due() == 0


def test_a_letter_at_which_the_server_hangs_up_stops_no_other(settings: Settings):
    write("poison@example.org", TWO)
    with mail_server(settings, **{"RCPT poison@example.org": CLOSE}) as post:
        outbox.send_due()

    assert post.addresses == [TWO]
    assert states() == {"poison@example.org": "waiting", TWO: "sent"}
    assert "could not be reached" in reason_of("poison@example.org")


def test_a_server_that_hangs_up_three_times_lets_all_wait(settings: Settings):
    write(*(f"m{number}@example.org" for number in range(5)))
    with mail_server(settings, DATA=CLOSE):
        outbox.send_due()

    assert set(states().values()) == {"waiting"}
    assert not Letter.objects.due(timezone.now()).exists()
    assert list(Letter.objects.values_list("tries", flat=True)) == [1] * 5


def test_an_address_that_is_refused_fails_at_once_and_stops_no_other(settings: Settings):
    write("gone@example.org", TWO)
    refusal = {"RCPT gone@example.org": "550 No such\tuser here"}
    with mail_server(settings, **refusal) as post:
        outbox.send_due()

    assert post.addresses == [TWO]
    assert states() == {"gone@example.org": "failed", TWO: "sent"}
    sentence = "The mail server refused the address: 550 No such user here"
    assert reason_of("gone@example.org") == sentence


def test_a_letter_that_is_refused_for_now_is_tried_again(settings: Settings):
    write("later@example.org", TWO)
    greylisted = {"RCPT later@example.org": "451 Try again later"}
    with mail_server(settings, **greylisted) as post:
        outbox.send_due()
    assert post.addresses == [TWO]
    assert states()["later@example.org"] == "waiting"

    pass_time(HOUR)
    with mail_server(settings) as post:
        outbox.send_due()
    assert post.addresses == ["later@example.org"]


def test_a_server_that_refuses_the_site_lets_all_wait(settings: Settings):
    write(ONE, TWO)
    with mail_server(settings, CONNECT="554 Not you"):
        outbox.send_due()

    assert reason_of(TWO) == "The mail server refused this site: 554 Not you"
    assert states() == {ONE: "waiting", TWO: "waiting"}


def test_an_address_that_no_header_can_hold_fails_alone(caplog: pytest.LogCaptureFixture):
    write("bad@example.org\nBcc: all@example.org", TWO)

    assert [letter.to for letter in delivered()] == [[TWO]]
    assert states()["bad@example.org\nBcc: all@example.org"] == "failed"
    assert "No letter can have this address" in caplog.text


def test_a_worker_that_dies_while_it_sends_leaves_a_letter_that_is_sent_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch
):
    write(ONE)

    def die(letter: Letter) -> None:
        raise KeyboardInterrupt

    with mail_server(settings) as post:
        with monkeypatch.context() as patch:
            patch.setattr(outbox, "_mark_sent", die)
            with pytest.raises(KeyboardInterrupt):
                outbox.send_due()
        assert states() == {ONE: "waiting"}
        assert outbox.send_due() == 0  # claimed, for as long as the dead one might have lived
        pass_time(outbox.CLAIM)
        assert outbox.send_due() == 1

    assert post.addresses == [ONE, ONE]
    first, second = post.taken
    assert first["Message-ID"] == second["Message-ID"]


def test_of_two_workers_that_read_the_same_letter_one_has_it(monkeypatch: pytest.MonkeyPatch):
    write(ONE)
    stale = list(Letter.objects.due(timezone.now()))
    assert outbox.claim() is not None

    monkeypatch.setattr(type(Letter.objects.all()), "due", lambda *_: stale)
    assert outbox.claim() is None


def test_a_letter_queued_again_while_it_is_sent_is_sent_again(settings: Settings):
    write(ONE)
    claimed = outbox.claim()
    Letter.objects.update(next_try_at=timezone.now())

    outbox._mark_sent(claimed)

    assert states() == {ONE: "waiting"}


def test_a_coordinator_sends_a_failed_letter_again():
    cora = make_user("cora", role="coordinator")
    write(ONE)
    letter = Letter.objects.get()
    with pytest.raises(Locked, match="has not failed"):
        outbox.send_again(letter, by=cora)
    Letter.objects.update(state=LetterState.FAILED, reason="550 No", tries=40)

    outbox.send_again(letter, by=cora)

    assert [sent.to for sent in delivered()] == [[ONE]]
    assert Event.objects.get().verb == "queued letter again"


def test_old_letters_are_removed_and_those_that_wait_are_kept():
    write(ONE, TWO)
    Letter.objects.filter(to=ONE).update(state=LetterState.FILED)
    pass_time(datetime.timedelta(days=366))

    outbox.prune()

    assert list(states()) == [TWO]


def test_the_age_of_the_oldest_waiting_letter():
    assert Letter.objects.waiting_since() is None
    write(ONE, TWO)
    Letter.objects.filter(to=ONE).update(state=LetterState.FILED)

    assert Letter.objects.waiting_since() == Letter.objects.get(to=TWO).written_at


# ---- secret links ----
