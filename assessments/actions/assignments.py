"""Giving many ministries to analysts at once: all of them or, with every reason, none."""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from assessments.actions import codings, deadlines, events, rounds, stages
from assessments.actions.errors import ActionError, Conflict
from assessments.models import (
    Assessment,
    Coding,
    ConflictOfInterest,
    Framework,
    Membership,
    Ministry,
    Round,
    User,
)

Teams = Mapping[Ministry, Collection[User]]


class Refusals(ActionError):
    """Several things could not be done, so none was."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = list(dict.fromkeys(reasons))
        super().__init__(" ".join(self.reasons))


@dataclass(frozen=True, slots=True)
class Opening:
    """A round to be opened. analysts_of: whose each ministry will be; due_on: until when."""

    code: str
    framework: Framework
    year: int
    opens_on: datetime.date | None
    closes_on: datetime.date | None
    due_on: datetime.date | None
    analysts_of: Teams
    coders: int = 1


@transaction.atomic
def open_round(opening: Opening, *, by: User) -> Round:
    """Open the round and assign its ministries, in the same few queries however many they are.

    Raises what `rounds.open_round` raises, and Refusals.
    """
    round = rounds.open_round(
        opening.code,
        framework=opening.framework,
        year=opening.year,
        by=by,
        opens_on=opening.opens_on,
        closes_on=opening.closes_on,
        coders=opening.coders,
    )
    give(round, opening.analysts_of, due_on=opening.due_on, by=by)
    return round


@transaction.atomic
def give(
    round: Round,
    teams: Teams,
    *,
    due_on: datetime.date | None,
    by: User,
    shown: Mapping[str, Collection[str]] | None = None,
) -> int:
    """Give each ministry to more analysts, in the same few queries however many they are.

    shown: ministry -> the keys of who coded it when the plan was made; whoever came or went since
    is a reason to refuse. Returns how many codings there are more. Raises Refusals.
    """
    round = rounds.locked(round)
    standing = _standing(round, teams)
    may = _may_be_given(teams)
    reasons = []
    for ministry, analysts in teams.items():
        assessment = standing.get(ministry) or Assessment(round=round, ministry=ministry)
        team = [coding.analyst for coding in assessment.codings.all()] if assessment.pk else []
        if shown is not None and {str(user.pk) for user in team} != {*shown[ministry.code]}:
            reasons.append(f"Who codes {ministry} has changed since this was shown.")
            continue
        reasons += _reasons(assessment, analysts, team, may)
    if reasons:
        raise Refusals(reasons)
    made = Assessment.objects.bulk_create(
        Assessment(round=round, ministry=ministry) for ministry in teams if ministry not in standing
    )
    deadlines.begin(made)
    assessments = standing | {assessment.ministry: assessment for assessment in made}
    given = Coding.objects.bulk_create(
        Coding(assessment=assessments[ministry], analyst=analyst, due_on=due_on)
        for ministry, analysts in teams.items()
        for analyst in analysts
    )
    until = due_on.isoformat() if due_on else None
    detail = {"old": {"due_on": None}, "new": {"due_on": until}}
    events.record_each("assigned", ((codings.subject(coding), detail) for coding in given), by=by)
    return len(given)


def _standing(round: Round, ministries: Iterable[Ministry]) -> dict[Ministry, Assessment]:
    """Those of the round already, held until the transaction ends. Two queries."""
    rows = Assessment.objects.select_for_update(of=("self",)).for_round(round)
    rows = rows.filter(ministry__in=list(ministries)).select_related("ministry", "round")
    found = rows.order_by("pk").prefetch_related("codings__analyst")
    return {assessment.ministry: assessment for assessment in found}


def _may_be_given(teams: Teams) -> tuple[set[int], set[tuple[int, str]]]:
    """The keys of those who are analysts, and (user, ministry) of conflicts. Two queries."""
    users = {user for team in teams.values() for user in team}
    holders = Membership.objects.analysts().filter(user__in=users, user__is_active=True)
    interests = ConflictOfInterest.objects.filter(user__in=users, ministry__in=list(teams))
    return (
        set(holders.values_list("user", flat=True)),
        set(interests.values_list("user", "ministry")),
    )


def _reasons(
    assessment: Assessment,
    analysts: Collection[User],
    team: list[User],
    may: tuple[set[int], set[tuple[int, str]]],
) -> list[str]:
    """Why these analysts cannot join the team, one after the other."""
    holders, interests = may
    try:
        stages.refuse_unless(assessment, *(rounds.ASSIGNABLE if analysts else stages.ORDER))
    except ActionError as error:
        return [str(error)]
    reasons: list[str] = []
    for analyst in analysts:
        refusal = rounds.refusal(
            assessment,
            analyst,
            team=team,
            is_analyst=analyst.pk in holders,
            is_in_conflict=(analyst.pk, assessment.ministry_id) in interests,
        )
        if refusal is None:
            team = [*team, analyst]
        else:
            reasons.append(str(refusal))
    return reasons


@transaction.atomic
def hand_over(
    round: Round,
    analyst_of: Mapping[Ministry, User],
    *,
    due_on: datetime.date | None,
    by: User,
    instead_of: User | None = None,
) -> None:
    """Give each ministry to its analyst, in a place that is free or, unbegun, of another.

    instead_of: whose place it is; where one analyst codes each ministry, that is whoever has it.
    An analyst who has it already gets the new date. Raises Refusals.
    """

    def give_one(ministry: Ministry) -> None:
        analyst = analyst_of[ministry]
        standing = Coding.objects.filter(assessment__round=round, assessment__ministry=ministry)
        others = standing.exclude(analyst=analyst).select_related("assessment__ministry")
        if instead_of is not None:
            others = others.filter(analyst=instead_of)
            if not others:
                raise Conflict(f"{instead_of} does not code {ministry} in round {round}.")
        elif round.coders > 1:
            others = others.none()
        for coding in others:
            rounds.unassign(coding, by=by)
        rounds.assign(round, ministry, analyst, due_on=due_on, by=by)

    _each(give_one, analyst_of)


@transaction.atomic
def take_back(held: Iterable[Coding], *, by: User) -> None:
    """Unassign each. Raises Refusals where one has scores, is submitted or past coding."""
    _each(lambda coding: rounds.unassign(coding, by=by), held)


def _each(act: Callable[..., None], things: Iterable[Ministry] | Iterable[Coding]) -> None:
    """Do it to each, and go on after a refusal, so that every reason is known."""
    reasons = []
    for thing in things:
        try:
            with transaction.atomic():
                act(thing)
        except ActionError as refusal:
            reasons.append(str(refusal))
    if reasons:
        raise Refusals(reasons)
