"""A ministry's reply to its draft: each score with the ministry's answer and the decision."""

import datetime
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

from django.urls import reverse

from assessments.answers.differences import Difference, evidence_differences, field_differences
from assessments.answers.evidence import (
    ADDED,
    BLANK_ROW,
    DISCLOSURES,
    KINDS,
    EvidenceFields,
    FileLine,
    FormValues,
    evidence_values,
    file_line,
)
from assessments.answers.questions import Question, Questionnaire, questionnaire
from assessments.answers.values import (
    BEGUN,
    COMPLETE,
    NOT_BEGUN,
    AnswerValues,
    Mark,
    SideList,
    describe_answer,
    side_list,
)
from assessments.models import Assessment, Decision, Disclosure, Evidence, Reply, Stance
from assessments.review.draft_scores import Draft, DraftScore, draft, draft_scores
from assessments.scoring.replies import MissingReply, ReplyEntry, missing

# The team is to read the evidence of a reply, so none of it can be sealed.
CLASSES = tuple(each for each in DISCLOSURES if each[0] != Disclosure.SEALED)
UNDECIDED = "open"  # how the form says that no stance is chosen
REPLY_LABELS: Mapping[str, str] = {
    "answer": "Your reply",
    "comment": "Comment",
    "is_confidential": "Confidential",
}
STANCES: Mapping[str, str] = {**dict(Stance.choices), UNDECIDED: "No comment yet"}
SHORT_STANCES: Mapping[str, str] = {
    "": "",
    Stance.AGREE.value: "agree",
    Stance.AGREE_WITH_COMMENT.value: "comment",
    Stance.DISAGREE.value: "disagree",
    Stance.CANNOT_COMMENT.value: "no view",
}
HINTS: Mapping[str, str] = {
    Stance.AGREE_WITH_COMMENT.value: "The comment is shown with the published score.",
    Stance.DISAGREE.value: "Say why, and add at least one piece of evidence. "
    "The lead decides, with a reason.",
}
MISSING_SENTENCES: Mapping[MissingReply, str] = {
    MissingReply.STANCE: "Choose a reply to this score, or clear the rest.",
    MissingReply.COMMENT: "Write the comment, or choose “Agree”.",
    MissingReply.REASON: "Say why you disagree.",
    MissingReply.EVIDENCE: "Add at least one piece of evidence for your disagreement.",
}
UNTOUCHED = Mark(NOT_BEGUN, "no comment yet", "")


@dataclass(frozen=True, slots=True)
class OwnPiece:
    """One stored piece of a ministry's own evidence, and its file."""

    pk: int
    title: str
    file: FileLine | None
    is_sealed: bool = False


@dataclass(frozen=True, slots=True)
class StoredReply:
    """One reply; version 0: it was never touched. files: the pieces that have one."""

    pk: int | None
    entry: ReplyEntry
    version: int
    saved_at: datetime.datetime | None
    pieces: Sequence[OwnPiece] = ()
    files: Sequence[OwnPiece] = ()


@dataclass(frozen=True, slots=True)
class Decided:
    """The decision on a reply, once all of them are final."""

    answer: str
    side: str
    reason: str


@dataclass(frozen=True, slots=True)
class Line:
    """One draft score, the reply to it, and what was decided."""

    question: Question
    url: str
    draft: DraftScore | None
    stored: StoredReply
    stance: str
    missing: Sequence[str]
    decided: Decided | None


@dataclass(frozen=True, slots=True)
class Chapter:
    """One dimension of the draft."""

    title: str
    lines: Sequence[Line]


@dataclass(frozen=True, slots=True)
class Option:
    """A stance to choose. hint: what follows from it."""

    value: str
    label: str
    hint: str


OPTIONS = tuple(Option(value, label, HINTS.get(value, "")) for value, label in Stance.choices)


@dataclass(frozen=True, slots=True)
class ReplyPage:
    """One draft score with the form of its reply."""

    draft: Draft
    line: Line
    side_list: SideList
    form: FormValues
    url: str
    previous_url: str
    next_url: str
    options: Sequence[Option] = OPTIONS
    blank_row: EvidenceFields = BLANK_ROW
    disclosures: Sequence[tuple[str, str]] = CLASSES
    kinds: Sequence[tuple[str, str]] = KINDS


def chapters(assessment: Assessment) -> list[Chapter]:
    """Return the whole draft. Five queries."""
    asked = questionnaire(assessment.round.framework)
    by_code = lines(assessment, asked, draft_scores(assessment, by_key(asked)))
    found = []
    for section in asked.sections:
        own = [by_code[question.code] for question in section.questions]
        found.append(Chapter(section.title, own))
    return found


def lines(
    assessment: Assessment, asked: Questionnaire, drafts: Mapping[int, DraftScore]
) -> dict[str, Line]:
    """Return code -> its line. Three queries."""
    stored, decided = stored_replies(assessment), decisions(assessment, asked)
    base, found = reverse("reply-detail", args=[assessment.pk]), {}
    for code, question in asked.by_code.items():
        own = stored.get(question.pk, NO_REPLY)
        found[code] = Line(
            question=question,
            url=f"{base}{question.path}",
            draft=drafts.get(question.pk),
            stored=own,
            stance=STANCES.get(own.entry.stance, "No comment made"),
            missing=missing_sentences(own.entry),
            decided=decided.get(question.pk),
        )
    return found


