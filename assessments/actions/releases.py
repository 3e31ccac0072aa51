"""Publishing a round, and the one way back: removing what is only a demonstration."""

import datetime
from collections import Counter
from collections.abc import Iterable, Sequence
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
    Release,
    Result,
    Round,
    Score,
    Stage,
    User,
)
from assessments.resolved_scores import ResolvedScores, resolved_scores
from assessments.scoring import METHOD_VERSION

MOST_NAMED = 12  # ministries in one sentence
# Between these, two readings of one ministry are on the table, and neither stands.
UNSETTLED = (Stage.RECONCILING, Stage.REPLY, Stage.DECIDING)


@dataclass(frozen=True, slots=True)
class Frozen:
    """What publishing a round makes of it; the results are not saved."""

    standing: ResolvedScores
    results: list[Result]
    previous_hash: str
    content_hash: str


def freeze(round: Round, *, is_partial: bool = False) -> Frozen:
    """Return what publishing the round as it stands would freeze; write nothing.

    is_partial: leave out the ministries that are not final. Where one analyst codes each ministry,
    what that one scored stands where no finding is decided, final or not. Raises Locked when the
    round is published already, NotReady when nothing is scored, when a ministry is not final, when
    several analysts scored one and no finding decides between them, or when the method refuses a
    score.
    """
    if existing := round.releases.order_by("pk").first():
        raise Locked(f"Round {round.code} is already published, as release {existing.code}.")
    waiting = unfinished(round)
    if waiting and not is_partial:
        named = _named(row.ministry_id for row in waiting)
        if len(waiting) == 1:
            raise NotReady(f"{named} is not final. Finish it first, or leave it out.")
        raise NotReady(f"{named} are not final. Finish them first, or leave them out.")
    left_out = {row.ministry_id for row in waiting}
    _refuse_undecided(round, left_out)
    standing = resolved_scores(round)
    results = frozen_results(round, standing, leave_out=left_out)
    if not results:
        raise NotReady(f"Round {round.code} has no scores to publish.")
    previous_hash = end_of_chain(round)
    return Frozen(
        standing,
        results,
        previous_hash,
        content_hash(
            code=round.code,
            framework=round.framework,
            method_version=METHOD_VERSION,
            previous_hash=previous_hash,
            results=results,
        ),
    )


def unfinished(round: Round) -> list[Assessment]:
    """The assessments that keep the round from being published whole, by country: one query.

    Where several analysts code each ministry, all that are not final; where one does, those that
    somebody took on to another stage and has not finished.
    """
    rows = Assessment.objects.for_round(round).exclude(stage__in=[Stage.FINAL, Stage.RELEASED])
    if round.coders == 1:
        rows = rows.filter(stage__in=UNSETTLED)
    return list(rows.select_related("ministry").order_by("ministry__country"))


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

    at: when it counts as published; None is now, and has letters sent. shown: the content hash of
    the preview that is being confirmed; blank is none. What only one analyst scored becomes the
    finding where none was decided. Raises Conflict when the round is no longer as it was shown,
    and whatever `freeze` raises.
    """
    round = locked(round)
    _lock_assessments(round)
    frozen = freeze(round, is_partial=is_partial)
    if shown not in {"", frozen.content_hash}:
        raise Conflict(f"Round {round.code} was changed after this was shown; read it again.")
    ministries = {result.ministry_id for result in frozen.results}
    _write_findings(frozen.standing, ministries)
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
    events.record(
        "published round",
        round.code,
        by=by,
        detail={"ministries": len(ministries), "content_hash": release.content_hash},
    )
    if at is None:
        letters.released(release)
    return release


def write_results(release: Release, results: Sequence[Result]) -> None:
    for result in results:
        result.release = release
    Result.objects.bulk_create(results, batch_size=1000)


@transaction.atomic
def remove_demonstration(release: Release, *, by: User | None = None) -> None:
    """Delete a demonstration release with its results. Raises Locked for any other.

    Its own corrections are releases, and go first; Conflict where one still stands.
    """
    if not release.round.is_demonstration:
        raise Locked(f"Release {release.code} is published; nothing published is ever deleted.")
    if correction := release.corrected_by.first():
        raise Conflict(f"Release {release.code} is corrected by {correction.code}: remove that.")
    # The rows' own querysets refuse; the database lets demonstrations alone pass.
    QuerySet(Correction).filter(release=release).delete()
    QuerySet(Result).filter(release=release).delete()
    QuerySet(Release).filter(pk=release.pk).delete()
    events.record("removed demonstration release", release.code, by=by)


def locked(round: Round) -> Round:
    """Lock every round, not this one alone: the chain of releases has only one end."""
    rounds = Round.objects.select_for_update(of=("self",)).select_related("framework")
    return {locked.pk: locked for locked in rounds.order_by("pk")}[round.pk]


def _lock_assessments(round: Round) -> None:
    """Whoever moves an assessment, or decides in it, locks it first, and whoever saves a score its
    coding: none may slip in behind what is read here. Assessments come before their codings.
    """
    assessments = Assessment.objects.select_for_update(of=("self",)).for_round(round)
    list(assessments.order_by("pk").values_list("pk"))
    codings = Coding.objects.select_for_update(of=("self",)).filter(assessment__round=round)
    list(codings.order_by("pk").values_list("pk"))


def end_of_chain(round: Round) -> str:
    """Demonstrations chain among themselves: removing them must not break the real chain."""
    releases = Release.objects.filter(round__is_demonstration=round.is_demonstration)
    newest = releases.order_by("-pk").first()
    return newest.content_hash if newest else ""


def _refuse_undecided(round: Round, left_out: set[str]) -> None:
    """Raise NotReady where several analysts answered, and no finding says what stands."""
    scores = Score.objects.answers().filter(coding__assessment__round=round)
    rows = list(scores.values_list("coding", "coding__assessment__ministry", "indicator"))
    codings = Counter(ministry for _, ministry in {row[:2] for row in rows})
    findings = Finding.objects.filter(assessment__round=round)
    decided = set(findings.values_list("assessment__ministry", "indicator"))
    several = {row[1:] for row in rows if codings[row[1]] > 1 and row[1] not in left_out}
    if undecided := several - decided:
        ministries = ", ".join(sorted({ministry for ministry, _ in undecided}))
        raise NotReady(f"Several analysts scored {ministries}, and no finding decides what stands.")


def _named(ministries: Iterable[str]) -> str:
    found = list(ministries)
    rest = len(found) - MOST_NAMED
    return ", ".join(found[:MOST_NAMED]) + (f" and {rest} more" if rest > 0 else "")


def _write_findings(standing: ResolvedScores, ministries: set[str]) -> None:
    """What one analyst said, and nobody decided, is found now."""
    Finding.objects.bulk_create(
        (
            Finding(
                assessment=resolved.said.coding.assessment,
                indicator=resolved.said.indicator,
                score=resolved.said,
                state=resolved.said.state,
                level=resolved.said.level,
                value=resolved.said.value,
            )
            for (ministry, _), resolved in standing.items()
            if isinstance(resolved.said, Score) and ministry in ministries
        ),
        batch_size=1000,
    )


def _close(round: Round, ministries: set[str], release: Release) -> None:
    assessments = Assessment.objects.for_round(round).filter(ministry__in=ministries)
    assessments.update(stage=Stage.RELEASED)
    codings = Coding.objects.filter(assessment__in=assessments, submitted_at__isnull=True)
    codings.update(submitted_at=release.published_at)
