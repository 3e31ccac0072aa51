"""The lead decides upon what a ministry contests: whose level stands, and why."""

from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import events, stages
from assessments.actions.entry_checks import is_number, is_on_scale, storable
from assessments.actions.errors import VersionConflict
from assessments.models import (
    Assessment,
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

STALE = "Somebody else decided this after you opened it here; nothing was overwritten."
DECIDABLE = {Stance.DISAGREE, Stance.AGREE_WITH_COMMENT}


@dataclass(frozen=True, slots=True)
class DecisionValues:
    """What stands after a reply, and why; the default is one that nobody has made."""

    stands: str = ""
    state: str = ""
    level: int | None = None
    value: float | None = None
    reason: str = ""


class DecisionConflict(VersionConflict[DecisionValues]):
    """Of what stands after a reply."""


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
    """Say whose level stands, and why: the finding's own (`state` and number are then read from
    it), the ministry's, or another.

    version: what the editor last knew; 0 is "nothing yet". What stands already is answered as
    decided, whatever its version. Raises DecisionConflict when another version stands, Locked
    outside the stage of deciding, ValidationError for what makes no sense.
    """
    assessment = stages.lock(reply.assessment)
    stages.refuse_unless(assessment, Stage.DECIDING)
    reply = Reply.objects.select_related("indicator__framework", "decision").get(pk=reply.pk)
    decision: Decision | None = getattr(reply, "decision", None)
    wanted = DecisionValues(stands, state, level, value, reason)
    if stands == Side.FINDING:
        wanted = standing_finding(reply, reason)
    stored, before = decision_values(decision), decision.version if decision else 0
    if decision is not None and stored == wanted:
        return decision
    if before != version:
        at = decision.decided_at if decision else None
        raise DecisionConflict(STALE, stored=stored, sent=wanted, version=before, at=at)
    check(wanted, reply)
    decision = decision or Decision(reply=reply)
    for name, said in asdict(wanted).items():
        setattr(decision, name, said)
    decision.version, decision.decided_at, decision.decided_by = before + 1, timezone.now(), by
    decision.full_clean()
    decision.save()
    detail = {"old": changes(stored, wanted, before), "new": changes(wanted, stored, before + 1)}
    subject = f"{stages.place(assessment)} {reply.indicator.code} decision"
    events.record("decided reply", subject, by=by, detail=detail)
    return decision


def undecided(assessment: Assessment) -> list[str]:
    """The indicators that the ministry contests and nobody has decided, in framework order."""
    rows = Reply.objects.contested().filter(assessment=assessment, decision__isnull=True)
    return list(rows.order_by("indicator__position").values_list("indicator__code", flat=True))


def decision_values(decision: Decision | None) -> DecisionValues:
    if decision is None:
        return DecisionValues()
    return DecisionValues(
        decision.stands, decision.state, decision.level, decision.value, decision.reason
    )


def standing_finding(reply: Reply, reason: str) -> DecisionValues:
    finding = Finding.objects.get(assessment=reply.assessment_id, indicator=reply.indicator_id)
    return DecisionValues(Side.FINDING, finding.state, finding.level, finding.value, reason)


def check(wanted: DecisionValues, reply: Reply) -> None:
    """Raise ValidationError with every field that makes no sense."""
    refusals: dict[str, list[str]] = {}
    if reply.stance not in DECIDABLE:
        refusals["stands"] = ["The ministry does not contest this finding."]
    elif wanted.stands not in Side.values:
        refusals["stands"] = ["Choose whose level stands."]
    if sentence := refusal_of_number(wanted, reply.indicator, reply.indicator.framework):
        refusals["answer"] = [sentence]
    if not storable("reason", wanted.reason).strip():
        refusals["reason"] = ["Say why it stands; the reason is shown in public."]
    if refusals:
        raise ValidationError(refusals)


def refusal_of_number(wanted: DecisionValues, indicator: Indicator, framework: Framework) -> str:
    """Why what stands is no answer to the indicator; blank where it is one."""
    numbers = (wanted.level is not None, wanted.value is not None)
    if wanted.state not in FindingState.values:
        return "Say which level stands."
    if wanted.state != FindingState.RATED:
        return "Only a rated indicator has a level or a value." if any(numbers) else ""
    if indicator.kind == IndicatorKind.MEASURED:
        is_sound = numbers == (False, True) and is_number(wanted.value)
        return "" if is_sound else "Enter the number that stands."
    is_sound = numbers == (True, False) and is_on_scale(wanted.level, framework)
    return "" if is_sound else "Choose a level of the scale."


def changes(one: DecisionValues, other: DecisionValues, version: int) -> dict[str, Any]:
    """What the log says of one side of a change: the version, and the fields that differ."""
    before = asdict(other)
    return {"version": version} | {
        name: said for name, said in asdict(one).items() if said != before[name]
    }
