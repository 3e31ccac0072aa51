"""Several workers at once, with connections of their own: each letter is sent once."""

import pytest
from pytest_django import Settings

from assessments.actions import letters, outbox
from assessments.models import Letter, LetterKind
from tests.at_once import at_once
from tests.mail_servers import mail_server

pytestmark = pytest.mark.django_db(transaction=True)
CONTEXT = {"release": {"code": "2026"}, "link": "https://chancery.example/"}


def test_three_workers_send_each_letter_once(settings: Settings):
    addresses = [f"m{number}@example.org" for number in range(30)]
    letters.send(LetterKind.RELEASE, addresses, CONTEXT, subject="A subject")

    with mail_server(settings) as post:
        sent = at_once([outbox.send_due] * 3)

    assert sorted(post.addresses) == sorted(addresses)
    assert sum(sent) == 30
    assert set(Letter.objects.values_list("state", flat=True)) == {"sent"}
