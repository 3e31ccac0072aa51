"""Deciding upon one ministry's reply: what it contests, the finding, and what the codings say."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.answers.questions import Question, questionnaire
from assessments.answers.readings import CONFIDENCES, answer
from assessments.answers.scores import Said, chosen
from assessments.models import Assessment, Decision, Score, Stage, Stance
from assessments.models.replies import Side
from assessments.review.reconciling_codings import Coder, coders_of
from assessments.review.reply_findings import Draft, drafts
from assessments.review.reply_sheets import CHOICES, Stored, stored_in

SIDES: Mapping[str, str] = {
    Side.FINDING.value: "Ours: the finding stays",
    Side.MINISTRY.value: "The ministry's",
    Side.OTHER.value: "Another",
}


@dataclass(frozen=True, slots=True)
class Ruling:
    """What was decided. answer and value: as the form names them."""

    stands: str
    words: str  # "The ministry's level stands: Level 4 Managed"
    answer: str
    value: str
    reason: str
    decided_by: str
    decided_at: datetime.datetime
    version: int


@dataclass(frozen=True, slots=True)
class Coded:
    """What one coder said of the indicator."""

    coder: Coder
    answer: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Line:
    """One reply that the lead reads. ruling: None while nothing is decided."""

    question: Question
    reply_id: int
    stored: Stored
    draft: Draft
    codings: Sequence[Coded]
    ruling: Ruling | None

    @property
    def code(self) -> str:
        return self.question.code

    @property
    def stance(self) -> str:
        return CHOICES[self.stored.entry.stance]

    @property
    def is_contested(self) -> bool:
        return self.stored.entry.stance == Stance.DISAGREE

    @property
    def is_open(self) -> bool:
        return self.is_contested and self.ruling is None


@dataclass(frozen=True, slots=True)
class DecidingPage:
    """lines: what is contested, then what was agreed with a comment."""

    assessment: Assessment
    lines: Sequence[Line]
    counts: Mapping[str, int]  # stance in words -> how many

    @property
    def contested(self) -> list[Line]:
        return [line for line in self.lines if line.is_contested]

    @property
    def commented(self) -> list[Line]:
        return [line for line in self.lines if not line.is_contested]

    @property
    def decided(self) -> int:
        return sum(1 for line in self.contested if line.ruling)

    @property
    def next_open(self) -> str:
        """The code of the next to decide; blank when all are."""
        return next((line.code for line in self.lines if line.is_open), "")

    @property
    def is_editable(self) -> bool:
        return self.assessment.stage == Stage.DECIDING

    @property
    def did_not_reply(self) -> bool:
        return not self.counts and self.assessment.reply_submitted_at is None

    def line(self, code: str) -> Line | None:
        return next((line for line in self.lines if line.code == code), None)


def page(assessment: Assessment) -> DecidingPage:
    """Eight queries, however much is contested."""
    asked = questionnaire(assessment.round.framework)
    by_key = {each.pk: each for each in asked.by_code.values()}
    stored, found = stored_in(assessment), drafts(assessment, by_key)
    read = [
        each
        for each in asked.by_code.values()
        if each.pk in stored and is_read(stored[each.pk]) and each.pk in found
    ]
    said = codings_of(assessment, by_key)
    decided = rulings(assessment, by_key)
    lines = [
        Line(
            question=each,
            reply_id=stored[each.pk].pk or 0,
            stored=stored[each.pk],
            draft=found[each.pk],
            codings=said.get(each.pk, ()),
            ruling=decided.get(each.pk),
        )
        for each in read
    ]
    counts: dict[str, int] = {}
    for each in stored.values():
        if each.entry.stance:
            words = CHOICES[each.entry.stance]
            counts[words] = counts.get(words, 0) + 1
    return DecidingPage(assessment, sorted(lines, key=lambda line: not line.is_contested), counts)


def is_read(stored: Stored) -> bool:
    return stored.entry.stance in {Stance.DISAGREE, Stance.AGREE_WITH_COMMENT}


def rulings(assessment: Assessment, questions: Mapping[int, Question]) -> dict[int, Ruling]:
    """Indicator -> what was decided. One query."""
    rows = Decision.objects.filter(reply__assessment=assessment)
    return {
        row.reply.indicator_id: ruling(row, questions[row.reply.indicator_id])
        for row in rows.select_related("reply", "decided_by")
    }


def ruling(row: Decision, question: Question) -> Ruling:
    said = Said(state=row.state, level=row.level, value=row.value)
    return Ruling(
        stands=row.stands,
        words=f"{row.get_stands_display()} level stands: {answer(question, said)}",
        answer=chosen(said),
        value="" if row.value is None else f"{row.value:.15g}",
        reason=row.reason,
        decided_by=row.decided_by.get_username(),
        decided_at=row.decided_at,
        version=row.version,
    )


def codings_of(assessment: Assessment, questions: Mapping[int, Question]) -> dict[int, list[Coded]]:
    """Indicator -> what each coder said of it. Two queries."""
    coders = {coder.coding_id: coder for coder in coders_of(assessment)}
    found: dict[int, list[Coded]] = {}
    rows = Score.objects.answers().filter(coding__in=coders).order_by("coding")
    for row in rows.values("coding_id", "indicator_id", "state", "level", "value", "confidence"):
        said = Said(state=row["state"], level=row["level"], value=row["value"])
        told = answer(questions[row["indicator_id"]], said)
        coded = Coded(coders[row["coding_id"]], told, CONFIDENCES.get(row["confidence"], ""))
        found.setdefault(row["indicator_id"], []).append(coded)
    return found
