"""The same act for many assessments: what can be done is done, of the rest it is told why not."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from assessments.actions import deadlines, moves, stages
from assessments.actions.errors import ActionError, Lack, Locked, NotReady
from assessments.models import Assessment, Stage, User

MOVES: Mapping[Stage, Callable[..., Assessment]] = {
    Stage.CODING: moves.open_coding,
    Stage.RECONCILING: moves.open_reconciling,
    Stage.REPLY: moves.open_reply,
    Stage.DECIDING: moves.close_reply,
    Stage.FINAL: moves.finish,
}


@dataclass(frozen=True, slots=True)
class Refused:
    """lacks: what must be done first, where that is known one by one."""

    assessment: Assessment
    sentence: str
    lacks: list[Lack]


@dataclass(frozen=True, slots=True)
class Outcome:
    done: list[Assessment] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def advance(assessment: Assessment, *, shown: Stage, by: User) -> Assessment:
    """Move on from the stage that was shown, and from no other: sent twice, it moves once.

    Raises what the moves raise; Locked where only a release comes after.
    """
    move = MOVES.get(stages.NEXT.get(shown, shown))
    if move is None:
        raise Locked(f"{stages.place(assessment)} goes on by publishing its round, and only so.")
    return move(assessment, by=by)


def advance_each(assessments: Iterable[Assessment], *, shown: Stage, by: User) -> Outcome:
    """Each in a transaction of its own, with its own event."""
    return _each(assessments, lambda each: advance(each, shown=shown, by=by))


def change_deadline_of_each(
    assessments: Iterable[Assessment], stage: Stage, *, due_at: datetime.datetime, by: User
) -> Outcome:
    return _each(assessments, lambda each: deadlines.change(each, stage, due_at=due_at, by=by))


def _each(assessments: Iterable[Assessment], act: Callable[[Assessment], object]) -> Outcome:
    outcome = Outcome()
    for assessment in assessments:
        try:
            act(assessment)
        except (ActionError, ValidationError) as refusal:
            lacks = refusal.lacks if isinstance(refusal, NotReady) else []
            said = refusal.messages if isinstance(refusal, ValidationError) else [str(refusal)]
            outcome.refused.append(Refused(assessment, " ".join(said), lacks))
        else:
            outcome.done.append(assessment)
    return outcome
