"""Adjudication of one ministry's reply: what it contests, the draft score, and the codings."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from assessments.actions.decisions import DecisionValues, decision_values
from assessments.answers.differences import Difference
from assessments.answers.questions import Question, questionnaire
from assessments.answers.values import (
    CONFIDENCES,
    AnswerValues,
    chosen_option,
    describe_answer,
)
from assessments.models import Assessment, Decision, Score, Stage, Stance
from assessments.models.replies import Side
from assessments.review.codings import Coder, coders_of
from assessments.review.draft_scores import DraftScore, draft_scores
from assessments.review.replies import STANCES, StoredReply, by_key, stored_replies

SIDES: Mapping[str, str] = {
    Side.FINDING.value: "The draft score: it does not change",
    Side.MINISTRY.value: "The ministry's score",
    Side.OTHER.value: "Another score",
}
DECIDED_SIDES: Mapping[str, str] = {
    Side.FINDING.value: "The draft score is kept",
    Side.MINISTRY.value: "The ministry's score is taken",
    Side.OTHER.value: "Another score is taken",
}
LABELS: Mapping[str, str] = {"stands": "Score to publish", "answer": "Level", "reason": "Reason"}
READ = {Stance.DISAGREE, Stance.AGREE_WITH_COMMENT}


@dataclass(frozen=True, slots=True)
class StoredDecision:
    """The decision on one reply. values: the fields of the form."""

    words: str  # "The ministry's score is taken: Level 4 Managed"
    values: Mapping[str, str]
    reason: str
    decided_by: str
    decided_at: datetime.datetime
    version: int


@dataclass(frozen=True, slots=True)
class Coded:
    """One coder's answer for the indicator."""

    coder: Coder
    answer: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Line:
    """One reply that the lead reads. decision: None while there is none."""

    question: Question
    stored: StoredReply
    stance: str
    is_contested: bool
    draft: DraftScore
    codings: Sequence[Coded]
    decision: StoredDecision | None


@dataclass(frozen=True, slots=True)
class AdjudicationPage:
    """contested, commented: the replies to read. counts: stance in words -> how many.

    decided: how many of the contested. next_open: the code of the next to decide; blank when all
    are.
    """

    assessment: Assessment
    contested: Sequence[Line]
    commented: Sequence[Line]
    counts: Mapping[str, int]
    decided: int
    next_open: str
    is_editable: bool
    did_not_reply: bool

    def line(self, code: str) -> Line | None:
        for line in (*self.contested, *self.commented):
            if line.question.code == code:
                return line
        return None


def page(assessment: Assessment) -> AdjudicationPage:
    """Return what a lead decides. Eight queries, however much is contested."""
    asked = questionnaire(assessment.round.framework)
    questions = by_key(asked)
    replies, drafts = stored_replies(assessment), draft_scores(assessment, questions)
    codings = codings_of(assessment, questions)
    decided = decisions(assessment, questions)
    contested: list[Line] = []
    commented: list[Line] = []
    counts: dict[str, int] = {}
    for key, question in questions.items():
        reply = replies.get(key)
        if reply is None or not reply.entry.stance:
            continue
        stance = STANCES[reply.entry.stance]
        counts[stance] = counts.get(stance, 0) + 1
        # A draft score is deleted where its indicator was coded again.
        if reply.entry.stance not in READ or key not in drafts:
            continue
        is_contested = reply.entry.stance == Stance.DISAGREE
        line = Line(
            question=question,
            stored=reply,
            stance=stance,
            is_contested=is_contested,
            draft=drafts[key],
            codings=codings.get(key, ()),
            decision=decided.get(key),
        )
        if is_contested:
            contested.append(line)
        else:
            commented.append(line)
    still_open = [line.question.code for line in contested if line.decision is None]
    return AdjudicationPage(
        assessment=assessment,
        contested=contested,
        commented=commented,
        counts=counts,
        decided=len(contested) - len(still_open),
        next_open=next(iter(still_open), ""),
        is_editable=assessment.stage == Stage.DECIDING,
        did_not_reply=not counts and assessment.reply_submitted_at is None,
    )


def decisions(
    assessment: Assessment, questions: Mapping[int, Question]
) -> dict[int, StoredDecision]:
    """Return indicator -> its decision. One query."""
    rows = Decision.objects.filter(reply__assessment=assessment)
    found = {}
    for row in rows.select_related("reply", "decided_by"):
        question = questions[row.reply.indicator_id]
        found[question.pk] = stored_decision(row, question)
    return found


def stored_decision(row: Decision, question: Question) -> StoredDecision:
    values = decision_values(row)
    return StoredDecision(
        words=f"{DECIDED_SIDES[row.stands]}: {level_words(question, values)}",
        values=form_values(values),
        reason=row.reason,
        decided_by=row.decided_by.get_username(),
        decided_at=row.decided_at,
        version=row.version,
    )


def form_values(values: DecisionValues) -> dict[str, str]:
    """Return what the fields of the form hold."""
    answer = number = ""
    if values.state:
        answer = chosen_option(answer_of(values))
    if values.value is not None:
        number = f"{values.value:.15g}"
    return {
        "stands": values.stands,
        "answer": answer,
        "value": number,
        "reason": values.reason,
    }


def answer_of(values: DecisionValues) -> AnswerValues:
    return AnswerValues(state=values.state, level=values.level, value=values.value)


def level_words(question: Question, values: DecisionValues) -> str:
    if not values.state:
        return ""
    return describe_answer(question, answer_of(values))


def differences(
    question: Question, stored: DecisionValues, mine: DecisionValues
) -> Iterator[Difference]:
    """Yield the fields that differ between the stored decision and the one that was sent."""
    pairs = {
        "stands": (SIDES.get(stored.stands, ""), SIDES.get(mine.stands, "")),
        "answer": (level_words(question, stored), level_words(question, mine)),
        "reason": (stored.reason, mine.reason),
    }
    for name, (theirs, ours) in pairs.items():
        if theirs != ours:
            yield Difference(LABELS[name], theirs, ours)


def codings_of(assessment: Assessment, questions: Mapping[int, Question]) -> dict[int, list[Coded]]:
    """Return indicator -> each coder's answer. Two queries."""
    coders = {coder.coding_id: coder for coder in coders_of(assessment)}
    found: dict[int, list[Coded]] = {}
    rows = Score.objects.answers().filter(coding__in=coders).order_by("coding")
    for row in rows.values("coding_id", "indicator_id", "state", "level", "value", "confidence"):
        coder, question = coders[row["coding_id"]], questions[row["indicator_id"]]
        answer = AnswerValues(row["state"], row["level"], row["value"], row["confidence"])
        words = describe_answer(question, answer)
        confidence = CONFIDENCES.get(answer.confidence, "")
        found.setdefault(question.pk, []).append(Coded(coder, words, confidence))
    return found
