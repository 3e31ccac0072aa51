"""The draft scores that a ministry was asked about, as it reads them: never who coded them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.urls import reverse
from django.utils import timezone

from assessments.answers.evidence import CLASS_LABELS, KIND_LABELS
from assessments.answers.questions import Question, questionnaire
from assessments.answers.values import (
    AnswerValues,
    describe_answer,
    describe_search,
)
from assessments.models import (
    Assessment,
    Deadline,
    Disclosure,
    Evidence,
    Finding,
    Reply,
    Stage,
    User,
)
from assessments.models.assessments import AssessmentQuerySet

WORDS = ("title", "url", "quotation", "attachment__name")
OUTLINE = ("disclosure", "kind", "speaks_of", "accessed_on", "digest", "verified_at")
SEARCH = ("searched_where", "searched_minutes", "searched_on")
END_OF_TIME = datetime.datetime.max.replace(tzinfo=datetime.UTC)


@dataclass(frozen=True, slots=True)
class Draft:
    """One draft that a ministry was asked about. replied: to how many scores it took a stance."""

    assessment: Assessment
    url: str
    due_at: datetime.datetime | None
    replied: int
    total: int
    is_asked: bool
    is_submitted: bool
    is_open: bool
    is_finished: bool

    @property
    def did_not_reply(self) -> bool:
        return not self.is_asked and not self.is_submitted and not self.replied


@dataclass(frozen=True, slots=True)
class PieceOutline:
    """One piece of evidence. A sealed one has no words.

    file: its name; blank without one.
    """

    pk: int
    label: str  # of its class
    kind: str
    title: str
    url: str
    quotation: str
    speaks_of: datetime.date | None
    accessed_on: datetime.date | None
    digest: str
    is_sealed: bool
    is_verified: bool
    file: str


@dataclass(frozen=True, slots=True)
class DraftScore:
    """The draft score of one indicator. rationale: of its coding, or of the lead's own level."""

    answer: str  # "Level 3 Defined", "Not found"
    descriptor: str
    rationale: str
    search: str
    pieces: tuple[PieceOutline, ...]


def drafts_of(user: User) -> AssessmentQuerySet:
    """Return the drafts that the user's ministries were asked about, as `draft` needs them."""
    due = Deadline.objects.filter(assessment=OuterRef("pk"), stage=Stage.REPLY)
    replied = (
        Reply.objects.answered().filter(assessment=OuterRef("pk")).order_by().values("assessment")
    )
    return (
        Assessment.objects.of_member(user)
        .filter(Q(stage=Stage.REPLY) | Exists(due))
        .select_related("ministry", "round__framework")
        .annotate(
            due_at=Subquery(due.values("due_at")[:1]),
            replied=Subquery(replied.annotate(count=Count("pk")).values("count")),
        )
    )


def draft(assessment: Any) -> Draft:
    """Return one of `drafts_of`."""
    is_asked = assessment.stage == Stage.REPLY
    is_submitted = assessment.reply_submitted_at is not None
    # Without a deadline the ministry has time until a lead ends the stage.
    is_over = assessment.due_at is not None and assessment.due_at <= timezone.now()
    return Draft(
        assessment=assessment,
        url=reverse("reply-detail", args=[assessment.pk]),
        due_at=assessment.due_at,
        replied=assessment.replied or 0,
        total=len(questionnaire(assessment.round.framework).by_code),
        is_asked=is_asked,
        is_submitted=is_submitted,
        is_open=is_asked and not is_submitted and not is_over,
        is_finished=assessment.rule.is_finished,
    )


def index(user: User) -> list[Draft]:
    """Return the drafts: those that wait first, the nearest deadline on top. One query."""
    rows = drafts_of(user).order_by("-round__year", "ministry__sort_key", "pk")
    return sorted(map(draft, rows), key=urgency)


def urgency(draft: Draft) -> tuple[bool, datetime.datetime]:
    if draft.is_open and draft.due_at is not None:
        return False, draft.due_at
    return not draft.is_open, END_OF_TIME


def draft_scores(
    assessment: Assessment, questions: Mapping[int, Question], *, only: int | None = None
) -> dict[int, DraftScore]:
    """Return indicator -> its draft score. Two queries. only: of one indicator."""
    findings = Finding.objects.filter(assessment=assessment).order_by()
    if only is not None:
        findings = findings.filter(indicator=only)
    columns = ["indicator_id", "score_id", "state", "level", "value", "reason"]
    columns += [f"score__{name}" for name in ("rationale", *SEARCH)]
    rows = list(findings.values(*columns))
    pieces = pieces_of([row["score_id"] for row in rows if row["score_id"]])
    found = {}
    for row in rows:
        question = questions[row["indicator_id"]]
        found[question.pk] = draft_score(question, row, pieces.get(row["score_id"], ()))
    return found


def draft_score(
    question: Question, row: Mapping[str, Any], pieces: tuple[PieceOutline, ...]
) -> DraftScore:
    # A level that no coder gave has no search, and the lead's reason is its rationale.
    searched, rationale = {}, row["reason"]
    if row["score_id"] is not None:
        searched = {name: row[f"score__{name}"] for name in SEARCH}
        rationale = row["score__rationale"]
    answer = AnswerValues(state=row["state"], level=row["level"], value=row["value"], **searched)
    return DraftScore(
        answer=describe_answer(question, answer),
        descriptor=question.descriptor(answer.level),
        rationale=rationale,
        search=describe_search(answer),
        pieces=pieces,
    )


def pieces_of(scores: list[int]) -> dict[int | None, tuple[PieceOutline, ...]]:
    """Return score -> its evidence, without who added it or verified it. One query."""
    found: dict[int | None, tuple[PieceOutline, ...]] = {}
    rows = Evidence.objects.filter(score__in=scores).order_by("pk")
    for row in rows.values("pk", "score_id", *OUTLINE, *WORDS):
        score = row["score_id"]
        found[score] = (*found.get(score, ()), piece_outline(row))
    return found


def piece_outline(row: Mapping[str, Any]) -> PieceOutline:
    is_sealed = row["disclosure"] == Disclosure.SEALED
    title = url = quotation = file = ""
    # The ministry may know that a sealed piece is there, and none of its words.
    if not is_sealed:
        title, url, quotation, file = (row[word] or "" for word in WORDS)
    return PieceOutline(
        pk=row["pk"],
        label=CLASS_LABELS[row["disclosure"]],
        kind=KIND_LABELS[row["kind"]],
        title=title,
        url=url,
        quotation=quotation,
        speaks_of=row["speaks_of"],
        accessed_on=row["accessed_on"],
        digest=row["digest"],
        is_sealed=is_sealed,
        is_verified=row["verified_at"] is not None,
        file=file,
    )
