"""The board of a round: every ministry by stage, as the address asks for it."""

import datetime
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.db.models import Count, Prefetch, QuerySet
from django.http import QueryDict
from django.utils import timezone

from assessments.answers.questions import questionnaire
from assessments.answers.values import answers_in
from assessments.models import (
    Assessment,
    Coding,
    ConflictOfInterest,
    Ministry,
    Release,
    Reply,
    Round,
    Stage,
    User,
)
from assessments.queries import Query
from assessments.reporting.agreement import InShort, agreement_so_far
from assessments.rounds.board_lines import Looking, MinistryLine, is_blind, ministry_line
from assessments.rounds.rounds import newest_release
from assessments.wording import folded

SHOWN = {
    "overdue": "Overdue",
    "free": "With a place free",
    "conflict": "With a conflict of interest",
}


@dataclass(frozen=True, slots=True)
class Filters:
    """What the address asks for; blank is everything."""

    stage: str = ""
    show: str = ""
    analyst: str = ""
    region: str = ""
    q: str = ""

    def address(self) -> str:
        """As a query string, with its question mark; blank without any."""
        asked = {name: getattr(self, name) for name in self.__slots__ if getattr(self, name)}
        return f"?{urlencode(asked)}" if asked else ""

    def keeps(self, line: MinistryLine) -> bool:
        ministry: Ministry = line.assessment.ministry
        return (
            (not self.stage or line.assessment.stage == self.stage)
            and (not self.region or ministry.region == self.region)
            and (not self.analyst or self.analyst in names(line))
            and is_named(ministry, self.q)
            and self.is_shown(line)
        )

    def is_shown(self, line: MinistryLine) -> bool:
        return {
            "": True,
            "overdue": line.is_late,
            "free": bool(line.free_places),
            "conflict": line.is_in_conflict,
        }[self.show]


@dataclass(frozen=True, slots=True)
class StageLink:
    label: str
    count: int
    url: str
    is_current: bool


@dataclass(frozen=True, slots=True)
class Board:
    """every: each ministry of the round; agreement: of what is coded blind no more."""

    round: Round
    release: Release | None
    every: Sequence[MinistryLine]
    filters: Filters
    agreement: InShort

    @property
    def lines(self) -> list[MinistryLine]:
        return [line for line in self.every if self.filters.keeps(line)]

    @property
    def stages(self) -> list[StageLink]:
        """All, then each stage, with the other filters as they are."""
        others = replace(self.filters, stage="")
        found = [line.assessment.stage for line in self.every if others.keeps(line)]
        counts = Counter(found)
        return [
            StageLink("All", len(found), others.address() or "?", not self.filters.stage),
            *(
                StageLink(
                    stage.label,
                    counts[stage],
                    replace(self.filters, stage=stage.value).address(),
                    self.filters.stage == stage,
                )
                for stage in Stage
            ),
        ]

    @property
    def analysts(self) -> list[str]:
        """The usernames of all who have a ministry here."""
        return sorted({name for line in self.every for name in names(line)})

    @property
    def regions(self) -> list[str]:
        return sorted({line.assessment.ministry.region for line in self.every} - {""})

    @property
    def shown(self) -> list[tuple[str, str]]:
        return list(SHOWN.items())

    @property
    def late(self) -> int:
        return sum(line.is_late for line in self.every)

    @property
    def complete(self) -> int:
        return sum(coding.complete for line in self.every for coding in line.codings)

    @property
    def total(self) -> int:
        return sum(coding.total for line in self.every for coding in line.codings)

    @property
    def is_partly_hidden(self) -> bool:
        return any(coding.is_hidden for line in self.every for coding in line.codings)


def is_named(ministry: Ministry, typed: str) -> bool:
    """By a part of its country or its own name, or by its code; accents and case do not matter."""
    names = (ministry.country, ministry.name, ministry.code)
    return any(folded(typed) in folded(name) for name in names)


def names(line: MinistryLine) -> set[str]:
    return {each.coding.analyst.get_username() for each in line.codings}


def board(round: Round, data: QueryDict, reader: User, *, now: datetime.datetime) -> Board:
    """Read what to show, and find how far each ministry is. Raises BadQuery.

    Eight queries, however many ministries, and those of a framework new to this process.
    """
    assessments = list(standing(round))
    every = lines(round, assessments, reader, now=now)
    found = Board(round, newest_release(round), every, Filters(), agreement_so_far(round))
    return replace(found, filters=read_filters(data, found))


def read_filters(data: QueryDict, board: Board) -> Filters:
    query = Query(data, known=Filters.__slots__)
    filters = Filters(
        stage=query.one_of("stage", Stage.values),
        show=query.one_of("show", SHOWN),
        analyst=query.one_of("analyst", board.analysts),
        region=query.one_of("region", board.regions),
        q=query.text("q"),
    )
    query.settle()
    return filters


def standing(round: Round) -> QuerySet[Assessment]:
    codings = Coding.objects.select_related("analyst", "reopened_by").order_by("pk")
    rows = Assessment.objects.for_round(round).select_related("ministry", "round")
    return rows.prefetch_related(Prefetch("codings", queryset=codings), "deadlines").order_by(
        "ministry__country"
    )


def lines(
    round: Round, assessments: Sequence[Assessment], reader: User, *, now: datetime.datetime
) -> list[MinistryLine]:
    """Three queries; nothing that the reader is blind to is read at all."""
    said = answers_in(
        coding
        for row in assessments
        for coding in row.codings.all()
        if coding.analyst_id == reader.pk or not is_blind(row, reader)
    )
    interests = ConflictOfInterest.objects.filter(ministry__assessments__in=assessments)
    replies = Reply.objects.answered().filter(assessment__in=assessments).order_by()
    looking = Looking(
        reader=reader,
        now=now,
        today=timezone.localdate(now),
        asked=questionnaire(round.framework),
        conflicts=frozenset(interests.values_list("user", "ministry")),
        said=dict(replies.values_list("assessment").annotate(Count("pk"))),
    )
    return [ministry_line(row, looking, said) for row in assessments]
