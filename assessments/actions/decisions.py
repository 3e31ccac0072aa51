"""Adjudication: the lead settles what a ministry contests, with a reason."""

from dataclasses import dataclass

from django.core.exceptions import ValidationError
from django.db import transaction

from assessments.actions import stages, versions
from assessments.actions.entry_checks import is_number, is_on_scale, storable
from assessments.actions.versions import VersionedAnswer
from assessments.models import (
    Decision,
    Finding,
    FindingState,
    Framework,
    Indicator,
    Reply,
    Side,
    Stage,
    Stance,
    User,
)
from assessments.models.frameworks import IndicatorKind

DECIDABLE = {Stance.DISAGREE, Stance.AGREE_WITH_COMMENT}


@dataclass(frozen=True, slots=True)
class DecisionValues:
    """A decision: the score to publish after a reply, and why. The default is no decision."""

    stands: str = ""
    state: str = ""
    level: int | None = None
    value: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class DecisionAnswer(VersionedAnswer[Decision, DecisionValues]):
    """The decision on one reply."""

    VERB = "decided reply"
    STALE = "Somebody else decided this after you opened it here; nothing was overwritten."
    AT, BY = "decided_at", "decided_by"

    def is_same(self, sent: DecisionValues) -> bool:
        """Return False while nothing is decided: an empty decision is refused, not ignored."""
        return self.row.pk is not None and self.stored == sent

    def check(self, sent: DecisionValues) -> None:
        """Raise ValidationError with every field that makes no sense."""
        reply = self.row.reply
        refusals: dict[str, list[str]] = {}
        if reply.stance not in DECIDABLE:
            refusals["stands"] = ["The ministry does not contest this score."]
        elif sent.stands not in Side.values:
            refusals["stands"] = ["Choose the score to publish."]
        if sentence := refusal_of_number(sent, reply.indicator, reply.indicator.framework):
            refusals["answer"] = [sentence]
        if not storable("reason", sent.reason).strip():
            refusals["reason"] = ["Give the reason; it is shown in public."]
        if refusals:
            raise ValidationError(refusals)


@transaction.atomic
def decide(
    reply: Reply,
    *,
    stands: str,
    state: str = "",
    level: int | None = None,
    value: float | None = None,
    reason: str,
    version: int,
    by: User,
) -> Decision:
    """Settle the score of a contested indicator: the draft score (`state` and number are then read
    from it), the ministry's, or another, always with a reason.

    version: as `versions.save` says. Raises VersionConflict when another version is stored, Locked
    outside the stage of deciding, ValidationError for what makes no sense.
    """
    assessment = stages.lock(reply.assessment)
    stages.refuse_unless(assessment, Stage.DECIDING)
    reply = Reply.objects.select_related("indicator__framework", "decision").get(pk=reply.pk)
    stored: Decision | None = getattr(reply, "decision", None)
    sent = DecisionValues(stands, state, level, value, reason)
    # The form does not ask for the number of the draft score: it might be an old one.
    if stands == Side.FINDING:
        sent = draft_score(reply, reason)
    subject = f"{assessment.event_subject} {reply.indicator.code} decision"
    row = stored or Decision(reply=reply)
    answer = DecisionAnswer(row, decision_values(stored), subject)
    return versions.save(answer, sent, version=version, by=by).row


def decision_values(decision: Decision | None) -> DecisionValues:
    if decision is None:
        return DecisionValues()
    return DecisionValues(
        decision.stands, decision.state, decision.level, decision.value, decision.reason
    )


def draft_score(reply: Reply, reason: str) -> DecisionValues:
    """Return the decision that keeps the reconciled score. One query."""
    finding = Finding.objects.get(assessment=reply.assessment_id, indicator=reply.indicator_id)
    return DecisionValues(Side.FINDING, finding.state, finding.level, finding.value, reason)


def refusal_of_number(wanted: DecisionValues, indicator: Indicator, framework: Framework) -> str:
    """Return why the decision is no answer to the indicator; blank where it is one."""
    numbers = (wanted.level is not None, wanted.value is not None)
    if wanted.state not in FindingState.values:
        return "Choose the level to publish."
    refusal = "Choose a level of the scale."
    is_sound = numbers == (True, False) and is_on_scale(wanted.level, framework)
    if wanted.state != FindingState.RATED:
        refusal = "Only a rated indicator has a level or a value."
        is_sound = not any(numbers)
    elif indicator.kind == IndicatorKind.MEASURED:
        refusal = "Enter the number to publish."
        is_sound = numbers == (False, True) and is_number(wanted.value)
    if is_sound:
        return ""
    return refusal
