"""Where each ministry of a round stands: its stage, its analysts' progress, what is late.

Whoever codes a ministry sees of the other codings, as long as that is blind, only whether they are
submitted: no count, no date, and no total that one could be worked out from.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.answers.progress import Part, parts
from assessments.answers.questions import Questionnaire
from assessments.answers.values import AnswerValues
from assessments.models import Assessment, Coding, Stage, User
from assessments.models.stages import ANSWERABLE, UNBLINDED

STATES = {
    "hidden": "Not submitted",
    "not_begun": "Not begun",
    "begun": "Begun",
    "complete": "Complete, not submitted",
    "submitted": "Submitted",
}


@dataclass(frozen=True, slots=True)
class CodingLine:
    """One analyst's coding. parts: one for each dimension; none where the reader is blind to it."""

    coding: Coding
    parts: Sequence[Part]
    touched_at: datetime.datetime | None
    is_overdue: bool
    state: str
    is_in_conflict: bool

    @property
    def is_hidden(self) -> bool:
        return not self.parts

    @property
    def complete(self) -> int:
        return sum(part.complete for part in self.parts)

    @property
    def total(self) -> int:
        return sum(part.total for part in self.parts)

    @property
    def words(self) -> str:
        return STATES[self.state]


@dataclass(frozen=True, slots=True)
class MinistryLine:
    """due_at: of the stage it is in. said: on how many indicators the ministry has replied."""

    assessment: Assessment
    codings: Sequence[CodingLine]
    due_at: datetime.datetime | None
    is_overdue: bool
    free_places: int
    reply: str

    @property
    def is_late(self) -> bool:
        return self.is_overdue or any(line.is_overdue for line in self.codings)

    @property
    def is_in_conflict(self) -> bool:
        return any(line.is_in_conflict for line in self.codings)


@dataclass(frozen=True, slots=True)
class Looking:
    """By whom, when, and against what a line is written.

    conflicts: (analyst's key, ministry's code). said: assessment -> indicators replied on.
    """

    reader: User
    now: datetime.datetime
    today: datetime.date
    asked: Questionnaire
    conflicts: frozenset[tuple[int, str]]
    said: Mapping[int, int]


def ministry_line(
    assessment: Assessment, looking: Looking, said: Mapping[int, Mapping[int, AnswerValues]]
) -> MinistryLine:
    """said: coding -> indicator -> what was said; no query where the rows are prefetched."""
    codings = list(assessment.codings.all())
    blind = is_blind(assessment, looking.reader)
    due = next((d for d in assessment.deadlines.all() if d.stage == assessment.stage), None)
    is_open = assessment.stage not in {Stage.FINAL, Stage.RELEASED}
    return MinistryLine(
        assessment=assessment,
        codings=[
            coding_line(
                coding,
                assessment,
                looking,
                None if blind and coding.analyst_id != looking.reader.pk else said[coding.pk],
            )
            for coding in codings
        ],
        due_at=due.due_at if due else None,
        is_overdue=bool(due and is_open and due.due_at < looking.now),
        free_places=free_places(assessment, len(codings)),
        reply=reply_words(assessment, looking.said.get(assessment.pk, 0)),
    )


def is_blind(assessment: Assessment, reader: User) -> bool:
    """Whether the reader codes it, and may not know of the other codings yet."""
    codes = any(coding.analyst_id == reader.pk for coding in assessment.codings.all())
    return codes and assessment.stage not in UNBLINDED


def free_places(assessment: Assessment, taken: int) -> int:
    is_open = assessment.stage in {Stage.ASSIGNED, Stage.CODING}
    return max(0, assessment.round.coders - taken) if is_open else 0


def coding_line(
    coding: Coding,
    assessment: Assessment,
    looking: Looking,
    said: Mapping[int, AnswerValues] | None,
) -> CodingLine:
    """said: None where the reader is blind to it."""
    counted = parts(looking.asked, said) if said is not None else []
    is_due = assessment.stage not in UNBLINDED and coding.submitted_at is None
    saved = [each.saved_at for each in (said or {}).values() if each.saved_at]
    return CodingLine(
        coding=coding,
        parts=counted,
        touched_at=max(saved, default=None),
        is_overdue=bool(is_due and coding.due_on and coding.due_on < looking.today),
        state=state_of(coding, counted, said),
        is_in_conflict=(coding.analyst_id, assessment.ministry_id) in looking.conflicts,
    )


def state_of(
    coding: Coding, counted: Sequence[Part], said: Mapping[int, AnswerValues] | None
) -> str:
    """A key of STATES."""
    if coding.submitted_at is not None:
        return "submitted"
    if said is None:
        return "hidden"
    if all(part.complete == part.total for part in counted):
        return "complete"
    return "begun" if said else "not_begun"


def reply_words(assessment: Assessment, said: int) -> str:
    """How far the ministry's reply is; blank before it is asked for one."""
    if assessment.stage not in ANSWERABLE:
        return ""
    if assessment.reply_submitted_at is not None:
        return "submitted"
    if assessment.stage == Stage.REPLY:
        return "open, begun" if said else "open, not begun"
    return "in part, not submitted" if said else "did not reply"
