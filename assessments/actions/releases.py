"""Publish a round; remove a release of the demonstration, the only one that can be removed."""

import datetime
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assessments.actions import events, letters
from assessments.actions.errors import Conflict, Locked, NotReady
from assessments.actions.freezing import content_hash, frozen_results
from assessments.models import (
    Assessment,
    Coding,
    Correction,
    Finding,
    Ministry,
    Release,
    Result,
    Round,
    Score,
    Stage,
    User,
)
from assessments.models.stages import FINISHED, UNSETTLED
from assessments.resolved_scores import ResolvedScores, resolved_scores
from assessments.scoring import METHOD_VERSION

MOST_NAMED = 12  # ministries in one sentence


@dataclass(frozen=True, slots=True)
class Frozen:
    """A round as publishing it would make it. The results are not saved."""

    scores: ResolvedScores
    results: list[Result]
    previous_hash: str
    content_hash: str


def freeze(round: Round, *, is_partial: bool = False) -> Frozen:
    """Return what publishing the round would freeze now; write nothing.

    is_partial: leave out the ministries that are not final.

    In a round with one analyst for each ministry, that analyst's score is published wherever no
    reconciled score exists, even if the ministry is not final. Raises Locked if the round is
    already published. Raises NotReady if nothing is scored, a ministry is not final, several
    analysts scored an indicator that is not reconciled, or the method refuses a score.
    """
    if existing := round.releases.order_by("pk").first():
        raise Locked(f"Round {round.code} is already published, as release {existing.code}.")
    waiting = unfinished(round)
    if waiting and not is_partial:
        named = _named([row.ministry.country for row in waiting])
        if len(waiting) == 1:
            raise NotReady(f"{named} is not final. Finish it first, or leave it out.")
        raise NotReady(f"{named} are not final. Finish them first, or leave them out.")
    left_out = {row.ministry_id for row in waiting}
    _refuse_unreconciled(round, left_out)
    scores = resolved_scores(round)
    results = frozen_results(round, scores, leave_out=left_out)
    if not results:
        raise NotReady(f"Round {round.code} has no scores to publish.")
    previous_hash = end_of_chain(round)
    digest = content_hash(
        code=round.code,
        framework=round.framework,
        method_version=METHOD_VERSION,
        previous_hash=previous_hash,
        results=results,
    )
    return Frozen(scores, results, previous_hash, digest)


def unfinished(round: Round) -> list[Assessment]:
    """Return the assessments that are not final, by country: one query.

    In a round with one analyst for each ministry, only those that are being reconciled, replied to
    or decided count as unfinished.
    """
    rows = Assessment.objects.for_round(round).exclude(stage__in=FINISHED)
    if round.coders == 1:
        rows = rows.filter(stage__in=UNSETTLED)
    return list(rows.select_related("ministry").order_by("ministry__sort_key"))


@transaction.atomic
def publish(
    round: Round,
    *,
    by: User | None = None,
    at: datetime.datetime | None = None,
    shown: str = "",
    is_partial: bool = False,
) -> Release:
    """Freeze every assessment of the round that has scores into its first release.

    at:         when it counts as published; None is now, and sends letters.
    shown:      content hash of the preview that is being confirmed; blank is none.
    is_partial: leave out the ministries that are not final.

    A score of the only analyst becomes the reconciled score where there is none yet. Raises
    Conflict if the round has changed since the preview, and everything that `freeze` raises.
    """
    round = lock_all_rounds(round)
    _lock_assessments(round)
    frozen = freeze(round, is_partial=is_partial)
    if shown not in {"", frozen.content_hash}:
        raise Conflict(
            f"Round {round.code} has changed since you opened this preview. Read it again."
        )
    ministries = {result.ministry_id for result in frozen.results}
    _write_findings(frozen.scores, ministries)
    release = Release.objects.create(
        code=round.code,
        round=round,
        published_at=at or timezone.now(),
        published_by=by,
        method_version=METHOD_VERSION,
        content_hash=frozen.content_hash,
        previous_hash=frozen.previous_hash,
        ministry_count=len(ministries),
    )
    write_results(release, frozen.results)
    _close(round, ministries, release)
    detail = {"ministries": len(ministries), "content_hash": release.content_hash}
    events.record("published round", round.code, by=by, detail=detail)
    if at is None:
        letters.released(release)
    return release


