"""Letters are written in the transaction of their act, one to each address."""

import pytest
from django.db import transaction

from assessments.actions import letters
from assessments.models import Letter, LetterKind
from tests.post import delivered

pytestmark = pytest.mark.django_db
CONTEXT = {"release": {"code": "2026"}, "link": "https://chancery.example/releases/2026/"}


def send(*to: str, subject: str = "A subject") -> None:
    letters.send(LetterKind.RELEASE, to, CONTEXT, subject=subject)


def test_each_address_gets_a_letter_of_its_own():
    send("one@example.org", "", "two@example.org", "one@example.org")

    sent = delivered()
    assert [letter.to for letter in sent] == [["one@example.org"], ["two@example.org"]]
    assert not any(letter.cc or letter.bcc for letter in sent)


def test_without_an_address_nothing_is_written():
    send("", " ")

    assert not Letter.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_nothing_is_written_by_a_transaction_that_is_rolled_back():
    with transaction.atomic():
        send("one@example.org")
        transaction.set_rollback(True)

    assert not Letter.objects.exists()
    assert delivered() == []


def test_a_subject_of_several_lines_begins_no_other_header():
    send("one@example.org", subject="Draft\r\nBcc: all@example.org\n for you")

    message = delivered()[0].message()
    assert message["Subject"] == "Draft Bcc: all@example.org for you"
    assert message["Bcc"] is None


def test_words_are_sent_as_they_are():
    context = {"release": {"code": "Côte d'Ivoire & <Co>"}, "link": "https://chancery.example/"}
    letters.send(LetterKind.RELEASE, ["one@example.org"], context, subject="A subject")

    assert "Côte d'Ivoire & <Co>" in delivered()[0].body
