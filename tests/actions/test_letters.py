"""Letters leave after the commit, one to each address, and no mail server can break an action."""

import logging
from pathlib import Path

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from assessments.actions import letters

pytestmark = pytest.mark.django_db
CONTEXT = {"release": {"code": "2026"}, "link": "https://chancery.example/releases/2026/"}


class Refusing(EmailBackend):
    """A mail server that is not there."""

    def open(self) -> bool:
        raise ConnectionRefusedError(111, "Connection refused")


class Picky(EmailBackend):
    """A mail server that takes no letter for one address."""

    def send_messages(self, messages: object) -> int:
        (letter,) = messages  # type: ignore[misc]
        if letter.to == ["gone@example.org"]:
            raise OSError("550 No such\r\nuser here")
        return super().send_messages([letter])


def send(*to: str, subject: str = "A subject") -> None:
    letters.send("release", to, CONTEXT, subject=subject)


def test_each_address_gets_a_letter_of_its_own(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send("one@example.org", "", "two@example.org", "one@example.org")

    assert [letter.to for letter in mail.outbox] == [["one@example.org"], ["two@example.org"]]
    assert not any(letter.cc or letter.bcc for letter in mail.outbox)


def test_without_an_address_nothing_is_sent(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks() as callbacks:
        send("", " ")

    assert callbacks == []


@pytest.mark.django_db(transaction=True)
def test_nothing_is_sent_by_a_transaction_that_is_rolled_back() -> None:
    with transaction.atomic():
        send("one@example.org")
        transaction.set_rollback(True)

    assert mail.outbox == []


@pytest.mark.django_db(transaction=True)
def test_a_letter_leaves_only_when_the_transaction_is_committed() -> None:
    with transaction.atomic():
        send("one@example.org")
        assert mail.outbox == []

    assert len(mail.outbox) == 1


def test_a_subject_of_several_lines_begins_no_other_header(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send("one@example.org", subject="Draft\r\nBcc: all@example.org\n for you")

    message = mail.outbox[0].message()
    assert message["Subject"] == "Draft Bcc: all@example.org for you"
    assert message["Bcc"] is None


def test_an_invalid_address_does_not_stop_the_other_letters(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    caplog: pytest.LogCaptureFixture,
) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        send("bad@example.org\nBcc: all@example.org", "two@example.org")

    assert [letter.to for letter in mail.outbox] == [["two@example.org"]]
    assert "BadHeaderError" in caplog.text


def test_a_mail_server_that_is_not_there_is_one_line_in_the_log(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Refusing"

    with django_capture_on_commit_callbacks(execute=True):
        send("one@example.org", "two@example.org")

    assert mail.outbox == []
    (line,) = caplog.record_tuples
    assert line == (
        "assessments.actions.letters",
        logging.ERROR,
        "Of 2 letters (release), some were not sent: "
        "ConnectionRefusedError: [Errno 111] Connection refused",
    )


def test_a_refused_letter_does_not_stop_the_others_and_is_one_line(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    settings: Settings,
    caplog: pytest.LogCaptureFixture,
) -> None:
    settings.EMAIL_BACKEND = f"{__name__}.Picky"

    with django_capture_on_commit_callbacks(execute=True):
        send("gone@example.org", "two@example.org")

    assert [letter.to for letter in mail.outbox] == [["two@example.org"]]
    assert [record.message for record in caplog.records] == [
        "Of 2 letters (release), some were not sent: OSError: 550 No such user here"
    ]


def test_without_a_mail_server_letters_land_in_a_folder(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
    settings: Settings,
    tmp_path: Path,
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path / "mail"

    with django_capture_on_commit_callbacks(execute=True):
        send("one@example.org")

    (written,) = (tmp_path / "mail").iterdir()
    assert "To: one@example.org" in written.read_text()


def test_words_are_sent_as_they_are(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    context = {"release": {"code": "Côte d'Ivoire & <Co>"}, "link": "https://chancery.example/"}
    with django_capture_on_commit_callbacks(execute=True):
        letters.send("release", ["one@example.org"], context, subject="A subject")

    assert "Côte d'Ivoire & <Co>" in mail.outbox[0].body
