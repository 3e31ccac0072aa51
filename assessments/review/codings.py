"""The codings of one assessment: each coder's answer for each indicator, and how far apart.

For readers who may see all of them: see `Assessment.objects.led_by`.
"""

import datetime
import string
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessments.answers.evidence import SURROUNDINGS, Piece, piece
from assessments.answers.questions import Question
from assessments.answers.values import (
    CONFIDENCES,
    SCORE_FIELDS,
    AnswerValues,
    describe_answer,
    describe_search,
)
from assessments.models import Assessment, Evidence, Score, ScoreState, User

STATE_WORDS: Mapping[str, str] = {
    ScoreState.RATED.value: "rated it",
    ScoreState.NOT_FOUND.value: "found nothing",
    ScoreState.NOT_APPLICABLE.value: "says it does not apply",
    ScoreState.OPEN.value: "left it open",
}
WIDEST = 1e9  # rated by one coder and not by another is further apart than any two levels
LEVELS_APART = 4  # of the ends of a scale; a measured value is compared by its share of them


@dataclass(frozen=True, slots=True)
class Coder:
    """One of those who code an assessment, lettered in the order of their assignment."""

    coding_id: int
    letter: str
    name: str  # "Coder A (ada)"
    submitted_at: datetime.datetime | None


@dataclass(frozen=True, slots=True)
class CoderAnswer:
    """One coder's answer for one indicator. score_id: None where there is none.

    number: the level or the measured value. is_answer: False for none and for an open one.
    """

    coder: Coder
    score_id: int | None
    values: AnswerValues
    answer: str
    descriptor: str
    confidence: str
    search: str
    pieces: Sequence[Piece]
    number: float | None
    is_answer: bool


@dataclass(frozen=True, slots=True)
class Gap:
    """The distance between the codings of one indicator. size: in levels, only for the order."""

    size: float
    words: str

    @property
    def is_difference(self) -> bool:
        return self.size > 0


def coders_of(assessment: Assessment) -> list[Coder]:
    """Return the coders of an assessment. One query."""
    rows = assessment.codings.order_by("pk").values_list("pk", "analyst__username", "submitted_at")
    coders = []
    for place, (pk, username, submitted_at) in enumerate(rows):
        # Numbers go on after Z, should there ever be so many coders.
        letter = string.ascii_uppercase[place : place + 1] or str(place + 1)
        coders.append(Coder(pk, letter, f"Coder {letter} ({username})", submitted_at))
    return coders


def coder_answers(
    coders: Sequence[Coder], questions: Sequence[Question], reader: User
) -> dict[int, list[CoderAnswer]]:
    """Return indicator -> each coder's answer, in the order of the coders. Two queries."""
    scores = Score.objects.filter(
        coding__in=[coder.coding_id for coder in coders],
        indicator__in=[question.pk for question in questions],
    ).order_by()
    rows: dict[tuple[int, int], dict[str, Any]] = {}
    for row in scores.values(
        "pk", "coding_id", "indicator_id", "version", "saved_at", *SCORE_FIELDS
    ):
        rows[row.pop("coding_id"), row.pop("indicator_id")] = row
    pieces = pieces_of([row["pk"] for row in rows.values()], reader)
    found: dict[int, list[CoderAnswer]] = {}
    for question in questions:
        found[question.pk] = own = []
        for coder in coders:
            row = rows.get((coder.coding_id, question.pk), {})
            own.append(coder_answer(coder, question, row, pieces.get(row.get("pk", 0), ())))
    return found


def pieces_of(scores: Sequence[int], reader: User) -> dict[int, list[Piece]]:
    """Return score -> its evidence; sealed pieces without their words. One query."""
    found: dict[int, list[Piece]] = {}
    rows = Evidence.objects.filter(score__in=scores).order_by("pk")
    for row in rows.select_related(*SURROUNDINGS):
        found.setdefault(row.score_id or 0, []).append(piece(row, reader))
    return found


def coder_answer(
    coder: Coder, question: Question, row: dict[str, Any], pieces: Sequence[Piece]
) -> CoderAnswer:
    """Return one coder's answer. row: of the score; empty where there is none."""
    score_id: int | None = row.pop("pk", None)
    values = AnswerValues(**row)
    answer, number = "Not begun", values.value
    if score_id is not None:
        answer = describe_answer(question, values)
    if values.level is not None:
        number = values.level
    return CoderAnswer(
        coder=coder,
        score_id=score_id,
        values=values,
        answer=answer,
        descriptor=question.descriptor(values.level),
        confidence=CONFIDENCES.get(values.confidence, ""),
        search=describe_search(values),
        pieces=pieces,
        number=number,
        is_answer=score_id is not None and values.state != ScoreState.OPEN,
    )


def gap_of(question: Question, answers: Sequence[CoderAnswer]) -> Gap:
    """Return how far the answers are apart; one that only some coders rated is the widest."""
    if len(answers) == 1:
        return Gap(0, "Only one coding")
    states, words = set(), []
    for each in answers:
        states.add(each.values.state)
        words.append(f"{each.coder.letter} {STATE_WORDS[each.values.state]}")
    if len(states) > 1:
        return Gap(WIDEST, "; ".join(words))
    # All have the same state, and only a rated answer has a number.
    numbers = [each.number for each in answers if each.number is not None]
    return _numeric_gap(question, numbers)


def _numeric_gap(question: Question, numbers: Sequence[float]) -> Gap:
    """Return how far levels or measured values are apart. numbers: empty where no coder rated."""
    apart = max(numbers, default=0) - min(numbers, default=0)
    if not apart:
        return Gap(0, "All agree")
    if apart == 1 and question.cards:
        return Gap(apart, "1 level apart")
    if question.cards:
        return Gap(apart, f"{apart:.0f} levels apart")
    # Goalposts make units comparable: the whole width counts as much as a whole scale.
    width = abs(float(question.best) - float(question.worst))
    words = " ".join(f"{apart:.6g} {question.unit} apart".split())
    return Gap(LEVELS_APART * apart / width, words)
