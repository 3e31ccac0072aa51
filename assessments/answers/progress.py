"""Progress of a coding: how many of its indicators are complete, by dimension."""

from collections.abc import Mapping
from dataclasses import dataclass

from assessments.answers.questions import Questionnaire
from assessments.answers.values import AnswerValues
from assessments.scoring import completeness


@dataclass(frozen=True, slots=True)
class Part:
    """One dimension of one coding."""

    title: str
    complete: int
    total: int


def parts(asked: Questionnaire, answers: Mapping[int, AnswerValues]) -> list[Part]:
    """Return how many indicators of each dimension are complete."""
    found = []
    for section in asked.sections:
        complete = 0
        for question in section.questions:
            complete += completeness.is_complete(question.kind, answers.get(question.pk))
        found.append(Part(section.title, complete, len(section.questions)))
    return found
