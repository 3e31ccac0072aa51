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
from assessments.models.stages import BLIND


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
    """Give a ministry to an analyst, or change the due date; asked again, nothing changes.

    Raises Locked when the round is released or the ministry's coding over, NotReady when the user
    is no analyst, Conflict when it has all its analysts or this one a conflict of interest.
    """
    round = lock_unreleased(round)
    assessment, is_new = Assessment.objects.get_or_create(round=round, ministry=ministry)
    # It may have existed and moved on: read its stage again under the lock.
    assessment = stages.lock(assessment)
    stages.refuse_unless(assessment, *BLIND)
    team = {each.analyst: each for each in assessment.codings.select_related("analyst")}
    coding = team.get(analyst)
    if coding is not None and coding.due_on == due_on:
        return coding
    if coding is None:
        _refuse_analyst(assessment, analyst, team)
        if is_new:
            deadlines.begin([assessment])
        verb, old = "assigned", None
        coding = Coding(assessment=assessment, analyst=analyst)
    else:
        verb, old = "changed due date", coding.due_on
    coding.due_on = due_on
    coding.save()
    detail = {"old": {"due_on": iso_date(old)}, "new": {"due_on": iso_date(due_on)}}
    events.record(verb, coding.event_subject, by=by, detail=detail)
    return coding


def _refuse_analyst(assessment: Assessment, analyst: User, team: Collection[User]) -> None:
    """Raise the reason why the analyst cannot have the ministry, if there is one. Two queries."""
    roles = Membership.objects.for_user(analyst).analysts()
    interests = ConflictOfInterest.objects.filter(user=analyst, ministry=assessment.ministry)
    found = refusal(
        assessment,
        analyst,
        team=team,
        is_analyst=analyst.is_active and roles.exists(),
        is_in_conflict=interests.exists(),
    )
    if found is not None:
        raise found


def refusal(
    assessment: Assessment,
    analyst: User,
    *,
    team: Collection[User],
    is_analyst: bool,
    is_in_conflict: bool,
) -> ActionError | None:
    """Return why the analyst cannot join the ministry's team, or None. No query."""
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


@transaction.atomic
def unassign(coding: Coding, *, by: User | None) -> None:
    """Take a ministry back from its analyst, and out of the round if it has no other.

    Raises Locked when the round is released, the coding over or submitted, or has scores;
    NotAllowed for another's, once coding has begun, by who codes the ministry: such a coordinator
    may not even know whether there are scores.
    """
    lock_unreleased(coding.assessment.round)
    assessment = stages.lock(coding.assessment)
    stages.refuse_unless(assessment, *BLIND)
    # A refusal for scores reveals that there are scores, so a blind coordinator is refused first.
    is_anothers = assessment.stage == Stage.CODING and coding.analyst != by
    named = stages.name(assessment)
    if is_anothers and assessment.codings.filter(analyst=by).exists():
        raise NotAllowed(f"You code {named} yourself; ask another coordinator.")
    coding = codings.lock(coding)
    if coding.submitted_at is not None:
        raise Locked(f"{named} is submitted; a coordinator can reopen it.")
    if coding.scores.exists():
        raise Locked(f"{named} has scores by {coding.analyst}, which are kept.")
    detail = {"old": {"due_on": iso_date(coding.due_on)}}
    events.record("unassigned", coding.event_subject, by=by, detail=detail)
    Coding.objects.filter(pk=coding.pk).delete()
    # An assessment that anything was decided in is kept, even without analysts.
    if not (assessment.codings.exists() or assessment.findings.exists()):
        Assessment.objects.filter(pk=assessment.pk).delete()


def lock_unreleased(round: Round) -> Round:
    """Return the round, held until the transaction ends; raise Locked once it is released.

    Publishing holds the round as well, so that nothing is assigned while it is being published.
    """
    rounds = Round.objects.select_for_update(of=("self",)).select_related("framework")
    found = rounds.get(pk=round.pk)
    if release := found.releases.first():
        raise Locked(f"Round {found} is already published, as release {release}.")
    return found


def iso_date(date: datetime.date | None) -> str | None:
    if date is None:
        return None
    return date.isoformat()
