"""Giving many ministries to analysts at once: all of them or, with every reason, none."""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from assessments.actions import deadlines, events, rounds, stages
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
from assessments.models.stages import BLIND

Teams = Mapping[Ministry, Collection[User]]


class Refusals(ActionError):
    """Several things could not be done, so nothing was."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = list(dict.fromkeys(reasons))
        super().__init__(" ".join(self.reasons))


@dataclass(frozen=True, slots=True)
class RoundSetup:
    """A round to be opened. analysts_of: the team of each ministry; due_on: of its codings."""

    code: str
    framework: Framework
    year: int
    opens_on: datetime.date | None
    closes_on: datetime.date | None
    due_on: datetime.date | None
    analysts_of: Teams
    coders: int = 1


@transaction.atomic
def open_round(setup: RoundSetup, *, by: User) -> Round:
    """Open the round and assign its ministries, in the same few queries however many they are.

    Raises what `rounds.open_round` raises, and Refusals.
    """
    round = rounds.open_round(
        setup.code,
        framework=setup.framework,
        year=setup.year,
        by=by,
        opens_on=setup.opens_on,
        closes_on=setup.closes_on,
        coders=setup.coders,
    )
    give(round, setup.analysts_of, due_on=setup.due_on, by=by)
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

    shown: ministry -> the keys of who coded it when the plan was made; a team that changed since
    is a reason to refuse. Returns how many codings were added. Raises Refusals.
    """
    round = rounds.lock_unreleased(round)
    # Locked before anything is checked, so that no team changes between the check and the write.
    assessments = _lock_assessments(round, teams)
    checks = _Eligibility.of(teams)
    reasons: list[str] = []
    for ministry, analysts in teams.items():
        assessment = assessments.get(ministry) or Assessment(round=round, ministry=ministry)
        team: list[User] = []
        if assessment.pk:
            team = [coding.analyst for coding in assessment.codings.all()]
        if shown is not None and {str(user.pk) for user in team} != {*shown[ministry.code]}:
            reasons.append(f"Who codes {ministry} has changed since this was shown.")
        else:
            reasons += checks.reasons(assessment, analysts, team)
    if reasons:
        raise Refusals(reasons)
    new = [ministry for ministry in teams if ministry not in assessments]
    made = Assessment.objects.bulk_create(
        Assessment(round=round, ministry=ministry) for ministry in new
    )
    deadlines.begin(made)
    assessments |= {assessment.ministry: assessment for assessment in made}
    return _assign(assessments, teams, due_on=due_on, by=by)


def _assign(
    assessments: Mapping[Ministry, Assessment],
    teams: Teams,
    *,
    due_on: datetime.date | None,
    by: User,
) -> int:
    """Write the codings and one event for each; return how many. Two queries."""
    planned = []
    for ministry, analysts in teams.items():
        for analyst in analysts:
            coding = Coding(assessment=assessments[ministry], analyst=analyst, due_on=due_on)
            planned.append(coding)
    given = Coding.objects.bulk_create(planned)
    detail = {"old": {"due_on": None}, "new": {"due_on": rounds.iso_date(due_on)}}
    events.record_each("assigned", ((coding.event_subject, detail) for coding in given), by=by)
    return len(given)


def _lock_assessments(round: Round, ministries: Iterable[Ministry]) -> dict[Ministry, Assessment]:
    """Return the round's own assessments, held until the transaction ends. Two queries."""
    rows = Assessment.objects.select_for_update(of=("self",)).for_round(round)
    rows = rows.filter(ministry__in=list(ministries)).select_related("ministry", "round")
    found = rows.order_by("pk").prefetch_related("codings__analyst")
    return {assessment.ministry: assessment for assessment in found}


@dataclass(frozen=True, slots=True)
class _Eligibility:
    """The limits of giving. analysts: keys of users; conflicts: (user, ministry)."""

    analysts: set[int]
    conflicts: set[tuple[int, str]]

    @classmethod
    def of(cls, teams: Teams) -> "_Eligibility":
        """Read what concerns the teams. Two queries."""
        users: set[User] = set().union(*teams.values())
        roles = Membership.objects.analysts().filter(user__in=users, user__is_active=True)
        interests = ConflictOfInterest.objects.filter(user__in=users, ministry__in=list(teams))
        return cls(
            set(roles.values_list("user", flat=True)),
            set(interests.values_list("user", "ministry")),
        )

    def reasons(
        self, assessment: Assessment, analysts: Collection[User], team: list[User]
    ) -> list[str]:
        """Return why these analysts cannot join the team, one after the other."""
        if not analysts:  # a ministry can be in the round before it has analysts
            return []
        try:
            stages.refuse_unless(assessment, *BLIND)
        except ActionError as error:
            return [str(error)]
        reasons: list[str] = []
        for analyst in analysts:
            refusal = rounds.refusal(
                assessment,
                analyst,
                team=team,
                is_analyst=analyst.pk in self.analysts,
                is_in_conflict=(analyst.pk, assessment.ministry_id) in self.conflicts,
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
    """Give each ministry to its analyst, in a free place or, where no coding began, of another.

    instead_of: whose place it is; where one analyst codes each ministry, it is the one who has it.
    An analyst who has it already gets the new date. Raises Refusals.
    """

    def give_one(ministry: Ministry) -> None:
        analyst = analyst_of[ministry]
        held = Coding.objects.filter(assessment__round=round, assessment__ministry=ministry)
        others = held.exclude(analyst=analyst).select_related("assessment__ministry")
        if instead_of is not None:
            others = others.filter(analyst=instead_of)
            if not others:
                raise Conflict(f"{instead_of} does not code {ministry} in round {round}.")
        elif round.coders > 1:
            others = others.none()
        # Taken back first, so that the place is free; a refusal undoes both.
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
