"""The board of a round: each ministry with its stage, its analysts' progress, and what is late.

A reader who codes a ministry sees of the other codings, while these are blind, only whether they
are submitted: no count, no date, and no total from which one could be worked out.
"""

import datetime
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from urllib.parse import urlencode

from django.db.models import Count, Prefetch, QuerySet
from django.http import QueryDict
from django.utils import timezone

from assessments.answers.progress import Part, parts
from assessments.answers.questions import Questionnaire, questionnaire
from assessments.answers.values import AnswerValues, answers_in
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
from assessments.reporting.agreement import AgreementSummary, agreement_so_far
from assessments.rounds.board_words import coding_words, members_of, reply_words
from assessments.rounds.rounds import newest_release
from assessments.wording import folded

SHOWN = {
    "overdue": "Overdue",
    "free": "With a free place",
    "conflict": "With a conflict of interest",
}


@dataclass(frozen=True, slots=True)
class CodingLine:
    """One analyst's coding. parts: one for each dimension; none where the reader is blind to it."""

    coding: Coding
    parts: Sequence[Part]
    complete: int
    total: int
    touched_at: datetime.datetime | None
    is_overdue: bool
    words: str
    is_in_conflict: bool

    @property
    def is_hidden(self) -> bool:
        return not self.parts


@dataclass(frozen=True, slots=True)
class MinistryLine:
    """One ministry. due_at: deadline of its stage; reply: how far its reply is, in words.

    members: the names of those who can sign in, reply and get letters.
    """

    assessment: Assessment
    codings: Sequence[CodingLine]
    due_at: datetime.datetime | None
    is_overdue: bool
    free_places: int
    reply: str
    members: Sequence[str]

    @property
    def names_members(self) -> bool:
        """The members who can reply matter until the reply is over."""
        return not Stage.REPLY.is_before(Stage(self.assessment.stage))

    @property
    def has_deadline(self) -> bool:
        """Final waits for the others of its round: its deadline is kept, and no one is late."""
        return self.due_at is not None and not self.assessment.rule.is_finished

    @property
    def has_codings_to_reopen(self) -> bool:
        return self.assessment.stage == Stage.CODING

    @property
    def is_late(self) -> bool:
        return self.is_overdue or any(line.is_overdue for line in self.codings)

    @property
    def is_in_conflict(self) -> bool:
        return any(line.is_in_conflict for line in self.codings)

    @property
    def analysts(self) -> set[str]:
        return {line.coding.analyst.get_username() for line in self.codings}


@dataclass(frozen=True, slots=True)
class Filters:
    """The ministries that the address asks for; a blank field leaves all."""

    stage: str = ""
    show: str = ""
    analyst: str = ""
    region: str = ""
    q: str = ""

    def address(self) -> str:
        """Return the filters as a query string, with its question mark; blank without any."""
        query = urlencode({name: value for name, value in asdict(self).items() if value})
        return query and f"?{query}"

    def keeps(self, line: MinistryLine) -> bool:
        ministry: Ministry = line.assessment.ministry
        return (
            self.stage in {"", line.assessment.stage}
            and self.region in {"", ministry.region}
            and self.analyst in {"", *line.analysts}
            and has_name(ministry, self.q)
            and self.shows(line)
        )

    def shows(self, line: MinistryLine) -> bool:
        reasons = {"overdue": line.is_late, "conflict": line.is_in_conflict}
        return {"": True, "free": bool(line.free_places), **reasons}[self.show]


@dataclass(frozen=True, slots=True)
class StageLink:
    label: str
    count: int
    url: str
    is_current: bool


@dataclass(slots=True)
class Totals:
    """Sums over a round. complete, total: indicators of the codings that the reader may see."""

    late: int = 0
    complete: int = 0
    total: int = 0
    is_partly_hidden: bool = False


@dataclass(frozen=True, slots=True)
class Board:
    """every: each ministry of the round; agreement: of those that are not coded blind any more."""

    round: Round
    release: Release | None
    every: Sequence[MinistryLine]
    filters: Filters
    agreement: AgreementSummary

    @property
    def lines(self) -> list[MinistryLine]:
        return [line for line in self.every if self.filters.keeps(line)]

    @property
    def stages(self) -> list[StageLink]:
        """A link to all, then one to each stage; each keeps the other filters."""
        others = replace(self.filters, stage="")
        counts = Counter(line.assessment.stage for line in self.every if others.keeps(line))
        # "?" and not "": an empty link would keep the stage that is in the address now.
        url = others.address() or "?"
        links = [StageLink("All", counts.total(), url, is_current=not self.filters.stage)]
        for stage in Stage:
            url = replace(self.filters, stage=stage.value).address()
            is_current = self.filters.stage == stage
            links.append(StageLink(stage.label, counts[stage], url, is_current))
        return links

    @property
    def analysts(self) -> list[str]:
        """The usernames of all who have a ministry here."""
        return sorted(set().union(*(line.analysts for line in self.every)))

    @property
    def regions(self) -> list[str]:
        return sorted({line.assessment.ministry.region for line in self.every} - {""})

    @property
    def shown(self) -> list[tuple[str, str]]:
        return list(SHOWN.items())

    @property
    def totals(self) -> "Totals":
        found = Totals()
        for line in self.every:
            found.late += line.is_late
            for coding in line.codings:
                found.complete += coding.complete
                found.total += coding.total
                found.is_partly_hidden |= coding.is_hidden
        return found


