"""The demonstration's ministries past their coding: moved, decided and replied as real ones are."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils import timezone

from assessments.actions import decisions, events, findings, moves, replies, stages
from assessments.actions.demonstration_codings import write_codings
from assessments.demonstration.workflows import PlannedAssessment, PlannedReply
from assessments.models import Assessment, Coding, Deadline, Reply, Round, Score, Stage, User
from assessments.scoring.replies import ReplyEntry

SUBMITTED_BEFORE = datetime.timedelta(days=20)
TIME_TO_REPLY = datetime.timedelta(days=21)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who acts: the two who code, the lead who decides, and ministry -> who replies for it."""

    coders: Sequence[User]
    lead: User
    members: Mapping[str, User]


def write_workflow(round: Round, planned: Sequence[PlannedAssessment], cast: Cast) -> None:
    """Add the assessments to the round, each at its stage. No letter is sent.

    The codings take a constant number of queries; what is decided and replied, some for each.
    """
    assessments = Assessment.objects.bulk_create(
        Assessment(ministry_id=each.ministry, round=round, stage=Stage.CODING) for each in planned
    )
    submitted_at = timezone.now() - SUBMITTED_BEFORE
    codings = Coding.objects.bulk_create(
        Coding(assessment=assessment, analyst=coder, submitted_at=submitted_at)
        for assessment in assessments
        for coder in cast.coders
    )
    entries = [coding for each in planned for coding in each.codings]
    write_codings(
        [(coding, said, submitted_at) for coding, said in zip(codings, entries, strict=True)]
    )
    for assessment, each in zip(assessments, planned, strict=True):
        _carry_on(assessment, each, cast)


def finish_coded(
    assessment: Assessment,
    said: Mapping[str, PlannedReply],
    decided: Mapping[str, str],
    cast: Cast,
) -> None:
    """Take what one analyst coded through the reply to its end, to be published. No letter."""
    assessment.codings.update(submitted_at=timezone.now() - SUBMITTED_BEFORE)
    _enter(assessment, Stage.RECONCILING, cast.lead)
    findings.write_agreed(assessment)
    _enter(assessment, Stage.REPLY, cast.lead, timezone.now() + TIME_TO_REPLY)
    _reply(assessment, said, cast)
    replies.submit(assessment, by=cast.members[assessment.ministry_id])
    _enter(assessment, Stage.DECIDING, cast.lead)
    _decide_replies(assessment, decided, cast.lead)
    _enter(assessment, Stage.FINAL, cast.lead)


def _carry_on(assessment: Assessment, planned: PlannedAssessment, cast: Cast) -> None:
    """Take it through the stages as far as it is to come."""
    _enter(assessment, Stage.RECONCILING, cast.lead)
    findings.write_agreed(assessment)
    _decide_findings(assessment, planned, cast.lead)
    last = stages.ORDER.index(Stage(planned.stage))
    if last >= stages.ORDER.index(Stage.REPLY):
        _enter(assessment, Stage.REPLY, cast.lead, timezone.now() + TIME_TO_REPLY)
        _reply(assessment, planned.replies, cast)
    if last >= stages.ORDER.index(Stage.DECIDING):
        if planned.replies:
            replies.submit(assessment, by=cast.members[planned.ministry])
        _enter(assessment, Stage.DECIDING, cast.lead)
        _decide_replies(assessment, planned.decisions, cast.lead)
    if last >= stages.ORDER.index(Stage.FINAL):
        _enter(assessment, Stage.FINAL, cast.lead)
    due_at = timezone.now() + datetime.timedelta(days=planned.due_in_days)
    Deadline.objects.update_or_create(
        assessment=assessment, stage=planned.stage, defaults={"due_at": due_at}
    )


def _enter(
    assessment: Assessment, stage: Stage, by: User, due_at: datetime.datetime | None = None
) -> None:
    """Put it in a stage, with the event of the move, and without the letter."""
    detail = {"old": assessment.stage, "new": stage.value}
    assessment.stage = stage
    assessment.save(update_fields=["stage"])
    if due_at:
        Deadline.objects.create(assessment=assessment, stage=stage, due_at=due_at)
    events.record(moves.VERBS[stage], stages.place(assessment), by=by, detail=detail)


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
    for code, said in planned.items():
        entry = ReplyEntry(said.stance, said.comment, said.is_confidential, said.evidence)
        by = cast.members[assessment.ministry_id]
        replies.save(assessment, code, entry, version=0, by=by)


def _decide_replies(assessment: Assessment, reasons: Mapping[str, str], lead: User) -> None:
    contested = Reply.objects.contested().filter(assessment=assessment)
    for reply in contested.select_related("indicator", "assessment"):
        if reason := reasons.get(reply.indicator.code):
            decisions.decide(reply, stands="finding", reason=reason, version=0, by=lead)
