"""Write the demonstration's open round: codings on the desks, and ministries past coding.

The assessments go through the same actions as real ones, but no letter is sent.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from django.db import transaction
from django.utils import timezone

from assessments.actions import (
    codings,
    decisions,
    events,
    evidence,
    findings,
    replies,
    rounds,
)
from assessments.demonstration.desks import CLOSES_ON, CODE, OPENS_ON, YEAR, Degree, PlannedCoding
from assessments.demonstration.workflows import PlannedAssessment, PlannedReply
from assessments.models import (
    Assessment,
    Coding,
    Deadline,
    Evidence,
    Framework,
    Reply,
    Round,
    Score,
    Stage,
    User,
)
from assessments.scoring.entries import Entry
from assessments.scoring.replies import ReplyEntry

BATCH = 1000
STEP = datetime.timedelta(minutes=9)  # between the saving of one indicator and the next
SUBMITTED_BEFORE = datetime.timedelta(days=20)
TIME_TO_REPLY = datetime.timedelta(days=21)
ENTRY_FIELDS = tuple(field.name for field in fields(Entry) if field.name != "evidence")


@dataclass(frozen=True, slots=True)
class Cast:
    """The people who act: two coders, a lead, and for each ministry the member who replies."""

    coders: Sequence[User]
    lead: User
    members: Mapping[str, User]


@dataclass(frozen=True, slots=True)
class WrittenCoding:
    """A coding with its entries by indicator, the last of them saved at this time."""

    coding: Coding
    entries: Mapping[str, Entry]
    saved_at: datetime.datetime


@transaction.atomic
def open_desk(
    framework: Framework,
    planned: Sequence[PlannedCoding],
    second: Mapping[str, Mapping[str, Entry]],
    coders: Sequence[User],
    *,
    by: User | None,
) -> Round:
    """Open the round, with a coding of each planned ministry on both coders' desks.

    second: ministry -> the second coder's entries. A constant number of queries, and some more for
    each coding that is submitted: it must pass the same checks as a real one.
    """
    round = rounds.open_round(
        CODE,
        framework=framework,
        year=YEAR,
        by=by,
        opens_on=OPENS_ON,
        closes_on=CLOSES_ON,
        is_demonstration=True,
        coders=len(coders),
    )
    assessments = []
    for plan in planned:
        stage = Stage.CODING if plan.entries else Stage.ASSIGNED
        assessments.append(Assessment(ministry_id=plan.ministry, round=round, stage=stage))
    Assessment.objects.bulk_create(assessments)

    written = []
    for assessment, plan in zip(assessments, planned, strict=True):
        saved_at = timezone.now() - datetime.timedelta(hours=plan.hours_ago)
        for coder, entries in zip(coders, (plan.entries, second[plan.ministry]), strict=True):
            coding = Coding(assessment=assessment, analyst=coder, due_on=plan.due_on)
            written.append(WrittenCoding(coding, entries, saved_at))
    Coding.objects.bulk_create([each.coding for each in written])
    write_codings(written)

    # The first coder submits what is planned as submitted, the second all that is complete.
    submitted = {plan.ministry for plan in planned if plan.degree == Degree.SUBMITTED}
    indicator_count = framework.indicators.count()
    for each in written:
        is_submitted = len(each.entries) == indicator_count
        if each.coding.analyst == coders[0]:
            is_submitted = each.coding.assessment.ministry_id in submitted
        if is_submitted:
            codings.submit(each.coding, by=each.coding.analyst)
    return round


def write_workflow(round: Round, planned: Sequence[PlannedAssessment], cast: Cast) -> None:
    """Add the assessments to the round, each in its stage.

    The codings take a constant number of queries; decisions and replies take some each.
    """
    assessments = Assessment.objects.bulk_create(
        [Assessment(ministry_id=plan.ministry, round=round, stage=Stage.CODING) for plan in planned]
    )
    submitted_at = timezone.now() - SUBMITTED_BEFORE
    written = []
    for assessment, plan in zip(assessments, planned, strict=True):
        for coder, entries in zip(cast.coders, plan.codings, strict=True):
            coding = Coding(assessment=assessment, analyst=coder, submitted_at=submitted_at)
            written.append(WrittenCoding(coding, entries, submitted_at))
    Coding.objects.bulk_create([each.coding for each in written])
    write_codings(written)
    for assessment, plan in zip(assessments, planned, strict=True):
        _move_on(assessment, plan, cast)


def finish_coded(
    assessment: Assessment,
    planned: Mapping[str, PlannedReply],
    reasons: Mapping[str, str],
    cast: Cast,
) -> None:
    """Take an assessment with one coding through the reply to its end, ready to be published.

    reasons: contested indicator -> the reason of the lead's decision.
    """
    assessment.codings.update(submitted_at=timezone.now() - SUBMITTED_BEFORE)
    _enter(assessment, Stage.RECONCILING, cast.lead)
    findings.write_agreed(assessment)
    _enter(assessment, Stage.REPLY, cast.lead, timezone.now() + TIME_TO_REPLY)
    _reply(assessment, planned, cast)
    replies.submit(assessment, by=cast.members[assessment.ministry_id])
    _enter(assessment, Stage.DECIDING, cast.lead)
    _decide_replies(assessment, reasons, cast.lead)
    _enter(assessment, Stage.FINAL, cast.lead)


def write_codings(written: Sequence[WrittenCoding]) -> None:
    """Write the entries of all codings at once: three queries, and one more for each batch."""
    if not written:
        return
    framework = written[0].coding.assessment.round.framework
    indicators = dict(framework.indicators.values_list("code", "pk"))
    scores, entries = [], []
    for each in written:
        for place, (code, entry) in enumerate(each.entries.items(), start=1):
            saved_at = each.saved_at - (len(each.entries) - place) * STEP
            scores.append(_score(each.coding, indicators[code], entry, saved_at))
            entries.append(entry)
    Score.objects.bulk_create(scores, batch_size=BATCH)

    pieces = []
    for score, entry in zip(scores, entries, strict=True):
        for piece in entry.evidence:
            row = Evidence(score=score, key=piece.key, added_by=score.coding.analyst)
            pieces.append(evidence.fill(row, piece))
    Evidence.objects.bulk_create(pieces, batch_size=BATCH)


def _score(coding: Coding, indicator: int, entry: Entry, saved_at: datetime.datetime) -> Score:
    values = {name: getattr(entry, name) for name in ENTRY_FIELDS}
    return Score(coding=coding, indicator_id=indicator, saved_at=saved_at, **values)


def _move_on(assessment: Assessment, planned: PlannedAssessment, cast: Cast) -> None:
    """Move a coded assessment through the stages up to the planned one."""
    _enter(assessment, Stage.RECONCILING, cast.lead)
    findings.write_agreed(assessment)
    _decide_findings(assessment, planned, cast.lead)
    last = Stage(planned.stage)
    if not last.is_before(Stage.REPLY):
        _enter(assessment, Stage.REPLY, cast.lead, timezone.now() + TIME_TO_REPLY)
        _reply(assessment, planned.replies, cast)
    if not last.is_before(Stage.DECIDING):
        if planned.replies:
            replies.submit(assessment, by=cast.members[planned.ministry])
        _enter(assessment, Stage.DECIDING, cast.lead)
        _decide_replies(assessment, planned.decisions, cast.lead)
    if not last.is_before(Stage.FINAL):
        _enter(assessment, Stage.FINAL, cast.lead)
    due_at = timezone.now() + datetime.timedelta(days=planned.due_in_days)
    Deadline.objects.update_or_create(
        assessment=assessment, stage=planned.stage, defaults={"due_at": due_at}
    )


def _enter(
    assessment: Assessment, stage: Stage, by: User, due_at: datetime.datetime | None = None
) -> None:
    """Put the assessment into a stage, with the event of a real move."""
    # `moves` would write to the ministry's members, who are invented.
    detail = {"old": assessment.stage, "new": stage.value}
    assessment.stage = stage
    assessment.save(update_fields=["stage"])
    if due_at:
        Deadline.objects.create(assessment=assessment, stage=stage, due_at=due_at)
    events.record(stage.move.verb, assessment.event_subject, by=by, detail=detail)


def _decide_findings(assessment: Assessment, planned: PlannedAssessment, lead: User) -> None:
    rows = Score.objects.filter(coding__assessment=assessment).order_by("coding")
    scores: dict[str, list[int]] = {}
    for code, pk in rows.values_list("indicator__code", "pk"):
        scores.setdefault(code, []).append(pk)
    for code, finding in planned.findings.items():
        if finding.coder is None:
            findings.set_level(
                assessment,
                code,
                state="rated",
                level=finding.level,
                reason=finding.reason,
                version=0,
                by=lead,
            )
        else:
            findings.pick(
                assessment,
                code,
                score_id=scores[code][finding.coder],
                reason=finding.reason,
                version=0,
                by=lead,
            )


def _reply(assessment: Assessment, planned: Mapping[str, PlannedReply], cast: Cast) -> None:
    for code, plan in planned.items():
        entry = ReplyEntry(plan.stance, plan.comment, plan.is_confidential, plan.evidence)
        by = cast.members[assessment.ministry_id]
        replies.save(assessment, code, entry, version=0, by=by)


def _decide_replies(assessment: Assessment, reasons: Mapping[str, str], lead: User) -> None:
    contested = Reply.objects.contested().filter(assessment=assessment)
    for reply in contested.select_related("indicator", "assessment"):
        if reason := reasons.get(reply.indicator.code):
            decisions.decide(reply, stands="finding", reason=reason, version=0, by=lead)