@dataclass(frozen=True, slots=True)
class _Reading:
    """All that is read of the assessments at once.

    conflicts: (analyst's key, ministry's code). answers: coding -> indicator -> answer, without
    the codings that the reader is blind to. replied: assessment -> indicators replied to.
    """

    reader: User
    now: datetime.datetime
    asked: Questionnaire
    answers: Mapping[int, Mapping[int, AnswerValues]]
    conflicts: frozenset[tuple[int, str]]
    replied: Mapping[int, int]
    members: Mapping[str, Sequence[str]]


def board(round: Round, data: QueryDict, reader: User, *, now: datetime.datetime) -> Board:
    """Read the filters, and find how far each ministry is. Raises BadQuery.

    Nine queries, however many ministries, and those of a framework new to this process.
    """
    every = ministry_lines(round, list(assessments_of(round)), reader, now=now)
    # The analysts and regions that the address may name are those of the board itself.
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


def has_name(ministry: Ministry, typed: str) -> bool:
    """Return whether its country, its own name or its code has the text; accents do not matter."""
    names = (ministry.country, ministry.name, ministry.code)
    return any(folded(typed) in folded(name) for name in names)


def assessments_of(round: Round) -> QuerySet[Assessment]:
    """Return a round's assessments, with all that their lines need."""
    # By key, so that an analyst has the same place each time the board is read.
    codings = Coding.objects.select_related("analyst", "reopened_by").order_by("pk")
    rows = Assessment.objects.for_round(round).select_related("ministry", "round", "other_request")
    return rows.prefetch_related(Prefetch("codings", queryset=codings), "deadlines").order_by(
        "ministry__country"
    )


def ministry_lines(
    round: Round, assessments: Sequence[Assessment], reader: User, *, now: datetime.datetime
) -> list[MinistryLine]:
    """Return a line for each. Four queries; what the reader is blind to is not read at all."""
    readable: list[Coding] = []
    for assessment in assessments:
        is_blind = is_blind_to_others(assessment, reader)
        for coding in assessment.codings.all():
            if coding.analyst_id == reader.pk or not is_blind:
                readable.append(coding)
    interests = ConflictOfInterest.objects.filter(ministry__assessments__in=assessments)
    replies = Reply.objects.answered().filter(assessment__in=assessments).order_by()
    reading = _Reading(
        reader=reader,
        now=now,
        asked=questionnaire(round.framework),
        answers=answers_in(readable),
        conflicts=frozenset(interests.values_list("user", "ministry")),
        replied=dict(replies.values_list("assessment").annotate(Count("pk"))),
        members=members_of([assessment.ministry_id for assessment in assessments]),
    )
    return [_ministry_line(assessment, reading) for assessment in assessments]


def is_blind_to_others(assessment: Assessment, reader: User) -> bool:
    """Return whether the reader codes it, and may not know of the other codings yet."""
    codes = any(coding.analyst_id == reader.pk for coding in assessment.codings.all())
    return codes and assessment.rule.is_blind


def _ministry_line(assessment: Assessment, reading: _Reading) -> MinistryLine:
    codings = list(assessment.codings.all())
    due = {each.stage: each.due_at for each in assessment.deadlines.all()}
    due_at = due.get(assessment.stage)
    is_past = due_at is not None and due_at < reading.now
    return MinistryLine(
        assessment=assessment,
        codings=[_coding_line(coding, assessment, reading) for coding in codings],
        due_at=due_at,
        is_overdue=is_past and not assessment.rule.is_finished,
        free_places=_free_places(assessment, taken=len(codings)),
        reply=reply_words(assessment, reading.replied.get(assessment.pk, 0)),
        members=reading.members.get(assessment.ministry_id, []),
    )


def _free_places(assessment: Assessment, *, taken: int) -> int:
    """Return how many more analysts it can have; no more join once coding is not blind."""
    if not assessment.rule.is_blind:
        return 0
    return max(0, assessment.round.coders - taken)


def _coding_line(coding: Coding, assessment: Assessment, reading: _Reading) -> CodingLine:
    answers = reading.answers.get(coding.pk)  # None: the reader is blind to it
    # Once coding is over, a coding is not late any more, even if it was never submitted.
    is_due = assessment.rule.is_blind and coding.submitted_at is None
    today = timezone.localdate(reading.now)
    counted: list[Part] = []
    touched_at = None
    if answers is not None:
        counted = parts(reading.asked, answers)
        saved = (answer.saved_at for answer in answers.values() if answer.saved_at)
        touched_at = max(saved, default=None)
    complete = sum(part.complete for part in counted)
    total = sum(part.total for part in counted)
    return CodingLine(
        coding=coding,
        parts=counted,
        complete=complete,
        total=total,
        touched_at=touched_at,
        is_overdue=bool(is_due and coding.due_on and coding.due_on < today),
        words=coding_words(coding, answers, is_complete=complete == total),
        is_in_conflict=(coding.analyst_id, assessment.ministry_id) in reading.conflicts,
    )
