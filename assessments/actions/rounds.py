"""Opening a round, and giving its ministries to analysts."""

import datetime

from django.db import IntegrityError, transaction

from assessments.actions import codings, events
from assessments.actions.errors import Conflict, Locked, NotReady
from assessments.models import (
    Assessment,
    Coding,
    Framework,
    Membership,
    Ministry,
    Round,
    User,
)


@transaction.atomic
def open_round(
    code: str,
    *,
    framework: Framework,
    year: int,
    by: User | None,
    opens_on: datetime.date | None = None,
    closes_on: datetime.date | None = None,
    is_demonstration: bool = False,
) -> Round:
    """Open a round. Raises Conflict for a code that is taken, ValidationError for a bad one."""
    taken = Conflict(f"There is already a round {code}.")
    if Round.objects.filter(code=code).exists():
        raise taken
    round = Round(
        code=code,
        framework=framework,
        year=year,
        opens_on=opens_on,
        closes_on=closes_on,
        is_demonstration=is_demonstration,
    )
    round.full_clean()
    try:
        with transaction.atomic():
            round.save()
    except IntegrityError as error:  # somebody else opened it since we looked
        raise taken from error
    events.record("opened round", code, by=by, detail={"framework": framework.slug, "year": year})
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

    Raises Locked when the round is released, NotReady when the user is no analyst, Conflict when
    another has the ministry: until there is a way to reconcile two, a round with two cannot be
    published.
    """
    round = _locked(round)
    if not (analyst.is_active and Membership.objects.for_user(analyst).analysts().exists()):
        raise NotReady(f"{analyst} is not an analyst.")
    assessment, _ = Assessment.objects.get_or_create(round=round, ministry=ministry)
    standing = assessment.codings.select_related("analyst").first()
    if standing is not None and standing.analyst != analyst:
        raise Conflict(f"{ministry} in round {round} is given to {standing.analyst} already.")
    if standing is not None and standing.due_on == due_on:
        return standing
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


@transaction.atomic
def unassign(coding: Coding, *, by: User | None) -> None:
    """Take a ministry back from its analyst, and out of the round if it is nobody else's.

    Raises Locked when the round is released, the coding submitted, or anything put down in it.
    """
    _locked(coding.assessment.round)
    coding = codings.lock(coding)
    codings.refuse_locked(coding, is_released=False)
    if coding.scores.exists():
        raise Locked(f"{codings.place(coding)} has scores by {coding.analyst}, which are kept.")
    assessment = coding.assessment
    events.record(
        "unassigned",
        codings.subject(coding),
        by=by,
        detail={"old": {"due_on": _iso(coding.due_on)}},
    )
    Coding.objects.filter(pk=coding.pk).delete()
    if not (assessment.codings.exists() or assessment.findings.exists()):
        Assessment.objects.filter(pk=assessment.pk).delete()


def _locked(round: Round) -> Round:
    """Publishing holds the round as well, so that nothing is assigned behind its back."""
    rounds = Round.objects.select_for_update(of=("self",)).select_related("framework")
    locked = rounds.get(pk=round.pk)
    if release := locked.releases.first():
        raise Locked(f"Round {locked} is already published, as release {release}.")
    return locked


def _iso(date: datetime.date | None) -> str | None:
    return date.isoformat() if date else None