def write_results(release: Release, results: Sequence[Result]) -> None:
    for result in results:
        result.release = release
    Result.objects.bulk_create(results, batch_size=1000)


@transaction.atomic
def remove_demonstration(release: Release, *, by: User | None = None) -> None:
    """Delete a release of the demonstration with its results.

    Raises Locked for any other release, and Conflict if a correction of it still exists: the
    correction is a release of its own, to be removed first.
    """
    if not release.round.is_demonstration:
        raise Locked(f"Release {release.code} is published. A published release is never deleted.")
    if correction := release.corrected_by.first():
        raise Conflict(
            f"Release {release.code} is corrected by {correction.code}. Remove {correction.code} "
            "first."
        )
    # The querysets of these models refuse to delete, so a plain one is used. The database's
    # triggers still refuse for any release but a demonstration's.
    QuerySet(Correction).filter(release=release).delete()
    QuerySet(Result).filter(release=release).delete()
    QuerySet(Release).filter(pk=release.pk).delete()
    events.record("removed demonstration release", release.code, by=by)


def lock_all_rounds(round: Round) -> Round:
    """Return the round, locked with all others."""
    # All rounds share one chain of releases, so only one may be published at a time.
    rounds = Round.objects.select_for_update(of=("self",)).select_related("framework")
    by_key = {each.pk: each for each in rounds.order_by("pk")}
    return by_key[round.pk]


def _lock_assessments(round: Round) -> None:
    """Lock the round's assessments and codings, in the same order as all other actions do."""
    # Moves and decisions lock the assessment, saved scores lock the coding. With both locked here,
    # nothing changes between reading the round and publishing it.
    assessments = Assessment.objects.select_for_update(of=("self",)).for_round(round)
    list(assessments.order_by("pk").values_list("pk"))
    codings = Coding.objects.select_for_update(of=("self",)).filter(assessment__round=round)
    list(codings.order_by("pk").values_list("pk"))


def end_of_chain(round: Round) -> str:
    """Return the content hash of the newest release; blank if there is none."""
    # Demonstrations have a chain of their own: removing them must not break the real one.
    releases = Release.objects.filter(round__is_demonstration=round.is_demonstration)
    newest = releases.order_by("-pk").first()
    return newest.content_hash if newest else ""


def _refuse_unreconciled(round: Round, left_out: set[str]) -> None:
    """Raise NotReady if several analysts answered an indicator that is not reconciled."""
    codings = defaultdict(set)
    answered = set()
    scores = Score.objects.answers().filter(coding__assessment__round=round)
    for coding, ministry, indicator in scores.values_list(
        "coding", "coding__assessment__ministry", "indicator"
    ):
        codings[ministry].add(coding)
        answered.add((ministry, indicator))
    findings = Finding.objects.filter(assessment__round=round)
    reconciled = set(findings.values_list("assessment__ministry", "indicator"))
    ministries = set()
    for ministry, _ in answered - reconciled:
        if len(codings[ministry]) > 1 and ministry not in left_out:
            ministries.add(ministry)
    if ministries:
        rows = Ministry.objects.filter(code__in=ministries).order_by("sort_key")
        named = _named(list(rows.values_list("country", flat=True)))
        raise NotReady(f"Several analysts scored {named}. Reconcile their scores first.")


def _named(countries: Sequence[str]) -> str:
    listed = ", ".join(countries[:MOST_NAMED])
    rest = len(countries) - MOST_NAMED
    return f"{listed} and {rest} more" if rest > 0 else listed


def _write_findings(scores: ResolvedScores, ministries: set[str]) -> None:
    """Make a single analyst's score the reconciled score where there is none."""
    rows = []
    for (ministry, _), resolved in scores.items():
        score = resolved.row
        if isinstance(score, Score) and ministry in ministries:
            finding = Finding(
                assessment=score.coding.assessment,
                indicator=score.indicator,
                score=score,
                state=score.state,
                level=score.level,
                value=score.value,
            )
            rows.append(finding)
    Finding.objects.bulk_create(rows, batch_size=1000)


def _close(round: Round, ministries: set[str], release: Release) -> None:
    assessments = Assessment.objects.for_round(round).filter(ministry__in=ministries)
    assessments.update(stage=Stage.RELEASED)
    codings = Coding.objects.filter(assessment__in=assessments, submitted_at__isnull=True)
    codings.update(submitted_at=release.published_at)
