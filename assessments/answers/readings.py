"""A whole coding to read: each question with its answer and what the answer rests on."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.answers.evidence_pieces import CLASSES as CLASSES
from assessments.answers.evidence_pieces import KINDS as KINDS
from assessments.answers.evidence_pieces import Piece, piece
from assessments.answers.questions import Question, questionnaire
from assessments.answers.scores import Said, evidence_in, missing, said_in
from assessments.models import Coding, Confidence, Evidence, ScoreState, User

CONFIDENCES: Mapping[str, str] = {value: str(label) for value, label in Confidence.choices}
STATES: Mapping[str, str] = {value: str(label) for value, label in ScoreState.choices}


@dataclass(frozen=True, slots=True)
class Reading:
    """One question and its answer; of sealed evidence the outline alone."""

    question: Question
    url: str
    answer: str
    descriptor: str
    confidence: str
    rationale: str
    search: str
    evidence: Sequence[Piece]
    missing: list[str]


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    readings: tuple[Reading, ...]


def chapters(coding: Coding, reader: User, base: str) -> tuple[Chapter, ...]:
    """Two queries. base: the address below which each question has its page."""
    said = said_in([coding])[coding.pk]
    evidence = evidence_in(coding)
    return tuple(
        Chapter(
            section.title,
            tuple(
                reading(
                    each,
                    said.get(each.pk),
                    evidence.get(each.pk, []),
                    reader=reader,
                    url=f"{base}{each.code}/",
                )
                for each in section.questions
            ),
        )
        for section in questionnaire(coding.assessment.round.framework).sections
    )


def reading(
    question: Question,
    said: Said | None,
    evidence: Sequence[Evidence],
    *,
    reader: User,
    url: str,
) -> Reading:
    known = said or Said()
    return Reading(
        question=question,
        url=url,
        answer=answer(question, said),
        descriptor=question.descriptor(known.level),
        confidence=CONFIDENCES.get(known.confidence, ""),
        rationale=known.rationale,
        search=search(known),
        evidence=[piece(row, reader) for row in evidence],
        missing=missing(question, said),
    )


def answer(question: Question, said: Said | None) -> str:
    if said is None:
        return "Not begun"
    if said.level is not None:
        label = next((card.label for card in question.cards if card.level == said.level), "")
        return f"Level {said.level} {label}".strip()
    if said.value is not None:
        return f"{said.value:.10g} {question.unit}".strip()
    return STATES[said.state]


def search(said: Said) -> str:
    """Where, how long and when it was searched, as far as that is said."""
    parts = [
        said.searched_where,
        f"{said.searched_minutes} minutes" if said.searched_minutes else "",
        f"on {said.searched_on:%-d %B %Y}" if said.searched_on else "",
    ]
    return "; ".join(part for part in parts if part)
