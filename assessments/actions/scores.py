"""Saving an analyst's answer for one indicator: all of it at once, under one version."""

from dataclasses import dataclass, replace

from django.db import transaction
from django.db.models import Exists, FilteredRelation, Q

from assessments.actions import codings, versions
from assessments.actions.entry_checks import check_entry, check_evidence
from assessments.actions.evidence import by_key, resolved
from assessments.actions.versions import AnswerWithEvidence, Saved
from assessments.models import Coding, Indicator, Release, Score, User
from assessments.scoring.entries import Entry


@dataclass(frozen=True, slots=True)
class ScoreAnswer(AnswerWithEvidence[Score, Entry]):
    """One indicator of a coding, with the evidence that the user who saves may read."""

    VERB = "saved score"
    STALE = (
        "This indicator was changed elsewhere after you opened it here; nothing was overwritten."
    )

    def check(self, sent: Entry) -> None:
        coding = self.row.coding
        check_entry(sent, self.row.indicator, coding.assessment.round.framework)
        if sent.evidence:
            check_evidence(sent.evidence, stored=by_key(self.stored.evidence))


@transaction.atomic
def save(
    coding: Coding, indicator_code: str, entry: Entry, *, version: int, by: User
) -> Saved[Score]:
    """Store the entry as the analyst's answer for one indicator, evidence included.

    version: as `versions.save` says. Pieces that the entry leaves out are removed, but for those
    that `by` may not open; a sealed piece that comes back closed stays as it is. Five queries where
    the evidence stays as it is. Raises VersionConflict when another version is stored, Locked when
    the coding is submitted or its round released, ValidationError for what cannot be stored, and
    Indicator.DoesNotExist.
    """
    answer = _lock(coding, indicator_code, by=by)
    if entry.evidence:
        entry = replace(entry, evidence=resolved(entry.evidence, answer.pieces))
    return versions.save(answer, entry, version=version, by=by)


def _lock(coding: Coding, code: str, *, by: User) -> ScoreAnswer:
    """Lock the coding, refuse where it is closed, and read one indicator of it.

    Two queries after the lock, so that nothing that they read is older than it.
    """
    coding = codings.lock(coding)
    round = coding.assessment.round
    indicator = (
        Indicator.objects.annotate(
            stored=FilteredRelation("scores", condition=Q(scores__coding=coding.pk)),
            is_released=Exists(Release.objects.filter(round=round)),
        )
        .select_related("stored")  # type: ignore[misc]
        .get(framework=round.framework, code=code)
    )
    # The release is read with the indicator: after the lock, no publishing can come between.
    codings.refuse_locked(coding, is_released=indicator.is_released)
    # The attribute is not set where the coding has no score of the indicator.
    score: Score | None = getattr(indicator, "stored", None)
    pieces, stored = [], Entry()
    # Version 0 has no row: a page that is only looked at writes nothing.
    if score is None:
        score = Score(coding=coding, indicator=indicator)
    else:
        score.coding, score.indicator = coding, indicator
        pieces = list(score.evidence.readable_by(by))
        stored = score.entry(piece.entry() for piece in pieces)
    subject = f"{coding.assessment.event_subject} {code} by {coding.analyst}"
    return ScoreAnswer(score, stored, subject, pieces)
