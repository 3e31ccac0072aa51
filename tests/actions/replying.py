"""What a ministry says of a finding in tests, and how it is saved."""

from assessments.actions import replies
from assessments.actions.versions import Saved
from assessments.models import Event, Reply
from assessments.scoring.entries import EvidenceEntry
from assessments.scoring.replies import ReplyEntry
from tests.actions.desk import piece
from tests.replying import Drafted

AGREES = ReplyEntry("agree")
COMMENTS = ReplyEntry("agree_with_comment", "And more of it.")


def save(
    drafted: Drafted, entry: ReplyEntry, *, version: int = 0, code: str = "OPN-1"
) -> Saved[Reply]:
    return replies.save(drafted.assessment, code, entry, version=version, by=drafted.member)


def disagrees(*pieces: EvidenceEntry) -> ReplyEntry:
    return ReplyEntry("disagree", "It is published.", evidence=pieces or (piece(),))


def saves() -> list[Event]:
    return list(Event.objects.filter(verb="saved reply").order_by("pk"))
