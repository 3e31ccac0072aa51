"""Reconciling one ministry: its indicators with all codings, and the form that settles one."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse

from assessments.actions import findings
from assessments.answers.differences import Difference, field_differences
from assessments.answers.questions import Question, Questionnaire, questionnaire
from assessments.answers.values import (
    COMPLETE,
    NOT_BEGUN,
    STATES,
    AnswerValues,
    LastResult,
    Mark,
    SideList,
    describe_answer,
    describe_level,
    form_values,
    last_result,
    short_answer,
    side_list,
)
from assessments.models import Assessment, Finding, FindingState, Stage, User
from assessments.queries import Query
from assessments.review.codings import Coder, CoderAnswer, Gap, coder_answers, coders_of, gap_of

FILTERS = {"open": "Open", "differing": "Differing", "all": "All"}
UNRATED = (FindingState.NOT_FOUND.value, FindingState.NOT_APPLICABLE.value)
LABELS: Mapping[str, str] = {
    "answer": "Reconciled score",
    "value": "Another value",
    "reason": "Reason",
}
BLANK: Mapping[str, str] = dict.fromkeys(LABELS, "")
OPEN = Mark(NOT_BEGUN, "open", "")
NOT_DECIDED = "The codings differ, and this indicator has no reconciled score yet."
# A decision is deleted where its indicator is coded again.
OPEN_AGAIN = "There is no reconciled score: the indicator is open again."


@dataclass(frozen=True, slots=True)
class ReconciledScore:
    """The reconciled score of one indicator. coder: None where no coder gave it.

    values: of the fields of the form. decided_by: blank where all codings agree and no decision
    was needed.
    """

    words: str
    coder: Coder | None
    values: Mapping[str, str]
    reason: str
    decided_by: str
    decided_at: datetime.datetime | None
    version: int
    mark: Mark


@dataclass(frozen=True, slots=True)
class Line:
    """One indicator in the list. score: None while it is open. filters: those that show it."""

    question: Question
    url: str
    answers: Sequence[CoderAnswer]
    gap: Gap
    score: ReconciledScore | None
    filters: Sequence[str]


@dataclass(frozen=True, slots=True)
class ReconcilingPage:
    """lines: those that the filter shows, the widest difference first. count: of all lines.

    choices: (filter, its name, how many lines it shows).
    """

    assessment: Assessment
    coders: Sequence[Coder]
    lines: Sequence[Line]
    open_lines: Sequence[Line]
    count: int
    show: str
    choices: Sequence[tuple[str, str, int]]
    url: str
    is_editable: bool


@dataclass(frozen=True, slots=True)
class Option:
    """A radio button. key: the digit that presses it."""

    value: str
    label: str
    text: str
    is_chosen: bool
    key: str


@dataclass(frozen=True, slots=True)
class IndicatorPage:
    """One indicator with its codings and the form of its reconciled score.

    values: of the form, typed or stored. own: (answer, its option) of each coder; levels and
    states: the options that no coder gave. token: what the form sends back, see `findings.token`.
    open_url: of the next indicator without a reconciled score.
    """

    assessment: Assessment
    question: Question
    own: Sequence[tuple[CoderAnswer, Option]]
    levels: Sequence[Option]
    states: Sequence[Option]
    gap: Gap
    score: ReconciledScore | None
    values: Mapping[str, str]
    side_list: SideList
    last: LastResult | None
    list_url: str
    url: str
    previous_url: str
    next_url: str
    open_url: str
    token: str
    missing: Sequence[str]
    is_editable: bool


def page(assessment: Assessment, reader: User, data: QueryDict) -> ReconcilingPage:
    """Return all indicators. Four queries once their questions are known. Raises BadQuery."""
    query = Query(data, known=["show"])
    show = query.one_of("show", FILTERS, default="all")
    query.settle()
    asked, coders = questionnaire(assessment.round.framework), coders_of(assessment)
    questions = list(asked.by_code.values())
    answers = coder_answers(coders, questions, reader)
    scores = reconciled_scores(assessment, asked, coders)
    url = detail_url(assessment)
    lines: list[Line] = []
    counts = dict.fromkeys(FILTERS, 0)
    for question in questions:
        found = line(question, answers[question.pk], scores.get(question.pk), url)
        lines.append(found)
        for name in found.filters:
            counts[name] += 1
    lines.sort(key=lambda line: -line.gap.size)  # stable: else in the order of the questions
    shown_lines, open_lines = [], []
    for each in lines:
        if show in each.filters:
            shown_lines.append(each)
        if each.score is None:
            open_lines.append(each)
    return ReconcilingPage(
        assessment=assessment,
        coders=coders,
        lines=shown_lines,
        open_lines=open_lines,
        count=len(lines),
        show=show,
        choices=[(each, label, counts[each]) for each, label in FILTERS.items()],
        url=url,
        is_editable=assessment.stage == Stage.RECONCILING,
    )


def line(
    question: Question, answers: Sequence[CoderAnswer], score: ReconciledScore | None, base: str
) -> Line:
    gap, filters = gap_of(question, answers), ["all"]
    if score is None:
        filters.append("open")
    if gap.is_difference:
        filters.append("differing")
    return Line(question, f"{base}{question.path}", answers, gap, score, filters)


def detail_url(assessment: Assessment) -> str:
    return reverse("reconciling-detail", args=[assessment.pk])


def reconciled_scores(
    assessment: Assessment, asked: Questionnaire, coders: Sequence[Coder]
) -> dict[int, ReconciledScore]:
    """Return indicator -> its reconciled score, if it has one. One query."""
    questions = {question.pk: question for question in asked.by_code.values()}
    by_coding = {coder.coding_id: coder for coder in coders}
    found = {}
    for row in assessment.findings.select_related("decided_by", "score").order_by():
        coder = None
        if row.score is not None:
            coder = by_coding.get(row.score.coding_id)
        found[row.indicator_id] = reconciled_score(row, questions[row.indicator_id], coder)
    return found


def reconciled_score(row: Finding, question: Question, coder: Coder | None) -> ReconciledScore:
    answer = AnswerValues(state=row.state, level=row.level, value=row.value)
    values = {"answer": f"score-{row.score_id}", "value": "", "reason": row.reason}
    if row.score_id is None:
        # No coder gave it: the form has it as another level, or as another value.
        fields = form_values(answer)
        values |= {"answer": fields["answer"], "value": fields["value"]}
    username, how = "", "agreed"
    if row.decided_by is not None:
        username, how = row.decided_by.get_username(), "decided"
    return ReconciledScore(
        words=describe_answer(question, answer),
        coder=coder,
        values=values,
        reason=row.reason,
        decided_by=username,
        decided_at=row.decided_at,
        version=row.version,
        mark=Mark(COMPLETE, how, short_answer(answer)),
    )


def indicator_page(
    assessment: Assessment,
    question: Question,
    reader: User,
    *,
    typed: Mapping[str, str] | None = None,
) -> IndicatorPage:
    """Return one indicator. Five queries once its questions are known.

    typed: the fields as they were typed, which are shown instead of the stored ones.
    """
    asked, coders = questionnaire(assessment.round.framework), coders_of(assessment)
    answers = coder_answers(coders, [question], reader)[question.pk]
    scores = reconciled_scores(assessment, asked, coders)
    score = scores.get(question.pk)
    stored, version, missing = BLANK, 0, [NOT_DECIDED]
    if score is not None:
        stored, version, missing = score.values, score.version, []
    values = typed or stored
    base = detail_url(assessment)
    before, after = asked.neighbours(question.code)
    following = next_open(asked, scores, question.code)
    marks = {key: each.mark for key, each in scores.items()}
    # What the lead has read: if a coder changes an answer meanwhile, the form is out of date.
    basis = [(each.score_id, each.values.version) for each in answers if each.score_id]
    return IndicatorPage(
        assessment=assessment,
        question=question,
        own=own_options(answers, values["answer"]),
        levels=level_options(question, answers, values["answer"]),
        states=state_options(answers, values["answer"]),
        gap=gap_of(question, answers),
        score=score,
        values=values,
        side_list=side_list(asked, marks, base, current=question.code, untouched=OPEN),
        last=last_result(assessment, question),
        list_url=base,
        url=f"{base}{question.path}",
        previous_url=before and f"{base}{before}",
        next_url=after and f"{base}{after}",
        open_url=following and f"{base}{following}",
        token=findings.token(version, basis),
        missing=missing,
        is_editable=assessment.stage == Stage.RECONCILING,
    )


def own_options(answers: Sequence[CoderAnswer], chosen: str) -> list[tuple[CoderAnswer, Option]]:
    found = []
    for each in answers:
        value = f"score-{each.score_id}"
        key = ""
        if each.values.level is not None:
            key = str(each.values.level)
        option = Option(value, each.coder.name, each.answer, value == chosen, key)
        found.append((each, option))
    return found


def level_options(question: Question, answers: Sequence[CoderAnswer], chosen: str) -> list[Option]:
    """Return the levels that no coder gave."""
    # A coder's level is chosen with the coder's answer, so that its rationale comes with it.
    given = {each.values.level for each in answers}
    found = []
    for card in question.cards:
        if card.level not in given:
            is_chosen = card.value == chosen
            found.append(Option(card.value, card.label, card.descriptor, is_chosen, card.value))
    return found


def state_options(answers: Sequence[CoderAnswer], chosen: str) -> list[Option]:
    """Return the other states, where no coder gave them."""
    given = {each.values.state for each in answers}
    found = []
    for state in UNRATED:
        if state not in given:
            found.append(Option(state, STATES[state], "", state == chosen, ""))
    return found


def next_open(asked: Questionnaire, scores: Mapping[int, ReconciledScore], code: str) -> str:
    """Return the path of the next open question; after the last come the first again."""
    questions = list(asked.by_code.values())
    at = asked.codes.index(code)
    for question in (*questions[at + 1 :], *questions[:at]):
        if question.pk not in scores:
            return question.path
    return ""


def differences(page: IndicatorPage, typed: Mapping[str, str]) -> list[Difference]:
    """Return what differs between the score that is stored by now and what was typed."""
    stored = BLANK
    if page.score is not None:
        stored = page.score.values
    theirs, ours = stored_words(page.score), typed_words(page, typed)
    found = []
    if theirs != ours:
        found.append(Difference(LABELS["answer"], theirs, ours, "answer", stored["answer"]))
    for row in field_differences(LABELS, stored, typed, lambda name, value: value):
        # A rated indicator has no field for a value.
        if row.field == "reason" or (row.field == "value" and not page.question.cards):
            found.append(row)
    return found


def stored_words(score: ReconciledScore | None) -> str:
    if score is None:
        return OPEN_AGAIN
    if score.coder is None:
        return f"{score.words}, from no coder"
    return f"{score.words}, {score.coder.name}"


def typed_words(page: IndicatorPage, typed: Mapping[str, str]) -> str:
    """Return in words what was typed, as `stored_words` has it."""
    answer = typed["answer"]
    for each, option in page.own:
        if answer == option.value:
            return f"{each.answer}, {each.coder.name}"
    words = STATES.get(answer, "")
    if answer == "measured":
        words = f"{typed['value']} {page.question.unit}".strip()
    for card in page.question.cards:
        if answer == card.value:
            words = describe_level(page.question, card.level)
    return words and f"{words}, from no coder"
