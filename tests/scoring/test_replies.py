"""What a ministry still owes of one reply, in sentences."""

import uuid

import pytest

from assessments.scoring.entries import EvidenceEntry
from assessments.scoring.replies import (
    NEEDS_COMMENT,
    NEEDS_EVIDENCE,
    UNDECIDED,
    ReplyEntry,
    missing,
)

PIECE = EvidenceEntry(uuid.UUID(int=1), "public", "document", "A report")


@pytest.mark.parametrize(
    ("entry", "sentences"),
    [
        (ReplyEntry(), []),
        (ReplyEntry("agree"), []),
        (ReplyEntry("cannot_comment"), []),
        (ReplyEntry("agree", "And more."), []),
        (ReplyEntry("", "Only words."), [UNDECIDED]),
        (ReplyEntry("", " \n "), []),
        (ReplyEntry("", evidence=(PIECE,)), [UNDECIDED]),
        (ReplyEntry("agree_with_comment", "A comment."), []),
        (ReplyEntry("agree_with_comment", "  "), [NEEDS_COMMENT["agree_with_comment"]]),
        (ReplyEntry("disagree"), [NEEDS_COMMENT["disagree"], NEEDS_EVIDENCE]),
        (ReplyEntry("disagree", "It is there."), [NEEDS_EVIDENCE]),
        (ReplyEntry("disagree", evidence=(PIECE,)), [NEEDS_COMMENT["disagree"]]),
        (ReplyEntry("disagree", "It is there.", evidence=(PIECE,)), []),
    ],
)
def test_a_disagreement_needs_a_comment_and_evidence_and_silence_needs_nothing(
    entry: ReplyEntry, sentences: list[str]
) -> None:
    assert missing(entry) == sentences
