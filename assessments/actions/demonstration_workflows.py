"""Write the demonstration's open round: codings on the desks, and ministries past coding.

The assessments go through the same actions as real ones, but no letter is sent.
"""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields

from django.db import transaction
from django.utils import timezone

from assessments.actions import (
    clock,
    codings,
    decisions,
    events,
    evidence,
    findings,
    replies,
    rounds,
)
from assessments.demonstration.desks import (
    CODE,
    YEAR,
    Degree,
    PlannedCoding,
    closes_on,
    opened_on,
)
from assessments.demonstration.workflows import PlannedAssessment, PlannedFinding, PlannedReply
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
MORNING = datetime.time(9, tzinfo=datetime.UTC)
ENTRY_FIELDS = tuple(field.name for field in fields(Entry) if field.name != "evidence")


@dataclass(frozen=True, slots=True)
class Cast:
    """The people who act: two coders, a lead, and for each ministry the member who replies."""

    coders: Sequence[User]
    lead: User
    members: Mapping[str, User]


@dataclass(frozen=True, slots=True)
class Times:
    """The moments at which one assessment goes through its stages, in their order."""

    submitted: datetime.datetime
    reconciling: datetime.datetime
    reconciled: datetime.datetime
    asked: datetime.datetime
    replied: datetime.datetime
    replied_in_full: datetime.datetime
    reply_due: datetime.datetime
    deciding: datetime.datetime
    decided: datetime.datetime
    final: datetime.datetime


# Days before the loading, and before the release of the published round with replies.
OPEN_DAYS = (30, 29, 28, 21, 20, 12, 7, 6, 5, 4)
PUBLISHED_DAYS = (14, 13, 12, 11, 10, 7, 5, 4, 3, 2)


