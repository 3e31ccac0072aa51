"""Rounds as coordinators see them: how far all of it is, and who is late."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.db.models import Count, Prefetch
from django.http import QueryDict

from assessments.models import Assessment, Coding, Ministry, Release, Role, Round, User
from assessments.pages.desk_questions import Question, Questionnaire, questionnaire
from assessments.pages.desk_scores import Said, missing, said_in
from assessments.queries import Query

STATES = {
    "unassigned": "Not assigned",
    "not_begun": "Not begun",
    "begun": "Begun",
    "complete": "Complete, not submitted",
    "submitted": "Submitted",
    "overdue": "Overdue",
}


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round of the list; its indicators are counted only while it is not released."""

    round: Round
    ministries: int
    release: Release | None
    complete: int
    total: int


@dataclass(frozen=True, slots=True)
class Part:
    """One dimension of one coding."""

    title: str
    complete: int
    total: int


@dataclass(frozen=True, slots=True)
class CodingLine:
    """One analyst's coding; state is a key of STATES, but never unassigned or overdue."""

    coding: Coding
    parts: Sequence[Part]
    touched_at: datetime.datetime | None
    is_overdue: bool
    state: str

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
    ministry: Ministry
    assessment: Assessment
    codings: Sequence[CodingLine]

    @property
    def states(self) -> set[str]:
        """All that a filter may find it by."""
        found = {line.state for line in self.codings} or {"unassigned"}
        return found | ({"overdue"} if any(line.is_overdue for line in self.codings) else set())


@dataclass(frozen=True, slots=True)
class Progress:
    """every: each ministry of the round; lines: those that the chosen state shows."""

    round: Round
    release: Release | None
    titles: Sequence[str]
    every: Sequence[MinistryLine]
    state: str

    @property
    def lines(self) -> list[MinistryLine]:
        return [line for line in self.every if not self.state or self.state in line.states]

    @property
    def choices(self) -> list[tuple[str, str, int]]:
        """(state, its name, how many are in it), without those that nobody is in."""
        counted = [
            (state, label, sum(state in line.states for line in self.every))
            for state, label in STATES.items()
        ]
        return [choice for choice in counted if choice[2] or choice[0] == self.state]

    @property
    def analysts(self) -> list[str]:
        """The usernames of all who have a ministry here."""
        codings = (each.coding for line in self.every for each in line.codings)
        return sorted({coding.analyst.get_username() for coding in codings})

    @property
    def complete(self) -> int:
        return sum(coding.complete for line in self.every for coding in line.codings)

    @property
    def total(self) -> int:
        return sum(coding.total for line in self.every for coding in line.codings)


def all_rounds() -> list[RoundLine]:
    """Five queries, whatever the rounds hold, and those of a framework new to this process."""
    found = list(Round.objects.select_related("framework").prefetch_related("releases"))
    by_round = Assessment.objects.order_by().values_list("round").annotate(Count("pk"))
    ministries = dict(by_round)
    still_open = Coding.objects.filter(assessment__round__releases__isnull=True)
    codings = list(still_open.select_related("assessment"))
    said = said_in(codings)
    counts: dict[int, list[int]] = {round.pk: [0, 0] for round in found}
    asked = {round.pk: questionnaire(round.framework) for round in found}
    for coding in codings:
        of_round = coding.assessment.round_id
        for part in parts(asked[of_round], said[coding.pk]):
            counts[of_round][0] += part.complete
            counts[of_round][1] += part.total
    return [
        RoundLine(round, ministries.get(round.pk, 0), first_release(round), *counts[round.pk])
        for round in found
    ]


def progress(round: Round, data: QueryDict, *, today: datetime.date) -> Progress:
    """Read the state to show, and find how far each ministry is. Raises BadQuery.

    Five queries, however many ministries, and those of a framework new to this process.
    """
    query = Query(data, known=["state"])
    state = query.one_of("state", STATES)
    query.settle()
    codings = Coding.objects.select_related("analyst", "reopened_by").order_by("pk")
    assessments = Assessment.objects.for_round(round).select_related("ministry")
    rows = list(
        assessments.prefetch_related(Prefetch("codings", queryset=codings)).order_by(
            "ministry__country"
        )
    )
    said = said_in(coding for row in rows for coding in row.codings.all())
    asked = questionnaire(round.framework)
    return Progress(
        round=round,
        release=first_release(round),
        titles=[section.title for section in asked.sections],
        every=[
            MinistryLine(
                row.ministry,
                row,
                [
                    coding_line(coding, asked, said[coding.pk], today)
                    for coding in row.codings.all()
                ],
            )
            for row in rows
        ],
        state=state,
    )


def first_release(round: Round) -> Release | None:
    return next(iter(round.releases.all()), None)


def coding_line(
    coding: Coding, asked: Questionnaire, said: Mapping[int, Said], today: datetime.date
) -> CodingLine:
    counted = parts(asked, said)
    is_late = coding.due_on is not None and coding.due_on < today
    if coding.submitted_at is not None:
        state = "submitted"
    elif all(part.complete == part.total for part in counted):
        state = "complete"
    else:
        state = "begun" if said else "not_begun"
    saved = [each.saved_at for each in said.values() if each.saved_at]
    return CodingLine(
        coding=coding,
        parts=counted,
        touched_at=max(saved, default=None),
        is_overdue=is_late and coding.submitted_at is None,
        state=state,
    )


def parts(asked: Questionnaire, said: Mapping[int, Said]) -> list[Part]:
    """How many indicators of each dimension are complete."""
    return [
        Part(
            section.title,
            sum(is_complete(question, said.get(question.pk)) for question in section.questions),
            len(section.questions),
        )
        for section in asked.sections
    ]


def is_complete(question: Question, said: Said | None) -> bool:
    return said is not None and not missing(question, said)


def analysts() -> list[User]:
    """Who can be given work, by name. One query."""
    users = User.objects.filter(memberships__role=Role.ANALYST, is_active=True)
    return list(users.order_by("last_name", "first_name", "username"))


def called(user: User) -> str:
    """How a person is named to a coordinator: names may be alike, or not given."""
    name = user.get_full_name()
    return f"{name} ({user.username})" if name else user.username