def decisions(assessment: Assessment, asked: Questionnaire) -> dict[int, Decided]:
    """Return indicator -> its decision; none until all of them are final."""
    # The ministry learns of decisions all at once, when none can change any more.
    if not assessment.rule.is_finished:
        return {}
    questions, found = by_key(asked), {}
    for row in Decision.objects.filter(reply__assessment=assessment).select_related("reply"):
        question = questions[row.reply.indicator_id]
        answer = AnswerValues(state=row.state, level=row.level, value=row.value)
        words = describe_answer(question, answer)
        found[question.pk] = Decided(words, row.get_stands_display(), row.reason)
    return found


def reply_page(
    assessment: Assessment, question: Question, *, typed: FormValues | None = None
) -> ReplyPage:
    """Return one draft score. Five queries. typed: what is shown instead of the stored reply."""
    asked = questionnaire(assessment.round.framework)
    drafts = draft_scores(assessment, by_key(asked), only=question.pk)
    every = lines(assessment, asked, drafts)
    own = every[question.code]
    base = reverse("reply-detail", args=[assessment.pk])
    before, after = asked.neighbours(question.code)
    marks = {line.question.pk: mark_of(line.stored.entry) for line in every.values()}
    return ReplyPage(
        draft=draft(assessment),
        line=own,
        side_list=side_list(asked, marks, base, current=question.code, untouched=UNTOUCHED),
        form=typed or stored_form(own.stored),
        url=own.url,
        previous_url=before and f"{base}{before}",
        next_url=after and f"{base}{after}",
    )


def by_key(asked: Questionnaire) -> dict[int, Question]:
    return {question.pk: question for question in asked.by_code.values()}


def stored_replies(assessment: Assessment) -> dict[int, StoredReply]:
    """Return indicator -> the ministry's reply. Two queries."""
    pieces: dict[int | None, list[Evidence]] = {}
    rows = Evidence.objects.filter(reply__assessment=assessment).order_by("pk")
    for piece in rows.select_related("attachment"):
        pieces.setdefault(piece.reply_id, []).append(piece)
    found = {}
    for row in Reply.objects.filter(assessment=assessment).order_by():
        found[row.indicator_id] = stored_reply(row, pieces.get(row.pk, []))
    return found


def stored_reply(row: Reply, pieces: Sequence[Evidence]) -> StoredReply:
    evidence, own = [], []
    for piece in pieces:
        evidence.append(piece.entry())
        own.append(OwnPiece(piece.pk, piece.title, file_line(getattr(piece, "attachment", None))))
    return StoredReply(
        pk=row.pk,
        entry=ReplyEntry(row.stance, row.comment, row.is_confidential, tuple(evidence)),
        version=row.version,
        saved_at=row.saved_at,
        pieces=own,
        files=[piece for piece in own if piece.file],
    )


NO_REPLY = StoredReply(None, ReplyEntry(), 0, None)


def missing_sentences(entry: ReplyEntry) -> list[str]:
    """Return what keeps a reply from being submitted."""
    return [MISSING_SENTENCES[code] for code in missing(entry)]


def mark_of(entry: ReplyEntry) -> Mark:
    """Return how far one reply is, as the side list shows it."""
    if entry == NO_REPLY.entry:  # also a row from which everything was removed again
        return UNTOUCHED
    short = SHORT_STANCES.get(entry.stance, "")
    if entry.stance and not missing(entry):
        return Mark(COMPLETE, "replied", short)
    return Mark(BEGUN, "begun, not complete", short)


def form_values(entry: ReplyEntry) -> dict[str, str]:
    """Return what the fields of the form hold."""
    confidential = ""
    if entry.is_confidential:
        confidential = "on"  # as a browser sends a selected box
    return {
        "answer": entry.stance or UNDECIDED,
        "comment": entry.comment,
        "is_confidential": confidential,
    }


def stored_form(reply: StoredReply) -> FormValues:
    rows = []
    for place, piece in enumerate(reply.entry.evidence, 1):
        rows.append(EvidenceFields(evidence_values(piece), place))
    return FormValues(form_values(reply.entry), tuple(rows), reply.version)


def differences(stored: ReplyEntry, mine: ReplyEntry) -> Iterator[Difference]:
    yield from field_differences(REPLY_LABELS, form_values(stored), form_values(mine), in_words)
    yield from evidence_differences(stored.evidence, mine.evidence)


def only_stored(stored: ReplyEntry, shown: Collection[object]) -> tuple[EvidenceFields, ...]:
    """Return the pieces that the form does not have. shown: the keys of the rows that it has."""
    found: list[EvidenceFields] = []
    for piece in stored.evidence:
        if piece.key not in shown:
            place = len(shown) + len(found) + 1
            found.append(EvidenceFields(evidence_values(piece), place, note=ADDED))
    return tuple(found)


def in_words(name: str, value: str) -> str:
    """Return in words what a field of the form holds."""
    if name == "answer":
        return STANCES.get(value, value)
    if name == "is_confidential":
        if value:
            return "Yes"
        return "No"
    return value
