"""The desk: what is assigned to an analyst, and how far each of it is."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from assessments.answers.questions import Questionnaire, questionnaire
from assessments.answers.scores import NOT_BEGUN, missing, said_in
from assessments.answers.scoring import (
    Block,
    Counted,
    Item,
    answer_blocks,
    coding_url,
    question_url,
)
from assessments.models import Coding, Release, Stage, User
from assessments.models.assessments import CodingQuerySet

SURROUNDINGS = ("analyst", "assessment__ministry", "assessment__round__framework")


@dataclass(frozen=True, slots=True)
class Assignment(Counted):
    """One coding of the analyst's own."""

    coding: Coding
    url: str
    blocks: tuple[Block, ...]
    touched_at: datetime.datetime | None  # None: nothing was saved yet
    is_overdue: bool
    is_released: bool
    begin_by: datetime.datetime | None  # while it is only assigned

    @property
    def stage(self) -> Stage:
        return Stage(self.coding.assessment.stage)

    @property
    def is_to_begin(self) -> bool:
        return self.stage == Stage.ASSIGNED and not self.is_released

    @property
    def incomplete(self) -> list[Item]:
        return [item for block in self.blocks for item in block.items if not item.mark.is_complete]

    @property
    def is_open(self) -> bool:
        """Whether something of it is left to its analyst."""
        is_theirs = self.stage in {Stage.ASSIGNED, Stage.CODING}
        return is_theirs and self.coding.submitted_at is None and not self.is_released

    @property
    def is_begun(self) -> bool:
        return any(item.mark.state != NOT_BEGUN for block in self.blocks for item in block.items)

    @property
    def next_code(self) -> str:
        return self.incomplete[0].code if self.incomplete else ""


@dataclass(frozen=True, slots=True)
class Gap:
    """One indicator that keeps a coding from being submitted."""

    code: str
    title: str
    url: str
    missing: list[str]


def with_surroundings(codings: CodingQuerySet) -> CodingQuerySet:
    """Load what every page of the desk names beside a coding; `is_released` is added to each."""
    releases = Release.objects.filter(round=OuterRef("assessment__round"))
    return codings.select_related(*SURROUNDINGS).annotate(is_released=Exists(releases))


def is_released(coding: Coding) -> bool:
    """Whether the round of a coding loaded with its surroundings is released."""
    found: bool = coding.is_released  # type: ignore[attr-defined]
    return found


def is_editable(coding: Coding, user: User) -> bool:
    is_own = coding.analyst_id == user.pk and coding.submitted_at is None
    return is_own and coding.assessment.stage == Stage.CODING and not is_released(coding)


def assignments(user: User, *, today: datetime.date) -> list[Assignment]:
    """What is open first, the nearest date due on top. Three queries, whatever is assigned.

    Of what is released, nothing of its scores is read: years of it may lie there.
    """
    own = with_surroundings(Coding.objects.assigned_to(user))
    codings = list(own.prefetch_related("assessment__deadlines"))
    said = said_in(coding for coding in codings if not is_released(coding))
    found = []
    for coding in codings:
        answers, url = said.get(coding.pk, {}), coding_url(coding)
        saved = [each.saved_at for each in answers.values() if each.saved_at]
        found.append(
            Assignment(
                coding=coding,
                url=url,
                blocks=() if is_released(coding) else answer_blocks(asked(coding), answers, url),
                touched_at=max(saved, default=None),
                is_overdue=bool(coding.due_on and coding.due_on < today),
                is_released=is_released(coding),
                begin_by=begin_by(coding),
            )
        )
    return sorted(found, key=urgency)


def begin_by(coding: Coding) -> datetime.datetime | None:
    """By when what is only assigned is to be begun; no query where deadlines are prefetched."""
    if coding.assessment.stage != Stage.ASSIGNED:
        return None
    due = (each for each in coding.assessment.deadlines.all() if each.stage == Stage.ASSIGNED)
    return next((each.due_at for each in due), None)


def asked(coding: Coding) -> Questionnaire:
    return questionnaire(coding.assessment.round.framework)


def urgency(assignment: Assignment) -> tuple[bool, datetime.date, int, str]:
    coding = assignment.coding
    due = coding.due_on or datetime.date.max
    assessment = coding.assessment
    return not assignment.is_open, due, -assessment.round.year, assessment.ministry.country


def first_incomplete(coding: Coding) -> str:
    """The code of the first question without a whole answer, else of the first. One query."""
    questions = asked(coding)
    said = said_in([coding])[coding.pk]
    incomplete = (
        code for code, each in questions.by_code.items() if missing(each, said.get(each.pk))
    )
    return next(incomplete, questions.codes[0])


def gaps(coding: Coding) -> list[Gap]:
    """What submitting waits for, in the order of the questions. One query."""
    said = said_in([coding])[coding.pk]
    base = coding_url(coding)
    found = (
        Gap(code, each.title, question_url(base, code), missing(each, said.get(each.pk)))
        for code, each in asked(coding).by_code.items()
    )
    return [gap for gap in found if gap.missing]
