"""What a ministry says of one finding, as plain values, and what it still owes (METHOD.md §6)."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.scoring.entries import EvidenceEntry

AGREE, AGREE_WITH_COMMENT = "agree", "agree_with_comment"
DISAGREE, CANNOT_COMMENT = "disagree", "cannot_comment"
UNDECIDED = "Choose what you say of this finding, or clear the rest."
NEEDS_COMMENT = {
    AGREE_WITH_COMMENT: "Write the comment, or choose “Agree”.",
    DISAGREE: "Say why you disagree.",
}
REPLY_LABELS: Mapping[str, str] = {
    "answer": "What you say",
    "comment": "Comment",
    "is_confidential": "Confidential",
}
NEEDS_EVIDENCE = "Add at least one piece of evidence for your disagreement."


@dataclass(frozen=True, slots=True)
class ReplyEntry:
    """One indicator as a ministry's member left it; the default is one that nobody has touched.

    stance: agree | agree_with_comment | disagree | cannot_comment, or blank while undecided.
    is_confidential: the words and the evidence are for the team alone; the stance is shown.
    """

    stance: str = ""
    comment: str = ""
    is_confidential: bool = False
    evidence: tuple[EvidenceEntry, ...] = ()


def missing(entry: ReplyEntry) -> list[str]:
    """Return what keeps the reply from being submitted, a sentence each.

    Empty: it is whole. One that nobody has touched is whole as well: no comment is made.
    """
    if not entry.stance:
        return [UNDECIDED] if entry.comment.strip() or entry.evidence else []
    found = []
    if entry.stance in NEEDS_COMMENT and not entry.comment.strip():
        found.append(NEEDS_COMMENT[entry.stance])
    if entry.stance == DISAGREE and not entry.evidence:
        found.append(NEEDS_EVIDENCE)
    return found
