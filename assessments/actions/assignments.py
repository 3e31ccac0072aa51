"""Giving many ministries to analysts at once: all of them or, with every reason, none."""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from assessments.actions import codings, events, rounds
from assessments.actions.errors import ActionError
from assessments.models import (
    Assessment,
    Coding,
    Framework,
    Membership,
    Ministry,
    Round,
    User,
)


class Refusals(ActionError):
    """Several things could not be done, so none was."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = list(reasons)
        super().__init__(" ".join(self.reasons))


@dataclass(frozen=True, slots=True)
class Opening:
    """A round to be opened. analyst_of: whose each ministry will be; due_on: until when."""

    code: str
    framework: Framework
    year: int
    opens_on: datetime.date | None
    closes_on: datetime.date | None
    due_on: datetime.date | None
    analyst_of: Mapping[Ministry, User]


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
    )
    _refuse_others(opening.analyst_of.values())
    assessments = Assessment.objects.bulk_create(
        Assessment(round=round, ministry=ministry) for ministry in opening.analyst_of
    )
    given = Coding.objects.bulk_create(
        Coding(
            assessment=assessment,
            analyst=opening.analyst_of[assessment.ministry],
            due_on=opening.due_on,
        )
        for assessment in assessments
    )
    due_on = opening.due_on.isoformat() if opening.due_on else None
    detail = {"old": {"due_on": None}, "new": {"due_on": due_on}}
    events.record_each("assigned", ((codings.subject(coding), detail) for coding in given), by=by)
    return round


def _refuse_others(users: Collection[User]) -> None:
    """Raise Refusals for everybody who is not an active analyst. One query."""
    holders = Membership.objects.analysts().filter(user__in=set(users), user__is_active=True)
    known = set(holders.values_list("user", flat=True))
    if others := [user for user in dict.fromkeys(users) if user.pk not in known]:
        raise Refusals(f"{user} is not an analyst." for user in others)


@transaction.atomic
def hand_over(
    round: Round,
    analyst_of: Mapping[Ministry, User],
    *,
    due_on: datetime.date | None,
    by: User,
) -> None:
    """Give each ministry to its analyst, also where another has it and has not begun.

    An analyst who has it already gets the new date. Raises Refusals.
    """

    def give(ministry: Ministry) -> None:
        analyst = analyst_of[ministry]
        standing = Coding.objects.filter(assessment__round=round, assessment__ministry=ministry)
        for coding in standing.exclude(analyst=analyst):
            rounds.unassign(coding, by=by)
        rounds.assign(round, ministry, analyst, due_on=due_on, by=by)

    _each(give, analyst_of)


@transaction.atomic
def take_back(held: Iterable[Coding], *, by: User) -> None:
    """Unassign each. Raises Refusals where one has scores, is submitted or released."""
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
        raise Refusals(dict.fromkeys(reasons))
