"""The scoring page: one question with its answer, and how far the whole coding is."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Exists, OuterRef
from django.urls import reverse

from assessments.answers.evidence import (
    BLANK_ROW,
    DISCLOSURES,
    KINDS,
    EvidenceFields,
    FormValues,
    Piece,
    piece,
    stored_row,
)
from assessments.answers.questions import Question, questionnaire
from assessments.answers.values import (
    CONFIDENCES,
    AnswerValues,
    LastResult,
    SideList,
    answers_in,
    describe_answer,
    describe_search,
    evidence_in,
    form_values,
    last_result,
    missing_sentences,
    side_list_of,
)
from assessments.models import Coding, Evidence, Release, Stage, User
from assessments.models.assessments import CodingQuerySet

SURROUNDINGS = ("analyst", "assessment__ministry", "assessment__round__framework")


@dataclass(frozen=True, slots=True)
class Reading:
    """One question and its answer, to read; a sealed piece has no words."""

    question: Question
    url: str
    answer: str
    descriptor: str
    confidence: str
    rationale: str
    search: str
    evidence: Sequence[Piece]
    missing: Sequence[str]


@dataclass(frozen=True, slots=True)
class Chapter:
    """One dimension of a coding, to read."""

    title: str
    readings: Sequence[Reading]


@dataclass(frozen=True, slots=True)
class ScoringPage:
    """form: what is stored or typed. reading: what is stored, where it cannot be edited.

    pieces: the stored ones, each of which may have a file.
    """

    coding: Coding
    question: Question
    side_list: SideList
    form: FormValues
    missing: Sequence[str]
    saved_at: datetime.datetime | None
    last: LastResult | None
    url: str
    previous_url: str
    next_url: str
    is_editable: bool
    reading: Reading | None
    pieces: Sequence[Piece]
    blank_row: EvidenceFields = BLANK_ROW
    disclosures: Sequence[tuple[str, str]] = DISCLOSURES
    kinds: Sequence[tuple[str, str]] = KINDS
    confidences: Sequence[tuple[str, str]] = tuple(CONFIDENCES.items())


def with_surroundings(codings: CodingQuerySet) -> CodingQuerySet:
    """Load what every page of the desk names of a coding; `is_released` is added to each."""
    releases = Release.objects.filter(round=OuterRef("assessment__round"))
    return codings.select_related(*SURROUNDINGS).annotate(is_released=Exists(releases))


def is_editable(coding: Coding, user: User) -> bool:
    """Return True if the user may write to a coding that is loaded with its surroundings."""
    is_released: bool = coding.is_released  # type: ignore[attr-defined]
    is_own = coding.analyst_id == user.pk and coding.submitted_at is None
    return is_own and coding.assessment.stage == Stage.CODING and not is_released


def page(
    coding: Coding, question: Question, reader: User, *, editable: bool, typed: FormValues | None
) -> ScoringPage:
    """Return the page. Three queries, and those of questions that are new to this process.

    typed: the form as it was typed, which is shown instead of the stored one.
    """
    asked = questionnaire(coding.assessment.round.framework)
    answers = answers_in([coding])[coding.pk]
    answer = answers.get(question.pk)
    # Without an answer there is no evidence, and one query less.
    rows: Sequence[Evidence] = ()
    if answer is not None:
        rows = evidence_in(coding, question.pk).get(question.pk, [])
    # All addresses are built from this one: reversing one for each indicator is slow.
    base = reverse("coding-detail", args=[coding.assessment_id])
    before, after = asked.neighbours(question.code)
    url, reading = f"{base}{question.path}", None
    if not editable:
        reading = read(question, answer, rows, reader=reader, url=url)
    known = answer or AnswerValues()
    return ScoringPage(
        coding=coding,
        question=question,
        side_list=side_list_of(asked, answers, base, current=question.code),
        form=typed or stored_form(rows, known, reader),
        missing=missing_sentences(question, answer),
        saved_at=known.saved_at,
        last=last_result(coding.assessment, question),
        url=url,
        previous_url=before and f"{base}{before}",
        next_url=after and f"{base}{after}",
        is_editable=editable,
        reading=reading,
        pieces=[piece(row, reader) for row in rows],
    )


def stored_form(rows: Sequence[Evidence], answer: AnswerValues, reader: User) -> FormValues:
    fields = tuple(stored_row(row, place, reader) for place, row in enumerate(rows, 1))
    return FormValues(form_values(answer), fields, answer.version)


def chapters(coding: Coding, reader: User, base: str) -> list[Chapter]:
    """Return the whole coding to read. Two queries. base: the address above its questions."""
    answers, evidence = answers_in([coding])[coding.pk], evidence_in(coding)
    found = []
    for section in questionnaire(coding.assessment.round.framework).sections:
        readings = []
        for question in section.questions:
            answer, rows = answers.get(question.pk), evidence.get(question.pk, [])
            url = f"{base}{question.path}"
            readings.append(read(question, answer, rows, reader=reader, url=url))
        found.append(Chapter(section.title, readings))
    return found


def read(
    question: Question,
    answer: AnswerValues | None,
    evidence: Sequence[Evidence],
    *,
    reader: User,
    url: str,
) -> Reading:
    known = answer or AnswerValues()
    return Reading(
        question=question,
        url=url,
        answer=describe_answer(question, answer),
        descriptor=question.descriptor(known.level),
        confidence=CONFIDENCES.get(known.confidence, ""),
        rationale=known.rationale,
        search=describe_search(known),
        evidence=[piece(row, reader) for row in evidence],
        missing=missing_sentences(question, answer),
    )
