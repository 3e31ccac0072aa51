"""Giving many ministries to analysts at once: all of them or, with every reason, none."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from django.db import transaction

from assessments.actions import rounds
from assessments.actions.errors import ActionError
from assessments.models import Coding, Framework, Ministry, Round, User


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
    """Open the round and assign its ministries. Raises what `rounds` raises, and Refusals."""
    round = rounds.open_round(
        opening.code,
        framework=opening.framework,
        year=opening.year,
        by=by,
        opens_on=opening.opens_on,
        closes_on=opening.closes_on,
    )
    hand_over(round, opening.analyst_of, due_on=opening.due_on, by=by)
    return round


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
def take_back(codings: Iterable[Coding], *, by: User) -> None:
    """Unassign each. Raises Refusals where one has scores, is submitted or released."""
    _each(lambda coding: rounds.unassign(coding, by=by), codings)


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
