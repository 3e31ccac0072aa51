"""Opening a round, and giving its ministries to analysts."""

import datetime
from collections.abc import Collection

from django.db import IntegrityError, transaction

from assessments.actions import codings, deadlines, events, stages
from assessments.actions.errors import ActionError, Conflict, Locked, NotAllowed, NotReady
from assessments.models import (
    Assessment,
    Coding,
    ConflictOfInterest,
    Framework,
    Membership,
    Ministry,
    Round,
    Stage,
    User,
)

ASSIGNABLE = (Stage.ASSIGNED, Stage.CODING)  # later, blind coding is over


@transaction.atomic
def open_round(
    code: str,
    *,
    framework: Framework,
    year: int,
    by: User | None,
    opens_on: datetime.date | None = None,
    closes_on: datetime.date | None = None,
    coders: int = 1,
    is_demonstration: bool = False,
) -> Round:
    """Open a round in which so many analysts code each ministry.

    Raises Conflict for a code that is taken, ValidationError for a bad one.
    """
    taken = Conflict(f"There is already a round {code}.")
    if Round.objects.filter(code=code).exists():
        raise taken
    round = Round(
        code=code,
        framework=framework,
        year=year,
        opens_on=opens_on,
        closes_on=closes_on,
        coders=coders,
        is_demonstration=is_demonstration,
    )
    round.full_clean()
    try:
        with transaction.atomic():
            round.save()
    except IntegrityError as error:  # somebody else opened it since we looked
        raise taken from error
    detail = {"framework": framework.slug, "year": year, "coders": coders}
    events.record("opened round", code, by=by, detail=detail)
    return round


@transaction.atomic
def assign(
    round: Round,
    ministry: Ministry,
    analyst: User,
    *,
    due_on: datetime.date | None,
    by: User | None,
) -> Coding:
    """Give a ministry to an analyst, or change until when; asked again, nothing changes.

    Raises Locked when the round is released or the ministry's coding over, NotReady when the user
    is no analyst, Conflict when it has all its analysts or this one a conflict of interest.
    """
    round = locked(round)
    assessment, is_new = Assessment.objects.get_or_create(round=round, ministry=ministry)
    assessment = stages.lock(assessment)
    stages.refuse_unless(assessment, *ASSIGNABLE)
    team = list(assessment.codings.select_related("analyst"))
    standing = next((coding for coding in team if coding.analyst == analyst), None)
    if standing is None:
        holds = Membership.objects.for_user(analyst).analysts()
        interests = ConflictOfInterest.objects.filter(user=analyst, ministry=ministry)
        raise_if_any(
            refusal(
                assessment,
                analyst,
                team=[coding.analyst for coding in team],
                is_analyst=analyst.is_active and holds.exists(),
                is_in_conflict=interests.exists(),
            )
        )
    elif standing.due_on == due_on:
        return standing
    if is_new:
        deadlines.begin([assessment])
    old = standing.due_on if standing else None
    coding = standing or Coding(assessment=assessment, analyst=analyst)
    coding.due_on = due_on
    coding.save()
    events.record(
        "changed due date" if standing else "assigned",
        codings.subject(coding),
        by=by,
        detail={"old": {"due_on": _iso(old)}, "new": {"due_on": _iso(due_on)}},
    )
    return coding


def refusal(
    assessment: Assessment,
    analyst: User,
    *,
    team: Collection[User],
    is_analyst: bool,
    is_in_conflict: bool,
) -> ActionError | None:
    """Why the analyst cannot have the ministry beside its team, or None. No query."""
    round, ministry = assessment.round, assessment.ministry
    if not is_analyst:
        return NotReady(f"{analyst} is not an analyst.")
    if analyst in team:
        return Conflict(f"{analyst} codes {ministry} in round {round} already.")
    if is_in_conflict:
        return Conflict(f"{analyst} has a conflict of interest with {ministry}.")
    if len(team) >= round.coders:
        names = " and ".join(str(other) for other in team)
        return Conflict(f"{ministry} in round {round} is given to {names} already.")
    return None


def raise_if_any(refusal: ActionError | None) -> None:
    if refusal is not None:
        raise refusal


@transaction.atomic
def unassign(coding: Coding, *, by: User | None) -> None:
    """Take a ministry back from its analyst, and out of the round if it is nobody else's.

    Raises Locked when the round is released, the coding over or submitted, or anything put down in
    it; NotAllowed for another's, once coding has begun, by who codes the ministry: even whether
    anything is put down they may not know.
    """
    locked(coding.assessment.round)
    assessment = stages.lock(coding.assessment)
    stages.refuse_unless(assessment, *ASSIGNABLE)
    is_anothers = assessment.stage == Stage.CODING and coding.analyst != by
    if is_anothers and assessment.codings.filter(analyst=by).exists():
        raise NotAllowed(f"You code {codings.place(coding)} yourself; ask another coordinator.")
    coding = codings.lock(coding)
    if coding.submitted_at is not None:
        raise Locked(f"{codings.place(coding)} is submitted; a coordinator can reopen it.")
    if coding.scores.exists():
        raise Locked(f"{codings.place(coding)} has scores by {coding.analyst}, which are kept.")
    events.record(
        "unassigned",
        codings.subject(coding),
        by=by,
        detail={"old": {"due_on": _iso(coding.due_on)}},
    )
    Coding.objects.filter(pk=coding.pk).delete()
    if not (assessment.codings.exists() or assessment.findings.exists()):
        Assessment.objects.filter(pk=assessment.pk).delete()


def locked(round: Round) -> Round:
    """The round as it stands, held until the transaction ends; raises Locked once it is released.

    Publishing holds the round as well, so that nothing is assigned behind its back.
    """
    rounds = Round.objects.select_for_update(of=("self",)).select_related("framework")
    found = rounds.get(pk=round.pk)
    if release := found.releases.first():
        raise Locked(f"Round {found} is already published, as release {release}.")
    return found


def _iso(date: datetime.date | None) -> str | None:
    return date.isoformat() if date else None
