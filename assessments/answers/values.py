"""Answers as values: as they are stored, in words, in the fields of a form, and how complete."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count

from assessments.answers.evidence import SURROUNDINGS
from assessments.answers.questions import Question, Questionnaire
from assessments.models import (
    Assessment,
    Coding,
    Confidence,
    Disclosure,
    Evidence,
    Result,
    Score,
    ScoreState,
)
from assessments.models.releases import ResultKind, first_published
from assessments.scoring import completeness
from assessments.scoring.completeness import Missing
from assessments.scoring.entries import Entry
from assessments.wording import long_date

SCORE_FIELDS = (
    "state",
    "level",
    "value",
    "confidence",
    "rationale",
    "searched_where",
    "searched_minutes",
    "searched_on",
)
# The name of each part of an answer, wherever people read it.
ANSWER_LABELS: Mapping[str, str] = {
    "answer": "Answer",
    "value": "Measured value",
    "confidence": "Confidence",
    "rationale": "Rationale",
    "searched_where": "Where it was searched",
    "searched_minutes": "Minutes searched",
    "searched_on": "Searched on",
}
MISSING_SENTENCES: Mapping[Missing, str] = {
    Missing.UNTOUCHED: "There is no answer yet.",
    Missing.LEVEL: "Choose a level, or say why there is none.",
    Missing.VALUE: "Enter the number, or say why there is none.",
    Missing.CONFIDENCE: "Say how confident you are.",
    Missing.RATIONALE: "Give the rationale.",
    Missing.EVIDENCE: "Add at least one piece of evidence.",
    Missing.SEARCHED_WHERE: "Say where you searched.",
    Missing.SEARCHED_MINUTES: "Say how long you searched.",
    Missing.SEARCHED_ON: "Say when you searched.",
    Missing.REASON: "Give the reason why it does not apply.",
}
CONFIDENCES: Mapping[str, str] = {value: str(label) for value, label in Confidence.choices}
STATES: Mapping[str, str] = {value: str(label) for value, label in ScoreState.choices}
SHORT_STATES = {
    ScoreState.NOT_FOUND.value: "not found",
    ScoreState.NOT_APPLICABLE.value: "n/a",
    ScoreState.OPEN.value: "",
}
NOT_BEGUN, BEGUN, COMPLETE = "none", "begun", "complete"


@dataclass(frozen=True, slots=True)
class AnswerValues:
    """The fields of one answer; `evidence` has one element for each piece, whatever it is."""

    state: str = ScoreState.OPEN.value
    level: int | None = None
    value: float | None = None
    confidence: str = ""
    rationale: str = ""
    searched_where: str = ""
    searched_minutes: int | None = None
    searched_on: datetime.date | None = None
    evidence: Sequence[Any] = ()
    version: int = 0
    saved_at: datetime.datetime | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """The state of one indicator, as the side list shows it. answer: short, "3" or "not found"."""

    state: str
    words: str
    answer: str


@dataclass(frozen=True, slots=True)
class Item:
    """One indicator in the side list."""

    pk: int
    code: str
    title: str
    url: str
    mark: Mark
    is_current: bool


@dataclass(frozen=True, slots=True)
class Block:
    """One dimension in the side list."""

    title: str
    items: tuple[Item, ...]
    complete: int
    total: int


@dataclass(frozen=True, slots=True)
class SideList:
    """Every indicator of a framework with its mark, and how many of them are complete."""

    blocks: tuple[Block, ...] = ()
    complete: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class LastResult:
    """The published score of the same indicator of the same ministry in the newest release."""

    release: str
    url: str
    answer: str
    descriptor: str
    rationale: str
    evidence: Sequence[Mapping[str, str]]


UNTOUCHED = Mark(NOT_BEGUN, "not begun", "")


def answers_in(codings: Iterable[Coding]) -> dict[int, dict[int, AnswerValues]]:
    """Return coding -> indicator -> its answer, by their keys. One query."""
    # Plain values: a model instance for every score of every coding would be slow to make.
    found: dict[int, dict[int, AnswerValues]] = {coding.pk: {} for coding in codings}
    columns = ("coding_id", "indicator_id", "version", "saved_at", *SCORE_FIELDS)
    rows = Score.objects.filter(coding__in=found).order_by()
    for row in rows.values(*columns, pieces=Count("evidence")):
        coding, indicator = row.pop("coding_id"), row.pop("indicator_id")
        found[coding][indicator] = AnswerValues(evidence=range(row.pop("pieces")), **row)
    return found


def evidence_in(coding: Coding, indicator: int | None = None) -> dict[int, list[Evidence]]:
    """Return indicator -> its evidence of every class: a sealed piece has no words in the row.

    One query, who verified it and its file included.
    """
    rows = Evidence.objects.filter(score__coding=coding).order_by("pk")
    if indicator is not None:
        rows = rows.filter(score__indicator=indicator)
    found: dict[int, list[Evidence]] = {}
    for row in rows.select_related("score", *SURROUNDINGS):
        assert row.score is not None  # noqa: S101 - the filter asks for it
        found.setdefault(row.score.indicator_id, []).append(row)
    return found


def describe_answer(question: Question, answer: AnswerValues | None) -> str:
    """Return the answer in words, such as "Level 3 Defined" or "Not found"."""
    if answer is None:
        return "Not begun"
    if answer.level is not None:
        return describe_level(question, answer.level)
    if answer.value is not None:
        return f"{answer.value:.10g} {question.unit}".strip()
    return STATES[answer.state]


def describe_level(question: Question, level: int) -> str:
    """Return a level with its label, if the scale has labels."""
    for card in question.cards:
        if card.level == level:
            return f"Level {level} {card.label}".strip()
    return f"Level {level}"


def describe_search(answer: AnswerValues) -> str:
    """Return where, how long and when the analyst searched; blank without a search."""
    parts = []
    if answer.searched_where:
        parts.append(answer.searched_where)
    if answer.searched_minutes:
        parts.append(f"{answer.searched_minutes} minutes")
    if answer.searched_on:
        parts.append(f"on {long_date(answer.searched_on)}")
    return "; ".join(parts)


def short_answer(answer: AnswerValues | Entry) -> str:
    """Return the answer as the side list shows it."""
    if answer.state != ScoreState.RATED:
        return SHORT_STATES[answer.state]
    if answer.level is not None:
        return str(answer.level)
    # Six digits are enough for the side list: the form has all of them.
    return format(answer.value or 0, ".6g")


def missing_sentences(question: Question, answer: AnswerValues | Entry | None) -> list[str]:
    """Return what the answer still lacks; empty when it is complete."""
    return [MISSING_SENTENCES[code] for code in completeness.missing(question.kind, answer)]


def form_values(answer: AnswerValues | Entry) -> dict[str, str]:
    """Return what the fields of the answer form hold."""
    value = day = ""
    if answer.value is not None:
        # The shortest text that gives the same number back, as a person would type it.
        value = repr(answer.value).removesuffix(".0")
    if answer.searched_on is not None:
        day = answer.searched_on.isoformat()
    return {
        "answer": chosen_option(answer),
        "value": value,
        "confidence": answer.confidence,
        "rationale": answer.rationale,
        "searched_where": answer.searched_where,
        "searched_minutes": str(answer.searched_minutes or ""),
        "searched_on": day,
    }


def chosen_option(answer: AnswerValues | Entry) -> str:
    """Return the radio button of the answer: a level, "measured" or a state; blank while open."""
    if answer.state == ScoreState.OPEN:
        return ""
    if answer.state != ScoreState.RATED:
        return answer.state
    if answer.level is None:
        return "measured"
    return str(answer.level)


def mark_of(answer: AnswerValues | Entry, missing: Sequence[object]) -> Mark:
    """Return the mark of an answer. missing: what it lacks."""
    short = short_answer(answer)
    if missing:
        return Mark(BEGUN, "begun, not complete", short)
    return Mark(COMPLETE, "complete", short)


def side_list_of(
    asked: Questionnaire, answers: Mapping[int, AnswerValues], base: str, *, current: str = ""
) -> SideList:
    """Return the side list of a coding. answers: by the key of their indicator."""
    marks = {}
    for question in asked.by_code.values():
        if question.pk in answers:
            answer = answers[question.pk]
            missing = completeness.missing(question.kind, answer)
            marks[question.pk] = mark_of(answer, missing)
    return side_list(asked, marks, base, current=current, untouched=UNTOUCHED)


def side_list(
    asked: Questionnaire,
    marks: Mapping[int, Mark],
    base: str,
    *,
    current: str,
    untouched: Mark,
) -> SideList:
    """Return the side list. untouched: the mark of every indicator that has none in `marks`."""
    # One pass: this list is on every page of a form, with a line for each indicator.
    blocks, all_complete, all_items = [], 0, 0
    for section in asked.sections:
        items, complete = [], 0
        for each in section.questions:
            mark = marks.get(each.pk, untouched)
            complete += mark.state == COMPLETE
            url, is_current = f"{base}{each.path}", each.code == current
            items.append(Item(each.pk, each.code, each.title, url, mark, is_current))
        blocks.append(Block(section.title, tuple(items), complete, len(items)))
        all_complete += complete
        all_items += len(items)
    return SideList(tuple(blocks), all_complete, all_items)


def last_result(assessment: Assessment, question: Question) -> LastResult | None:
    """Return the newest published result of the same framework, from another round. One query."""
    round = assessment.round
    result: Any = (
        Result.objects.filter(
            ministry=assessment.ministry_id,
            kind=ResultKind.INDICATOR,
            code=question.code,
            release__round__framework__code=round.framework.code,
            release__round__is_demonstration=round.is_demonstration,
            # A corrected release is replaced by its correction.
            release__corrected_by__isnull=True,
        )
        .exclude(release__round=round)
        .select_related("release")
        .alias(first_published_at=first_published("release__round"))
        .order_by("-release__round__year", "-first_published_at", "-release__pk")
        .first()
    )
    if result is None:
        return None
    answer, descriptor = result.state.replace("_", " "), ""
    if result.value is not None and question.cards:
        answer, descriptor = f"level {result.value:.0f}", question.descriptor(int(result.value))
    elif result.value is not None:
        answer = f"{result.value:.6g} {question.unit}".strip()
    return LastResult(
        release=result.release.code,
        url=result.release.get_absolute_url(),
        answer=answer,
        descriptor=descriptor,
        rationale=result.rationale,
        evidence=[piece for piece in result.evidence if piece["class"] == Disclosure.PUBLIC],
    )
