"""The codings that are assigned to an analyst, and how far each is."""

import datetime
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.urls import reverse

from assessments.answers.questions import Question, questionnaire
from assessments.answers.values import (
    COMPLETE,
    NOT_BEGUN,
    STATES,
    AnswerValues,
    Item,
    SideList,
    answers_in,
    missing_sentences,
    side_list_of,
)
from assessments.desk.scoring import with_surroundings
from assessments.models import Coding, Role, Stage, User
from assessments.scoring import completeness


@dataclass(frozen=True, slots=True)
class Assignment:
    """One coding of the analyst's own.

    touched_at: None while nothing is saved. begin_by: while it is only assigned. is_open: the
    analyst still has something to do.
    """

    coding: Coding
    stage: Stage
    url: str
    side_list: SideList
    incomplete: list[Item]
    touched_at: datetime.datetime | None
    is_begun: bool
    is_open: bool
    is_overdue: bool
    is_released: bool
    begin_by: datetime.datetime | None

    @property
    def is_to_begin(self) -> bool:
        return self.stage == Stage.ASSIGNED and not self.is_released


@dataclass(frozen=True, slots=True)
class Gap:
    """One indicator that keeps a coding from being submitted."""

    code: str
    title: str
    url: str
    missing: list[str]


def assignments(user: User, *, today: datetime.date) -> list[Assignment]:
    """Return what is open first, the nearest due date on top. Three queries in all.

    The scores of released codings are not read: there may be years of them.
    """
    own = with_surroundings(Coding.objects.assigned_to(user))
    codings = list(own.prefetch_related("assessment__deadlines"))
    answers = answers_in(coding for coding in codings if not coding.is_released)  # type: ignore[attr-defined]
    found = [assignment(coding, answers.get(coding.pk, {}), today) for coding in codings]
    return sorted(found, key=urgency)


def assignment(
    coding: Coding, answers: Mapping[int, AnswerValues], today: datetime.date
) -> Assignment:
    """Return one coding that is loaded with its surroundings and its deadlines."""
    is_released: bool = coding.is_released  # type: ignore[attr-defined]
    stage, url = Stage(coding.assessment.stage), base_of(coding)
    side_list = SideList()
    if not is_released:
        asked = questionnaire(coding.assessment.round.framework)
        side_list = side_list_of(asked, answers, url)
    incomplete: list[Item] = []
    is_begun = False
    for block in side_list.blocks:
        for item in block.items:
            is_begun = is_begun or item.mark.state != NOT_BEGUN
            if item.mark.state != COMPLETE:
                incomplete.append(item)
    is_theirs = Role.ANALYST in stage.rule.actors and coding.submitted_at is None
    return Assignment(
        coding=coding,
        stage=stage,
        url=url,
        side_list=side_list,
        incomplete=incomplete,
        touched_at=max((each.saved_at for each in answers.values() if each.saved_at), default=None),
        is_begun=is_begun,
        is_open=is_theirs and not is_released,
        is_overdue=bool(coding.due_on and coding.due_on < today),
        is_released=is_released,
        begin_by=begin_by(coding),
    )


def base_of(coding: Coding) -> str:
    """Return the address above the questions of a coding."""
    return reverse("coding-detail", args=[coding.assessment_id])


def begin_by(coding: Coding) -> datetime.datetime | None:
    """Return when an assigned coding is to begin; no query where deadlines are prefetched."""
    if coding.assessment.stage == Stage.ASSIGNED:
        for deadline in coding.assessment.deadlines.all():
            if deadline.stage == Stage.ASSIGNED:
                return deadline.due_at
    return None


def urgency(assignment: Assignment) -> tuple[bool, datetime.date, int, str]:
    """Sort what is open first, by its due date, then the newest round."""
    coding = assignment.coding
    due = coding.due_on or datetime.date.max  # work without a due date comes last
    assessment = coding.assessment
    return not assignment.is_open, due, -assessment.round.year, assessment.ministry.country


def first_incomplete(coding: Coding) -> Question:
    """Return the first question without a complete answer, else the first. One query."""
    questions = list(questionnaire(coding.assessment.round.framework).by_code.values())
    answers = answers_in([coding])[coding.pk]
    for question in questions:
        if not completeness.is_complete(question.kind, answers.get(question.pk)):
            return question
    return questions[0]


def tally(coding: Coding) -> list[tuple[str, int]]:
    """Return the states of a coding's answers, each with the number of indicators. One query."""
    found = Counter(answer.state for answer in answers_in([coding])[coding.pk].values())
    return [(label, found[state]) for state, label in STATES.items() if found[state]]


def gaps(coding: Coding) -> list[Gap]:
    """Return what submitting waits for, in the order of the questions. One query."""
    answers, base = answers_in([coding])[coding.pk], base_of(coding)
    found = []
    for question in questionnaire(coding.assessment.round.framework).by_code.values():
        if missing := missing_sentences(question, answers.get(question.pk)):
            url = f"{base}{question.path}"
            found.append(Gap(question.code, question.title, url, missing))
    return found
