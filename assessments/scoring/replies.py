"""A ministry's reply on one indicator as plain values, and what it lacks (see `/method/`)."""

from dataclasses import dataclass
from enum import StrEnum

from assessments.scoring.entries import EvidenceEntry

AGREE, AGREE_WITH_COMMENT = "agree", "agree_with_comment"
DISAGREE, CANNOT_COMMENT = "disagree", "cannot_comment"


class MissingReply(StrEnum):
    """One thing that a reply lacks. Pages have a sentence for each."""

    STANCE = "stance"
    COMMENT = "comment"
    REASON = "reason"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class ReplyEntry:
    """One indicator as a ministry's member left it; the default is one that was never touched.

    stance: agree | agree_with_comment | disagree | cannot_comment, or blank while undecided.
    is_confidential: only the team reads the words and the evidence; the stance is shown.
    """

    stance: str = ""
    comment: str = ""
    is_confidential: bool = False
    evidence: tuple[EvidenceEntry, ...] = ()


def missing(entry: ReplyEntry) -> list[MissingReply]:
    """Return what keeps the reply from being submitted.

    Empty: it is complete. One that was never touched is complete as well: no comment is made.
    """
    has_comment, has_evidence = bool(entry.comment.strip()), bool(entry.evidence)
    found = []
    # Words without a stance are half a reply. Nothing at all is no reply, which is allowed.
    if not entry.stance and (has_comment or has_evidence):
        found.append(MissingReply.STANCE)
    if entry.stance == AGREE_WITH_COMMENT and not has_comment:
        found.append(MissingReply.COMMENT)
    if entry.stance == DISAGREE:
        if not has_comment:
            found.append(MissingReply.REASON)
        if not has_evidence:
            found.append(MissingReply.EVIDENCE)
    return found
