"""Load and remove the demonstration: invented scores, written with the actions of real rounds."""

import datetime
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from assessments.actions import clock, corrections, events, evidence, releases, rounds, sign_ins
from assessments.actions.demonstration_workflows import (
    MORNING,
    Cast,
    finish_coded,
    open_desk,
    write_workflow,
)
from assessments.actions.errors import Conflict
from assessments.demonstration.cast import CAST, HOST
from assessments.demonstration.desks import planned_desk
from assessments.demonstration.notes import notes
from assessments.demonstration.published import (
    CORRECTION,
    REPLIED_YEAR,
    planned_decisions,
    planned_replies,
)
from assessments.demonstration.rounds import YEARS, PlannedRound, PlannedScore, planned_rounds
from assessments.demonstration.sources import Piece
from assessments.demonstration.workflows import planned_second, planned_workflow
from assessments.models import (
    Assessment,
    Coding,
    Evidence,
    Finding,
    Framework,
    Ministry,
    Release,
    Round,
    Score,
    Stage,
    User,
)
from assessments.scorecards import tree
from assessments.scoring.entries import EvidenceEntry

BATCH = 1000
STEP, ROUNDS = "Demonstration rounds", len(YEARS) + 1


def is_loaded() -> bool:
    return Round.objects.demonstration().exists()


@transaction.atomic
def load(
    framework: Framework,
    *,
    progress: Callable[[str, int, int], None],
    by: User | None = None,
) -> bool:
    """Load the demonstration's rounds; return False if they are already loaded.

    All rounds but the last are published; in the last, ministries are in every stage of the
    workflow. One published round has a correction, and in the newest a ministry replied.

    progress: called for each round with (step, done, total).

    A constant number of queries for each round. Raises Conflict if the demonstration is written
    for another framework, if ministries are missing, or if a real round or user has a name that
    it needs.
    """
    if is_loaded():
        return False
    shape = tree(framework)
    if {indicator.code for indicator in shape.indicators()} != set(notes()):
        raise Conflict(f"The demonstration is not written for framework {framework.slug}.")
    if missing := set(CAST) - set(Ministry.objects.values_list("code", flat=True)):
        raise Conflict(f"These ministries are not loaded yet: {', '.join(sorted(missing))}.")
    users = sign_ins.make_users()
    analyst, cast = users[sign_ins.ANALYST.username], _cast(users)
    for done, planned in enumerate(planned_rounds(shape, notes()), start=1):
        with clock.at(datetime.datetime.combine(planned.opens_on, MORNING)):
            round = rounds.open_round(
                planned.code,
                framework=framework,
                year=planned.year,
                by=by,
                opens_on=planned.opens_on,
                closes_on=planned.closes_on,
                is_demonstration=True,
            )
        _write_scores(round, planned, analyst)
        published_at = planned.published_at
        if planned.year == REPLIED_YEAR:
            assessment = round.assessments.select_related("round").get(ministry=HOST)
            plans = planned_replies(notes()), planned_decisions(notes())
            finish_coded(assessment, *plans, cast, published_at=published_at)
        with clock.at(published_at):
            release = releases.publish(round, by=by, at=published_at)
        if release.code == CORRECTION.round:
            _correct(release, by=by)
        progress(STEP, done, ROUNDS)
    _open_last(framework, analyst, cast, by=by)
    progress(STEP, ROUNDS, ROUNDS)
    detail = {"framework": framework.slug, "ministries": len(CAST), "rounds": ROUNDS}
    events.record("loaded demonstration", "demonstration", by=by, detail=detail)
    return True


def _open_last(framework: Framework, analyst: User, cast: Cast, *, by: User | None) -> None:
    """Open the round in progress: some ministries on the desks, others in later stages."""
    shape, today = tree(framework), timezone.localdate()
    round = open_desk(
        framework,
        planned_desk(shape, notes(), today=today),
        planned_second(shape, notes(), today=today),
        (analyst, cast.coders[0]),
        by=by,
    )
    write_workflow(round, planned_workflow(shape, notes(), today=today), cast)


def _cast(users: Mapping[str, User]) -> Cast:
    members = {}
    for part in (sign_ins.MEMBER, sign_ins.OTHER_MEMBER):
        for ministry in part.ministries:
            members[ministry] = users[part.username]
    coders = [users[part.username] for part in sign_ins.OTHER_ANALYSTS]
    return Cast(coders, users[sign_ins.LEAD.username], members)


def _correct(release: Release, *, by: User | None) -> None:
    """Publish the demonstration's correction."""
    # This is done before the next round is published, which then follows the correction in the
    # chain of hashes.
    planned = CORRECTION
    change = corrections.Change(
        planned.ministry, planned.indicator, "rated", float(planned.level), planned.answer_reason
    )
    with clock.at(planned.published_at):
        corrections.correct(
            release, [change], reason=planned.reason, by=by, at=planned.published_at
        )


@transaction.atomic
def remove(sign_in_file: Path, *, by: User | None = None) -> list[str]:
    """Remove every demonstration round with its rows, the users and their passwords.

    Returns the names of users who stay, deactivated, because the event log or other work refers to
    them. The framework and the ministries stay too.
    """
    demonstration = Round.objects.demonstration()
    codes = sorted(demonstration.values_list("code", flat=True))
    published = Release.objects.filter(round__in=demonstration).select_related("round")
    for release in published.order_by("-pk"):  # a correction before the release it corrects
        releases.remove_demonstration(release, by=by)
    # Findings protect the scores that they refer to, so they are deleted first.
    Finding.objects.filter(assessment__round__in=demonstration).delete()
    Assessment.objects.filter(round__in=demonstration).delete()
    demonstration.delete()
    kept = sign_ins.remove_users(sign_in_file)
    if codes:
        detail = {"rounds": codes, "users_kept": kept}
        events.record("removed demonstration", "demonstration", by=by, detail=detail)
    return kept


def _write_scores(round: Round, planned: PlannedRound, analyst: User) -> None:
    """Write the codings of a published round in bulk: it has thousands of rows."""
    ministries = list(dict.fromkeys(score.ministry for score in planned.scores))
    assessments = Assessment.objects.bulk_create(
        [Assessment(ministry_id=code, round=round, stage=Stage.CODING) for code in ministries]
    )
    codings = Coding.objects.bulk_create(
        [Coding(assessment=assessment, analyst=analyst) for assessment in assessments]
    )
    coding_of = dict(zip(ministries, codings, strict=True))
    indicators = dict(round.framework.indicators.values_list("code", "pk"))
    scores = [_score(plan, coding_of[plan.ministry], indicators) for plan in planned.scores]
    Score.objects.bulk_create(scores, batch_size=BATCH)
    pieces = []
    for score, plan in zip(scores, planned.scores, strict=True):
        for piece in plan.evidence:
            pieces.append(_evidence(score, piece, analyst))
    Evidence.objects.bulk_create(pieces, batch_size=BATCH)


def _evidence(score: Score, piece: Piece, analyst: User) -> Evidence:
    # The salt comes from the text instead of chance, so that the demonstration has the same
    # hashes each time it is loaded.
    row = Evidence(score=score, added_by=analyst)
    entry = EvidenceEntry(key=row.key, **asdict(piece))
    return evidence.fill(row, entry, grain=entry.digest())


def _score(plan: PlannedScore, coding: Coding, indicators: dict[str, int]) -> Score:
    return Score(
        coding=coding,
        indicator_id=indicators[plan.indicator],
        state=plan.state.value,
        level=plan.level,
        confidence=plan.confidence,
        rationale=plan.rationale,
    )
