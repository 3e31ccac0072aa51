"""Tests of the missing parts of a reply."""

import uuid

import pytest

from assessments.scoring.entries import EvidenceEntry
from assessments.scoring.replies import (
    MissingReply,
    ReplyEntry,
    missing,
)

PIECE = EvidenceEntry(uuid.UUID(int=1), "public", "document", "A report")


@pytest.mark.parametrize(
    ("entry", "lacks"),
    [
        (ReplyEntry(), []),
        (ReplyEntry("agree"), []),
        (ReplyEntry("cannot_comment"), []),
        (ReplyEntry("agree", "And more."), []),
        (ReplyEntry("", "Only words."), [MissingReply.STANCE]),
        (ReplyEntry("", " \n "), []),
        (ReplyEntry("", evidence=(PIECE,)), [MissingReply.STANCE]),
        (ReplyEntry("agree_with_comment", "A comment."), []),
        (ReplyEntry("agree_with_comment", "  "), [MissingReply.COMMENT]),
        (ReplyEntry("disagree"), [MissingReply.REASON, MissingReply.EVIDENCE]),
        (ReplyEntry("disagree", "It is there."), [MissingReply.EVIDENCE]),
        (ReplyEntry("disagree", evidence=(PIECE,)), [MissingReply.REASON]),
        (ReplyEntry("disagree", "It is there.", evidence=(PIECE,)), []),
    ],
)
def test_a_disagreement_needs_a_comment_and_evidence_and_silence_needs_nothing(
    entry: ReplyEntry, lacks: list[MissingReply]
) -> None:
    assert missing(entry) == lacks
