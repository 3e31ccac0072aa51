"""Publishing a round, and the one way back: removing what is only a demonstration."""

import datetime
from collections import Counter
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from assessments.actions import events
from assessments.actions.errors import Conflict, Locked, NotReady
from assessments.actions.freezing import content_hash, frozen_results
from assessments.models import (
    Assessment,
    Coding,
    Finding,
    Release,
    Result,
    Round,
    Score,
    Stage,
    User,
)
from assessments.scorecards import sole_scores
from assessments.scoring import METHOD_VERSION


@dataclass(frozen=True, slots=True)
class Frozen:
    """What publishing a round makes of it; the results are not saved."""

    results: list[Result]
    previous_hash: str
    content_hash: str


def freeze(round: Round) -> Frozen:
    """Return what publishing the round as it stands would freeze; write nothing.

    What only one analyst scored stands where no finding is decided. Raises Locked when the round
    is published already, NotReady when nothing is scored, when several analysts scored a ministry
    and no finding decides between them, or when the method refuses a score.
    """
    if existing := round.releases.first():
        raise Locked(f"Round {round.code} is already published, as release {existing.code}.")
    _refuse_undecided(round)
    results = frozen_results(round)
    if not results:
        raise NotReady(f"Round {round.code} has no scores to publish.")
    previous_hash = _end_of_chain(round)
    return Frozen(
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


@transaction.atomic
def publish(
    round: Round, *, by: User | None = None, at: datetime.datetime | None = None, shown: str = ""
) -> Release:
    """Freeze every assessment of the round that has scores into its first release.

    at: when it counts as published; None is now. shown: the content hash of the preview that is
    being confirmed; blank is none. What only one analyst scored becomes the finding where none was
    decided. Raises Conflict when the round is no longer as it was shown, and whatever `freeze`
    raises.
    """
    round = _locked(round)
    _lock_codings(round)
    frozen = freeze(round)
    if shown not in {"", frozen.content_hash}:
        raise Conflict(f"Round {round.code} was changed after this was shown; read it again.")
    _write_findings(round)
    ministries = {result.ministry_id for result in frozen.results}
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
    for result in frozen.results:
        result.release = release
    Result.objects.bulk_create(frozen.results, batch_size=1000)
    _close(round, ministries, release)
    events.record(
        "published round",
        round.code,
        by=by,
        detail={"ministries": len(ministries), "content_hash": release.content_hash},
    )
    return release


@transaction.atomic
def remove_demonstration(release: Release, *, by: User | None = None) -> None:
    """Delete a demonstration release with its results. Raises Locked for any other."""
    if not release.round.is_demonstration:
        raise Locked(f"Release {release.code} is published; nothing published is ever deleted.")
    # The rows' own querysets refuse; the database lets demonstrations alone pass.
    QuerySet(Result).filter(release=release).delete()
    QuerySet(Release).filter(pk=release.pk).delete()
    events.record("removed demonstration release", release.code, by=by)


def _locked(round: Round) -> Round:
    """Lock every round, not this one alone: the chain of releases has only one end."""
    rounds = Round.objects.select_for_update(of=("self",)).select_related("framework")
    return {locked.pk: locked for locked in rounds.order_by("pk")}[round.pk]


def _lock_codings(round: Round) -> None:
    """Whoever saves a score locks its coding first: none may slip in behind what is read here."""
    codings = Coding.objects.select_for_update(of=("self",)).filter(assessment__round=round)
    list(codings.order_by("pk").values_list("pk"))


def _end_of_chain(round: Round) -> str:
    """Demonstrations chain among themselves: removing them must not break the real chain."""
    releases = Release.objects.filter(round__is_demonstration=round.is_demonstration)
    newest = releases.order_by("-pk").first()
    return newest.content_hash if newest else ""


def _refuse_undecided(round: Round) -> None:
    """Raise NotReady where several analysts answered, and no finding says what stands."""
    scores = Score.objects.answers().filter(coding__assessment__round=round)
    rows = list(scores.values_list("coding", "coding__assessment__ministry", "indicator"))
    codings = Counter(ministry for _, ministry in {row[:2] for row in rows})
    findings = Finding.objects.filter(assessment__round=round)
    decided = set(findings.values_list("assessment__ministry", "indicator"))
    several = {row[1:] for row in rows if codings[row[1]] > 1}
    if undecided := several - decided:
        ministries = ", ".join(sorted({ministry for ministry, _ in undecided}))
        raise NotReady(f"Several analysts scored {ministries}, and no finding decides what stands.")


def _write_findings(round: Round) -> None:
    findings = Finding.objects.filter(assessment__round=round)
    decided = set(findings.values_list("assessment", "indicator"))
    Finding.objects.bulk_create(
        (
            Finding(
                assessment=score.coding.assessment,
                indicator=score.indicator,
                score=score,
                state=score.state,
                level=score.level,
                value=score.value,
            )
            for score in sole_scores(round)
            if (score.coding.assessment_id, score.indicator_id) not in decided
        ),
        batch_size=1000,
    )


def _close(round: Round, ministries: set[str], release: Release) -> None:
    assessments = Assessment.objects.for_round(round).filter(ministry__in=ministries)
    assessments.update(stage=Stage.RELEASED)
    codings = Coding.objects.filter(assessment__in=assessments, submitted_at__isnull=True)
    codings.update(submitted_at=release.published_at)