def times_before(end: datetime.datetime, days: Sequence[int]) -> Times:
    return Times(*(end - datetime.timedelta(days=each) for each in days))


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
    today = timezone.localdate()
    with clock.at(datetime.datetime.combine(opened_on(today), MORNING)):
        round = rounds.open_round(
            CODE,
            framework=framework,
            year=YEAR,
            by=by,
            opens_on=opened_on(today),
            closes_on=closes_on(today),
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
            with clock.at(each.saved_at + STEP):
                codings.submit(each.coding, by=each.coding.analyst)
    return round


def write_workflow(round: Round, planned: Sequence[PlannedAssessment], cast: Cast) -> None:
    """Add the assessments to the round, each in its stage.

    The codings take a constant number of queries; decisions and replies take some each.
    """
    assessments = Assessment.objects.bulk_create(
        [Assessment(ministry_id=plan.ministry, round=round, stage=Stage.CODING) for plan in planned]
    )
    times = times_before(timezone.now(), OPEN_DAYS)
    submitted_at = times.submitted
    written = []
    for assessment, plan in zip(assessments, planned, strict=True):
        for coder, entries in zip(cast.coders, plan.codings, strict=True):
            coding = Coding(assessment=assessment, analyst=coder, submitted_at=submitted_at)
            written.append(WrittenCoding(coding, entries, submitted_at))
    Coding.objects.bulk_create([each.coding for each in written])
    write_codings(written)
    for assessment, plan in zip(assessments, planned, strict=True):
        _move_on(assessment, plan, cast, times)


def finish_coded(
    assessment: Assessment,
    planned: Mapping[str, PlannedReply],
    reasons: Mapping[str, str],
    cast: Cast,
    *,
    published_at: datetime.datetime,
) -> None:
    """Take an assessment with one coding through the reply to its end, ready to be published.

    reasons: contested indicator -> the reason of the lead's decision.
    """
    times = times_before(published_at, PUBLISHED_DAYS)
    assessment.codings.update(submitted_at=times.submitted)
    _enter(assessment, Stage.RECONCILING, cast.lead, times.reconciling)
    findings.write_agreed(assessment)
    _enter(assessment, Stage.REPLY, cast.lead, times.asked, due_at=times.reply_due)
    _reply(assessment, planned, cast, times)
    _submit_reply(assessment, cast, times)
    _enter(assessment, Stage.DECIDING, cast.lead, times.deciding)
    _decide_replies(assessment, reasons, cast.lead, times)
    _enter(assessment, Stage.FINAL, cast.lead, times.final)


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


def _move_on(assessment: Assessment, planned: PlannedAssessment, cast: Cast, times: Times) -> None:
    """Move a coded assessment through the stages up to the planned one."""
    _enter(assessment, Stage.RECONCILING, cast.lead, times.reconciling)
    findings.write_agreed(assessment)
    _decide_findings(assessment, planned, cast.lead, times)
    last = Stage(planned.stage)
    if not last.is_before(Stage.REPLY):
        _enter(assessment, Stage.REPLY, cast.lead, times.asked, due_at=times.reply_due)
        _reply(assessment, planned.replies, cast, times)
    if not last.is_before(Stage.DECIDING):
        if planned.replies:
            _submit_reply(assessment, cast, times)
        _enter(assessment, Stage.DECIDING, cast.lead, times.deciding)
        _decide_replies(assessment, planned.decisions, cast.lead, times)
    if not last.is_before(Stage.FINAL):
        _enter(assessment, Stage.FINAL, cast.lead, times.final)
    due_at = timezone.now() + datetime.timedelta(days=planned.due_in_days)
    Deadline.objects.update_or_create(
        assessment=assessment, stage=planned.stage, defaults={"due_at": due_at}
    )


def _enter(
    assessment: Assessment,
    stage: Stage,
    by: User,
    at: datetime.datetime,
    *,
    due_at: datetime.datetime | None = None,
) -> None:
    """Put the assessment into a stage, with the event of a real move."""
    # `moves` would write to the ministry's members, who are invented.
    detail = {"old": assessment.stage, "new": stage.value}
    assessment.stage = stage
    assessment.save(update_fields=["stage"])
    if due_at:
        Deadline.objects.create(assessment=assessment, stage=stage, due_at=due_at)
    with clock.at(at):
        events.record(stage.move.verb, assessment.event_subject, by=by, detail=detail)


def _decide_findings(
    assessment: Assessment, planned: PlannedAssessment, lead: User, times: Times
) -> None:
    rows = Score.objects.filter(coding__assessment=assessment).order_by("coding")
    scores: dict[str, list[int]] = {}
    for code, pk in rows.values_list("indicator__code", "pk"):
        scores.setdefault(code, []).append(pk)
    for place, (code, finding) in enumerate(planned.findings.items()):
        with clock.at(times.reconciled + place * STEP):
            _decide_finding(assessment, code, finding, scores[code], lead)


def _decide_finding(
    assessment: Assessment, code: str, finding: PlannedFinding, scores: Sequence[int], lead: User
) -> None:
    reason = finding.reason
    if finding.coder is None:
        level = finding.level
        findings.set_level(
            assessment, code, state="rated", level=level, reason=reason, version=0, by=lead
        )
    else:
        score = scores[finding.coder]
        findings.pick(assessment, code, score_id=score, reason=reason, version=0, by=lead)


def _reply(
    assessment: Assessment, planned: Mapping[str, PlannedReply], cast: Cast, times: Times
) -> None:
    for place, (code, plan) in enumerate(planned.items()):
        entry = ReplyEntry(plan.stance, plan.comment, plan.is_confidential, plan.evidence)
        by = cast.members[assessment.ministry_id]
        with clock.at(times.replied + place * STEP):
            replies.save(assessment, code, entry, version=0, by=by)


def _submit_reply(assessment: Assessment, cast: Cast, times: Times) -> None:
    with clock.at(times.replied_in_full):
        replies.submit(assessment, by=cast.members[assessment.ministry_id])


def _decide_replies(
    assessment: Assessment, reasons: Mapping[str, str], lead: User, times: Times
) -> None:
    contested = Reply.objects.contested().filter(assessment=assessment)
    for place, reply in enumerate(contested.select_related("indicator", "assessment")):
        if reason := reasons.get(reply.indicator.code):
            with clock.at(times.decided + place * STEP):
                decisions.decide(reply, stands="finding", reason=reason, version=0, by=lead)
