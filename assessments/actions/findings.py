"""The reconciled score of each indicator: written where the codings agree, decided where not.

The codings stay as they are. A reconciled score (a row of `Finding`) names the coding that it is
taken from (`score`), or is a level that no coder gave; it has a reason, and who decided it and
when. One that was not decided is what all codings say.
"""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from assessments.actions import stages, versions
from assessments.actions.agreements import is_agreed
from assessments.actions.agreements import write_agreed as write_agreed  # one way to findings
from assessments.actions.entry_checks import check_entry, storable
from assessments.actions.versions import VersionedAnswer
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

RECODED = "This indicator was coded again after you opened it; nothing was decided."


@dataclass(frozen=True, slots=True)
class FindingValues:
    """A reconciled score. score_id: the coder's score that is used; None: a level of the lead's."""

    score_id: int | None = None
    state: str = ""
    level: int | None = None
    value: float | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class FindingAnswer(VersionedAnswer[Finding, FindingValues]):
    """One indicator with its codings and its reconciled score, read after the lock.

    scores: of the submitted codings, the first coding's first. basis: of the codings that the
    editor read, see `basis_of`; blank is not compared.
    """

    VERB = "decided finding"
    STALE = "Somebody else decided this indicator after you opened it; nothing was overwritten."
    AT, BY = "decided_at", "decided_by"

    indicator: Indicator
    scores: list[Score]
    basis: str

    def out_of_date(self, stored_version: int, version: int) -> str:
        if version != stored_version:
            return self.STALE
        # A deleted score starts again at version 1: only the codings distinguish the two.
        if self.basis and self.basis != basis_of((each.pk, each.version) for each in self.scores):
            return RECODED
        return ""

    def check(self, sent: FindingValues) -> None:
        """Nothing is left to check: what is sent was made of these very codings."""

    def saver(self) -> User | None:
        return self.row.decided_by

    def score(self, score_id: int) -> Score:
        """Return a coder's score. Raises ValidationError for one that is not of this indicator."""
        for score in self.scores:
            if score.pk == score_id and score.state in FindingState.values:
                return score
        raise ValidationError({"answer": ["Choose one of the codings of this indicator."]})

    def detail(
        self, sent: FindingValues, *, before: int, saver: User | None, by: User
    ) -> dict[str, Any]:
        """Return all fields of both: each side names its coder, and who decided it."""
        old: dict[str, Any] = {"version": 0}
        if before:
            old = self.logged(self.stored, version=before, by=saver)
        return {"old": old, "new": self.logged(sent, version=before + 1, by=by)}

    def logged(self, values: FindingValues, *, version: int, by: User | None) -> dict[str, Any]:
        analysts = {score.pk: score.coding.analyst.get_username() for score in self.scores}
        return {
            "version": version,
            "state": values.state,
            "level": values.level,
            "value": values.value,
            "coding_of": analysts.get(values.score_id) if values.score_id else None,
            "reason": values.reason,
            "decided_by": by.get_username() if by else None,
        }


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
    """Use the score of one coding; a reason is compulsory where the codings differ.

    version: as `versions.save` says. basis: of the codings that `by` read, see `basis_of`. Raises
    Locked outside reconciling, VersionConflict when another version is stored or the codings are
    others, ValidationError, Indicator.DoesNotExist.
    """
    answer = _lock(assessment, code, basis)
    # The number is copied: the reconciled score keeps it when the coding changes.
    score = answer.score(score_id)
    reason = storable("reason", reason)
    if not reason.strip() and not is_agreed(answer.scores):
        raise ValidationError({"reason": ["The codings differ: give the reason for this level."]})
    sent = FindingValues(score.pk, score.state, score.level, score.value, reason)
    return versions.save(answer, sent, version=version, by=by).row


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
    """Use another level, value or state than any coder's, always with a reason; else as `pick`."""
    answer = _lock(assessment, code, basis)
    if state not in FindingState.values:
        raise ValidationError({"answer": ["Choose a coding, or another level."]})
    entry = Entry(state=state, level=level, value=value)
    check_entry(entry, answer.indicator, answer.row.assessment.round.framework)
    if not storable("reason", reason).strip():
        raise ValidationError({"reason": ["Give the reason for a level that no coder gave."]})
    sent = FindingValues(None, state, level, value, reason)
    return versions.save(answer, sent, version=version, by=by).row


def basis_of(scores: Iterable[tuple[int, int]]) -> str:
    """Return a short digest of the codings of an indicator, from (key, version) of their scores.

    Where a decision is deleted because its indicator is coded again, the next one begins at
    version 1: the digest distinguishes the two.
    """
    text = ",".join(f"{key}.{version}" for key, version in sorted(scores))
    return hashlib.sha256(text.encode()).hexdigest()[:10]


def token(version: int, basis: Iterable[tuple[int, int]]) -> str:
    """Return the version and the codings that a page shows, to be sent back with its form."""
    return f"{version}-{basis_of(basis)}"


def finding_values(finding: Finding | None) -> FindingValues:
    if finding is None:
        return FindingValues()
    return FindingValues(
        finding.score_id, finding.state, finding.level, finding.value, finding.reason
    )


def _lock(assessment: Assessment, code: str, basis: str) -> FindingAnswer:
    """Lock the assessment, refuse outside reconciling, and read one indicator."""
    assessment = stages.lock(assessment)
    stages.refuse_unless(assessment, Stage.RECONCILING)
    indicator = Indicator.objects.get(framework=assessment.round.framework, code=code)
    codings = assessment.codings.filter(submitted_at__isnull=False)
    scores = Score.objects.filter(coding__in=codings, indicator=indicator)
    findings = Finding.objects.filter(assessment=assessment, indicator=indicator)
    stored = findings.select_related("decided_by").first()
    row = stored or Finding()
    row.assessment, row.indicator = assessment, indicator
    return FindingAnswer(
        row=row,
        stored=finding_values(stored),
        subject=f"{assessment.event_subject} {code} finding",
        indicator=indicator,
        scores=list(scores.select_related("coding__analyst").order_by("coding")),
        basis=basis,
    )
