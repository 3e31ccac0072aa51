"""Reconciling one ministry: every indicator with all its codings, differences first and sized."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from assessments.answers.questions import Question, Questionnaire, questionnaire
from assessments.answers.readings import answer
from assessments.answers.scores import Said, form_values
from assessments.answers.scores import answer as short
from assessments.answers.scoring import question_url
from assessments.models import Assessment, Finding, Stage, User
from assessments.queries import Query
from assessments.review.reconciling_codings import (
    Coder,
    Gap,
    Statement,
    coders_of,
    gap,
    statements,
)
from assessments.scoring.entries import Entry

SHOWN = {"open": "Open", "differing": "Differing", "all": "All"}


@dataclass(frozen=True, slots=True)
class Standing:
    """What stands for one indicator. whose: the coder; None where no coding says so.

    answer and value: as the form names them. decided_by: blank where all codings agree and nobody
    had to decide.
    """

    words: str
    short: str
    answer: str
    value: str
    whose: Coder | None
    reason: str
    decided_by: str
    decided_at: datetime.datetime | None
    version: int


@dataclass(frozen=True, slots=True)
class Line:
    question: Question
    url: str
    statements: Sequence[Statement]
    gap: Gap
    standing: Standing | None  # None: still open

    @property
    def kinds(self) -> set[str]:
        """The filters that show it."""
        is_open, differs = self.standing is None, self.gap.is_difference
        return {"all"} | ({"open"} if is_open else set()) | ({"differing"} if differs else set())


@dataclass(frozen=True, slots=True)
class ReconcilingPage:
    assessment: Assessment
    coders: Sequence[Coder]
    every: Sequence[Line]  # differences first, the widest on top
    show: str
    url: str

    @property
    def lines(self) -> list[Line]:
        return [line for line in self.every if self.show in line.kinds]

    @property
    def open_lines(self) -> list[Line]:
        return [line for line in self.every if line.standing is None]

    @property
    def choices(self) -> list[tuple[str, str, int]]:
        """(filter, its name, how many lines it shows)."""
        return [
            (show, label, sum(show in line.kinds for line in self.every))
            for show, label in SHOWN.items()
        ]

    @property
    def is_editable(self) -> bool:
        return self.assessment.stage == Stage.RECONCILING


def page(assessment: Assessment, reader: User, data: QueryDict) -> ReconcilingPage:
    """Four queries, and those of a questionnaire that is new to this process. Raises BadQuery."""
    query = Query(data, known=["show"])
    show = query.one_of("show", SHOWN, default="all")
    query.settle()
    asked = questionnaire(assessment.round.framework)
    coders = coders_of(assessment)
    said = statements(coders, list(asked.by_code.values()), reader)
    standing = standings(assessment, asked, coders)
    url = detail_url(assessment)
    lines = [
        Line(
            question=each,
            url=question_url(url, each.code),
            statements=said[each.pk],
            gap=gap(each, said[each.pk]),
            standing=standing.get(each.pk),
        )
        for each in asked.by_code.values()
    ]
    lines.sort(key=lambda line: -line.gap.size)  # stable: else in the order of the questions
    return ReconcilingPage(assessment, coders, lines, show, url)


def detail_url(assessment: Assessment) -> str:
    return reverse("reconciling-detail", args=[assessment.pk])


def standings(
    assessment: Assessment, asked: Questionnaire, coders: Sequence[Coder]
) -> Mapping[int, Standing]:
    """Indicator -> what stands for it. One query."""
    by_pk = {each.pk: each for each in asked.by_code.values()}
    rows = assessment.findings.select_related("decided_by", "score").order_by()
    return {row.indicator_id: standing_of(row, by_pk[row.indicator_id], coders) for row in rows}


def standing_of(finding: Finding, question: Question, coders: Sequence[Coder]) -> Standing:
    coding = finding.score.coding_id if finding.score else None
    said = Said.of(Entry(state=finding.state, level=finding.level, value=finding.value))
    values, is_others = form_values(said), finding.score_id is None
    return Standing(
        words=answer(question, said),
        short=short(said),
        answer=values["answer"] if is_others else f"score-{finding.score_id}",
        value=values["value"] if is_others else "",
        whose=next((coder for coder in coders if coder.coding_id == coding), None),
        reason=finding.reason,
        decided_by=finding.decided_by.get_username() if finding.decided_by else "",
        decided_at=finding.decided_at,
        version=finding.version,
    )
