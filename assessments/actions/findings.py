"""What stands for each indicator: written down where the codings agree, decided where they differ.

The originals stay as they are. A finding says whose coding stands (`score`), or that none does and
why; who decided it, and when. One that nobody decided is what all codings say.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import events, stages
from assessments.actions.agreements import is_agreed
from assessments.actions.agreements import write_agreed as write_agreed  # one door to findings
from assessments.actions.entry_checks import check_entry, storable
from assessments.actions.errors import Conflict
from assessments.models import (
    Assessment,
    Finding,
    FindingState,
    Indicator,
    Score,
    Stage,
    User,
)
from assessments.scoring.entries import Entry

SAID = ("score_id", "state", "level", "value", "reason")
WRITTEN = ("score", "state", "level", "value", "reason", "decided_at", "decided_by", "version")
STALE = "Somebody else decided this indicator after you opened it; nothing was overwritten."
RECODED = "This indicator was coded again after you opened it; nothing was decided."


@dataclass(frozen=True, slots=True)
class Ruling:
    """What is to stand. score_id: whose coding; None: a level that no analyst gave."""

    score_id: int | None
    state: str
    level: int | None
    value: float | None
    reason: str


class FindingConflict(Conflict):
    """Something else stands by now: the finding, if there is one, and what was to be written."""

    def __init__(self, message: str, *, stored: Finding | None, sent: Ruling) -> None:
        super().__init__(message)
        self.stored = stored
        self.sent = sent

    @property
    def version(self) -> int:
        return self.stored.version if self.stored else 0


@dataclass(frozen=True, slots=True)
class Bench:
    """One indicator as it stands, read after the assessment is locked."""

    assessment: Assessment
    indicator: Indicator
    scores: list[Score]  # of the submitted codings, the first coding's first
    finding: Finding | None

    @property
    def version(self) -> int:
        return self.finding.version if self.finding else 0

    def score(self, score_id: int) -> Score:
        """Raises ValidationError for what is no coding of this indicator."""
        for score in self.scores:
            if score.pk == score_id and score.state in FindingState.values:
                return score
        raise ValidationError({"answer": ["Choose one of the codings of this indicator."]})


@transaction.atomic
def pick(
    assessment: Assessment,
    code: str,
    *,
    score_id: int,
    reason: str,
    version: int,
    by: User,
    basis: str = "",
) -> Finding:
    """Let the level of one coding stand; a reason is compulsory where the codings differ.

    version: of the finding that `by` read, 0 for none. basis: of the codings that `by` read, see
    `basis_of`; blank is not asked about. What says the same as what stands changes nothing, so a
    form sent twice is one decision. Raises Locked outside reconciling, FindingConflict when
    another version stands or the codings are others, ValidationError, Indicator.DoesNotExist.
    """
    bench = _bench(assessment, code)
    score = bench.score(score_id)
    reason = storable("reason", reason)
    if not reason.strip() and not is_agreed(bench.scores):
        raise ValidationError({"reason": ["The codings differ: say why this level stands."]})
    ruling = Ruling(score.pk, score.state, score.level, score.value, reason)
    return _decide(bench, ruling, version=version, basis=basis, by=by)


@transaction.atomic
def set_level(
    assessment: Assessment,
    code: str,
    *,
    state: str,
    level: int | None = None,
    value: float | None = None,
    reason: str,
    version: int,
    by: User,
    basis: str = "",
) -> Finding:
    """Let another level, value or state stand, always with a reason. Otherwise as `pick`."""
    bench = _bench(assessment, code)
    if state not in FindingState.values:
        raise ValidationError({"answer": ["Choose whose coding stands, or another level."]})
    entry = Entry(state=state, level=level, value=value)
    check_entry(entry, bench.indicator, bench.assessment.round.framework)
    if not storable("reason", reason).strip():
        raise ValidationError({"reason": ["Say why another level stands than those coded."]})
    ruling = Ruling(None, state, level, value, reason)
    return _decide(bench, ruling, version=version, basis=basis, by=by)


def basis_of(scores: Iterable[tuple[int, int]]) -> str:
    """A short sign of the codings of one indicator, from (key, version) of each of their scores.

    Where a decision falls because its indicator is coded again, the next finding begins at
    version 1: the sign tells the two apart.
    """
    said = ",".join(f"{key}.{version}" for key, version in sorted(scores))
    return hashlib.sha256(said.encode()).hexdigest()[:10]


def token(version: int, basis: Iterable[tuple[int, int]]) -> str:
    """What a page that shows a finding and its codings saw of them, to be sent back."""
    return f"{version}-{basis_of(basis)}"


def _bench(assessment: Assessment, code: str) -> Bench:
    """Lock the assessment, refuse where it is not reconciled now, and read one indicator."""
    assessment = stages.lock(assessment)
    stages.refuse_unless(assessment, Stage.RECONCILING)
    indicator = Indicator.objects.get(framework=assessment.round.framework, code=code)
    codings = assessment.codings.filter(submitted_at__isnull=False)
    scores = Score.objects.filter(coding__in=codings, indicator=indicator)
    findings = Finding.objects.filter(assessment=assessment, indicator=indicator)
    return Bench(
        assessment=assessment,
        indicator=indicator,
        scores=list(scores.select_related("coding__analyst").order_by("coding")),
        finding=findings.select_related("decided_by", "score__coding__analyst").first(),
    )


def _decide(bench: Bench, ruling: Ruling, *, version: int, basis: str, by: User) -> Finding:
    old = bench.finding
    if old and all(getattr(old, field) == getattr(ruling, field) for field in SAID):
        return old
    if bench.version != version:
        raise FindingConflict(STALE, stored=old, sent=ruling)
    if basis and basis != basis_of((score.pk, score.version) for score in bench.scores):
        raise FindingConflict(RECODED, stored=old, sent=ruling)
    told = _told(bench, old)
    finding = old or Finding(assessment=bench.assessment, indicator=bench.indicator)
    for field in SAID:
        setattr(finding, field, getattr(ruling, field))
    finding.version = version + 1
    finding.decided_at, finding.decided_by = timezone.now(), by
    finding.full_clean()
    if old:
        finding.save(update_fields=WRITTEN)
    else:
        finding.save(force_insert=True)
    events.record(
        "decided finding",
        f"{stages.place(bench.assessment)} {bench.indicator.code} finding",
        by=by,
        detail={"old": told, "new": _told(bench, finding)},
    )
    return finding


def _told(bench: Bench, finding: Finding | None) -> dict[str, Any]:
    """What the log says of a finding: whose coding it is, and who decided it when it is old."""
    if finding is None:
        return {"version": 0}
    analysts = {score.pk: score.coding.analyst.get_username() for score in bench.scores}
    return {
        "version": finding.version,
        "state": finding.state,
        "level": finding.level,
        "value": finding.value,
        "coding_of": analysts.get(finding.score_id) if finding.score_id else None,
        "reason": finding.reason,
        "decided_by": finding.decided_by.get_username() if finding.decided_by else None,
    }
