"""Reconciling one indicator: its codings as columns, and the form that says what stands."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments.answers.questions import Question, Questionnaire, questionnaire
from assessments.answers.readings import STATES
from assessments.answers.scores import COMPLETE, NOT_BEGUN, Mark
from assessments.answers.scoring import (
    Block,
    Choice,
    Counted,
    LastFinding,
    blocks,
    last_finding,
    question_url,
)
from assessments.models import Assessment, FindingState, Stage, User
from assessments.review.reconciling import Standing, detail_url, standings
from assessments.review.reconciling_codings import Gap, Statement, coders_of, gap, statements

UNRATED = (FindingState.NOT_FOUND.value, FindingState.NOT_APPLICABLE.value)
BLANK: Mapping[str, str] = {"answer": "", "value": "", "reason": ""}


@dataclass(frozen=True, slots=True)
class Column:
    """One coding, with the button that lets it stand."""

    statement: Statement
    choice: Choice


@dataclass(frozen=True, slots=True)
class IndicatorPage(Counted):
    """values: of the form, typed or stored. open_url: of the next one that nothing stands for."""

    assessment: Assessment
    question: Question
    own: Sequence[Statement]
    gap: Gap
    standing: Standing | None
    values: Mapping[str, str]
    blocks: tuple[Block, ...]
    last: LastFinding | None
    list_url: str
    url: str
    previous_url: str
    next_url: str
    open_url: str

    @property
    def is_editable(self) -> bool:
        return self.assessment.stage == Stage.RECONCILING

    @property
    def version(self) -> int:
        return self.standing.version if self.standing else 0

    @property
    def basis(self) -> list[tuple[int, int]]:
        """Which codings these are: key and version of each."""
        return [(each.score_id, each.said.version) for each in self.own if each.score_id]

    @property
    def columns(self) -> list[Column]:
        return [Column(each, self._own_choice(each)) for each in self.own]

    def _own_choice(self, said: Statement) -> Choice:
        value, level = f"score-{said.score_id}", said.said.level
        key = "" if level is None else str(level)
        return self._choice(value, f"{said.coder.name} stands", said.answer, key=key)

    def _choice(self, value: str, label: str, text: str = "", *, key: str = "") -> Choice:
        return Choice(value, label, text, is_chosen=self.values["answer"] == value, key=key)

    @property
    def cards(self) -> list[Choice]:
        """The levels that no coder gave."""
        given = {each.said.level for each in self.own}
        return [
            self._choice(str(card.level), card.label, card.descriptor, key=str(card.level))
            for card in self.question.cards
            if card.level not in given
        ]

    @property
    def states(self) -> list[Choice]:
        """What else may stand, as far as no coder says so."""
        given = {each.said.state for each in self.own}
        return [self._choice(state, STATES[state]) for state in UNRATED if state not in given]

    @property
    def missing(self) -> list[str]:
        return missing(self.standing)


def missing(standing: Standing | None) -> list[str]:
    return [] if standing else ["The codings differ, and nothing stands yet."]


def page(
    assessment: Assessment,
    question: Question,
    reader: User,
    *,
    typed: Mapping[str, str] | None = None,
) -> IndicatorPage:
    """Five queries, and those of a questionnaire that is new to this process.

    typed: what is shown in the form instead of what stands.
    """
    asked = questionnaire(assessment.round.framework)
    coders = coders_of(assessment)
    own = statements(coders, [question], reader)[question.pk]
    standing = standings(assessment, asked, coders)
    stands = standing.get(question.pk)
    base = detail_url(assessment)
    before, after = asked.beside(question.code)
    following = next_open(asked, standing, question.code)
    return IndicatorPage(
        assessment=assessment,
        question=question,
        own=own,
        gap=gap(question, own),
        standing=stands,
        values=typed or stored_values(stands),
        blocks=blocks(asked, lambda each: mark(standing.get(each.pk)), base, current=question.code),
        last=last_finding(assessment, question),
        list_url=base,
        url=question_url(base, question.code),
        previous_url=question_url(base, before),
        next_url=question_url(base, after),
        open_url=question_url(base, following),
    )


def stored_values(standing: Standing | None) -> Mapping[str, str]:
    if standing is None:
        return BLANK
    return {"answer": standing.answer, "value": standing.value, "reason": standing.reason}


def mark(standing: Standing | None) -> Mark:
    if standing is None:
        return Mark(NOT_BEGUN, "open", "")
    return Mark(COMPLETE, "decided" if standing.decided_by else "agreed", standing.short)


def next_open(asked: Questionnaire, standing: Mapping[int, Standing], code: str) -> str:
    """The next question that nothing stands for, from the first again after the last."""
    codes = asked.codes
    at = codes.index(code)
    around = (*codes[at + 1 :], *codes[:at])
    return next((each for each in around if asked.by_code[each].pk not in standing), "")
