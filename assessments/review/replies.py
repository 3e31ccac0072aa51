"""A ministry's own draft as it reads it: the whole of it, and one finding with its reply."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from assessments.answers.questions import Question, Questionnaire, questionnaire
from assessments.answers.readings import answer
from assessments.answers.scores import Said
from assessments.answers.scoring import Block, Choice, Counted, Neighbours, blocks, question_url
from assessments.answers.sheets import KINDS, EvidenceFields, Sheet, blank_row
from assessments.models import Assessment, Decision
from assessments.review.reply_drafts import FINISHED, Asked, asked
from assessments.review.reply_findings import Draft, drafts
from assessments.review.reply_sheets import (
    CHOICES,
    DISCLOSURES,
    UNDECIDED,
    UNTOUCHED,
    Stored,
    mark,
    stored_in,
    stored_sheet,
)
from assessments.scoring.replies import missing

HINTS = {
    "agree": "",
    "agree_with_comment": "The comment is shown beside the published score.",
    "disagree": "Say why, and add at least one piece of evidence. The lead decides, with a reason.",
    "cannot_comment": "",
}


@dataclass(frozen=True, slots=True)
class Decided:
    """What was decided upon a reply."""

    answer: str
    whose: str
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One finding of the draft, what the ministry says of it, and what was decided."""

    question: Question
    url: str
    draft: Draft | None
    stored: Stored
    missing: Sequence[str]
    decided: Decided | None

    @property
    def stance(self) -> str:
        return CHOICES.get(self.stored.entry.stance, "No comment made")


@dataclass(frozen=True, slots=True)
class Chapter:
    title: str
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class SheetPage(Counted):
    """One finding with the form of its reply."""

    asked: Asked
    line: Line
    blocks: tuple[Block, ...]
    sheet: Sheet
    previous_url: str
    next_url: str
    disclosures: Sequence[tuple[str, str]] = DISCLOSURES
    kinds: Sequence[tuple[str, str]] = KINDS

    @property
    def url(self) -> str:
        return self.line.url

    @property
    def evidence(self) -> list[EvidenceFields]:
        """The rows, and the one that scripts copy."""
        return [*self.sheet.evidence, blank_row(len(self.sheet.evidence) + 1)]

    @property
    def choices(self) -> list[Choice]:
        """The stances, without the undecided one."""
        chosen = self.sheet.values["answer"]
        return [
            Choice(value, label, HINTS[value], value == chosen)
            for value, label in CHOICES.items()
            if value != UNDECIDED
        ]


def chapters(assessment: Assessment) -> tuple[Chapter, ...]:
    """The whole draft: five queries."""
    asked_of = questionnaire(assessment.round.framework)
    found = lines(assessment, asked_of, drafts(assessment, by_key(asked_of)))
    return tuple(
        Chapter(section.title, tuple(found[each.code] for each in section.questions))
        for section in asked_of.sections
    )


def lines(
    assessment: Assessment, asked_of: Questionnaire, found: Mapping[int, Draft]
) -> dict[str, Line]:
    """Code -> its line. Three queries."""
    stored, base = stored_in(assessment), reverse("reply-detail", args=[assessment.pk])
    decided = decisions(assessment, asked_of)
    return {
        code: Line(
            question=each,
            url=question_url(base, code),
            draft=found.get(each.pk),
            stored=stored.get(each.pk, UNTOUCHED),
            missing=missing(stored.get(each.pk, UNTOUCHED).entry),
            decided=decided.get(each.pk),
        )
        for code, each in asked_of.by_code.items()
    }


def decisions(assessment: Assessment, asked_of: Questionnaire) -> dict[int, Decided]:
    """Indicator -> what was decided, once all of it is final; until then nothing."""
    if assessment.stage not in FINISHED:
        return {}
    questions = by_key(asked_of)
    rows = Decision.objects.filter(reply__assessment=assessment).select_related("reply")
    return {
        row.reply.indicator_id: Decided(
            answer=answer(
                questions[row.reply.indicator_id],
                Said(state=row.state, level=row.level, value=row.value),
            ),
            whose=row.get_stands_display(),
            reason=row.reason,
        )
        for row in rows
    }


def sheet_page(assessment: Assessment, code: str, *, sheet: Sheet | None = None) -> SheetPage:
    """Five queries. sheet: what was typed, where that is shown instead of what is stored."""
    asked_of = questionnaire(assessment.round.framework)
    found = drafts(assessment, by_key(asked_of), only=asked_of.by_code[code].pk)
    every = lines(assessment, asked_of, found)
    own, near = every[code], neighbours(assessment, code)
    base = reverse("reply-detail", args=[assessment.pk])
    return SheetPage(
        asked=asked(assessment),
        line=own,
        blocks=blocks(
            asked_of, lambda each: mark(every[each.code].stored.entry), base, current=code
        ),
        sheet=sheet or stored_sheet(own.stored),
        previous_url=near.previous,
        next_url=near.next,
    )


def neighbours(assessment: Assessment, code: str) -> Neighbours:
    before, after = questionnaire(assessment.round.framework).beside(code)
    base = reverse("reply-detail", args=[assessment.pk])
    return Neighbours(*(question_url(base, each) for each in (code, before, after)))


def by_key(asked_of: Questionnaire) -> dict[int, Question]:
    return {each.pk: each for each in asked_of.by_code.values()}
