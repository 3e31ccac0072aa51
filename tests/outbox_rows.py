"""Rows of the outbox: write letters, let time pass, and look at their states."""

import datetime

from assessments.actions import letters
from assessments.models import Letter, LetterKind

CONTEXT = {"release": {"code": "2026"}, "link": "https://chancery.example/releases/2026/"}
ONE, TWO = "one@example.org", "two@example.org"
HOUR = datetime.timedelta(hours=1)


def write(*to: str) -> None:
    letters.send(LetterKind.RELEASE, to, CONTEXT, subject="A subject")


def pass_time(span: datetime.timedelta) -> None:
    """Let the rows be older by this time, as if so much of it had passed."""
    for letter in Letter.objects.all():
        letter.written_at -= span
        letter.next_try_at -= span
        letter.gives_up_at -= span
        letter.save()


def states() -> dict[str, str]:
    return dict(Letter.objects.values_list("to", "state"))


def reason_of(address: str) -> str:
    return Letter.objects.get(to=address).reason
