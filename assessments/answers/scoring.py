"""The scoring page: one question, what was said of it, and how far the whole coding is."""

import datetime
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.urls import reverse

from assessments.answers.evidence_pieces import Piece, piece
from assessments.answers.questions import Question, Questionnaire, questionnaire
from assessments.answers.readings import Reading, reading
from assessments.answers.scores import Mark, Said, evidence_in, mark, missing, said_in
from assessments.answers.sheets import (
    DISCLOSURES,
    KINDS,
    EvidenceFields,
    Sheet,
    blank_row,
    stored_sheet,
)
from assessments.models import Assessment, Coding, Confidence, Disclosure, Result, User
from assessments.models.releases import ResultKind, first_published


@dataclass(frozen=True, slots=True)
class Choice:
    """A radio button. key: the digit that presses it, where that is not its value."""

    value: str
    label: str
    text: str = ""
    is_chosen: bool = False
    key: str = ""


@dataclass(frozen=True, slots=True)
class Item:
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

    @property
    def total(self) -> int:
        return len(self.items)


class Counted:
    """How far all its blocks are."""

    __slots__ = ()
    blocks: tuple[Block, ...]

    @property
    def complete(self) -> int:
        return sum(block.complete for block in self.blocks)

    @property
    def total(self) -> int:
        return sum(block.total for block in self.blocks)


@dataclass(frozen=True, slots=True)
class LastFinding:
    """What the newest release says of the same indicator of the same ministry."""

    release: str
    url: str
    answer: str
    descriptor: str
    rationale: str
    evidence: Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Addresses; blank at the ends."""

    own: str
    previous: str
    next: str


@dataclass(frozen=True, slots=True)
class ScoringPage(Counted):
    coding: Coding
    question: Question
    blocks: tuple[Block, ...]
    sheet: Sheet
    missing: list[str]
    saved_at: datetime.datetime | None
    last: LastFinding | None
    url: str
    previous_url: str
    next_url: str
    is_editable: bool
    readings: tuple[Reading, ...]  # what is stored, to read; none where it can be edited
    pieces: tuple[Piece, ...]  # the stored ones, each of which may have a file
    disclosures: Sequence[tuple[str, str]] = DISCLOSURES
    kinds: Sequence[tuple[str, str]] = KINDS

    @property
    def evidence(self) -> list[EvidenceFields]:
        """The rows, and the one that scripts copy."""
        return [*self.sheet.evidence, blank_row(len(self.sheet.evidence) + 1)]

    @property
    def cards(self) -> list[Choice]:
        chosen = self.sheet.values["answer"]
        return [
            Choice(str(card.level), card.label, card.descriptor, chosen == str(card.level))
            for card in self.question.cards
        ]

    @property
    def confidence_choices(self) -> list[Choice]:
        chosen = self.sheet.values["confidence"]
        return [Choice(value, label, "", value == chosen) for value, label in Confidence.choices]


def page(
    coding: Coding, code: str, reader: User, *, is_editable: bool, sheet: Sheet | None = None
) -> ScoringPage:
    """Three queries, and those of a questionnaire that is new to this process.

    sheet: what was typed, where that is shown instead of what is stored.
    """
    asked = questionnaire(coding.assessment.round.framework)
    question = asked.by_code[code]
    said = said_in([coding])[coding.pk]
    own = said.get(question.pk)
    near = neighbours(coding, code)
    rows = evidence_in(coding, question.pk).get(question.pk, []) if own else []
    return ScoringPage(
        coding=coding,
        question=question,
        blocks=answer_blocks(asked, said, coding_url(coding), current=code),
        sheet=sheet or stored_sheet(rows, own, reader),
        missing=missing(question, own),
        saved_at=own.saved_at if own else None,
        last=last_finding(coding.assessment, question),
        url=near.own,
        previous_url=near.previous,
        next_url=near.next,
        is_editable=is_editable,
        readings=()
        if is_editable
        else (reading(question, own, rows, reader=reader, url=near.own),),
        pieces=tuple(piece(row, reader) for row in rows),
    )


def neighbours(coding: Coding, code: str) -> Neighbours:
    before, after = questionnaire(coding.assessment.round.framework).beside(code)
    base = coding_url(coding)
    return Neighbours(*(question_url(base, each) for each in (code, before, after)))


def coding_url(coding: Coding) -> str:
    return reverse("coding-detail", args=[coding.assessment_id])


def question_url(base: str, code: str) -> str:
    return f"{base}{quote(code, safe='')}/" if code else ""


def answer_blocks(
    asked: Questionnaire, said: Mapping[int, Said], base: str, *, current: str = ""
) -> tuple[Block, ...]:
    return blocks(asked, lambda each: mark(each, said.get(each.pk)), base, current=current)


def blocks(
    asked: Questionnaire, mark_of: Callable[[Question], Mark], base: str, *, current: str
) -> tuple[Block, ...]:
    """The side list, of marks of any kind."""
    found = []
    for section in asked.sections:
        items = tuple(
            Item(
                pk=each.pk,
                code=each.code,
                title=each.title,
                url=question_url(base, each.code),
                mark=mark_of(each),
                is_current=each.code == current,
            )
            for each in section.questions
        )
        complete = sum(item.mark.is_complete for item in items)
        found.append(Block(section.title, items, complete))
    return tuple(found)


def last_finding(assessment: Assessment, question: Question) -> LastFinding | None:
    """From the newest release in which the ministry stands, of the same framework. One query."""
    round = assessment.round
    result: Any = (
        Result.objects.filter(
            ministry=assessment.ministry_id,
            kind=ResultKind.INDICATOR,
            code=question.code,
            release__round__framework__code=round.framework.code,
            release__round__is_demonstration=round.is_demonstration,
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
    level = int(result.value) if question.cards and result.value is not None else None
    measured = "" if result.value is None else f"{result.value:.6g} {question.unit}".strip()
    return LastFinding(
        release=result.release.code,
        url=result.release.get_absolute_url(),
        answer=f"level {level}" if level else measured or result.state.replace("_", " "),
        descriptor=question.descriptor(level),
        rationale=result.rationale,
        evidence=[piece for piece in result.evidence if piece["class"] == Disclosure.PUBLIC],
    )
