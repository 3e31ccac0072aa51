"""Progress of a coding: how many of its indicators are complete, by dimension."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.answers.questions import Question, Questionnaire
from assessments.answers.scores import Said, missing


@dataclass(frozen=True, slots=True)
class Part:
    """One dimension of one coding."""

    title: str
    complete: int
    total: int


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
