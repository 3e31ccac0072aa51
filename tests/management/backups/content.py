"""Fill a migrated database with what copies badly: python -m tests.management.backups.content."""

import datetime

import django

django.setup()

from django.contrib.sessions.models import Session  # noqa: E402 - Django must be set up first
from django.utils import timezone  # noqa: E402

from assessments.actions import events, evidence_files  # noqa: E402
from assessments.models import Attachment, Evidence, Score  # noqa: E402
from tests.factories import make_evidence, make_user, publish_small_release  # noqa: E402

WORDS = (
    "tab\there, line\nthere, \\backslash \\N \\. 'quote' \"double\" Côte d’Ivoire עברית 🏛\r\n\\."
)
NUMBERS = {"one": 1.0, "large": 1e16, "tiny": -0.0, "third": 1 / 3, "none": None, "list": [1e300]}
LEVELS = {"FIN": dict.fromkeys(("OPN-1", "OPN-2", "CNF-1", "TRN-1", "TRN-2"), 4)}


def fill() -> None:
    publish_small_release("2026", LEVELS)
    score = Score.objects.order_by("pk")[0]
    make_evidence(score, title="A page", quotation=WORDS)
    sealed = make_evidence(score, disclosure="sealed", quotation=WORDS, kind="interview", url="")
    attach(sealed, is_sealed=True)
    attach(make_evidence(score, kind="document", url=""), is_sealed=False)
    user = make_user("zoë")
    moment = datetime.datetime(2026, 2, 28, 23, 59, 59, 120000, tzinfo=datetime.UTC)
    type(user).objects.filter(pk=user.pk).update(last_login=moment)
    events.record("tried", WORDS, by=user, detail=NUMBERS)
    Session.objects.create(session_key="a" * 32, session_data="x", expire_date=moment)


def attach(piece: Evidence, *, is_sealed: bool) -> None:
    row = Attachment(
        evidence=piece, media_type="text/plain", added_at=timezone.now(), added_by=piece.added_by
    )
    evidence_files.store(row, name="Notes.txt", content=WORDS.encode(), is_sealed=is_sealed)
    row.save()


if __name__ == "__main__":
    fill()
