"""The same act for many assessments: what can be done is done, each refusal is kept."""

import datetime
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError

from assessments.actions import deadlines, moves, stages
from assessments.actions.errors import ActionError, Lack, Locked, NotReady
from assessments.models import Assessment, Stage, User

# How each stage is entered; the table of stages says what the move needs.
MOVES: Mapping[Stage, Callable[..., Assessment]] = {
    Stage.CODING: moves.open_coding,
    Stage.RECONCILING: moves.open_reconciling,
    Stage.REPLY: moves.open_reply,
    Stage.DECIDING: moves.close_reply,
    Stage.FINAL: moves.finish,
}


@dataclass(frozen=True, slots=True)
class Refused:
    """One assessment, and why not. lacks: what must be done first, where that is known."""

    assessment: Assessment
    sentence: str
    lacks: list[Lack]


@dataclass(frozen=True, slots=True)
class Outcome:
    done: list[Assessment] = field(default_factory=list)
    refused: list[Refused] = field(default_factory=list)


def advance(
    assessment: Assessment,
    *,
    shown: Stage,
    by: User,
    due_at: datetime.datetime | None = None,
) -> Assessment:
    """Move on from the stage that was shown, and from no other: sent twice, it moves once.

    due_at: the deadline of the next stage, if its move takes one. Raises what the moves raise;
    Locked where only a release follows.
    """
    after, move = shown.next, shown.next_move
    if after is None or move is None:
        raise Locked(f"{stages.name(assessment)} can only go on by publishing its round.")
    if move.takes_deadline:
        return MOVES[after](assessment, by=by, due_at=due_at)
    return MOVES[after](assessment, by=by)


def advance_each(assessments: Iterable[Assessment], *, shown: Stage, by: User) -> Outcome:
    """Move each in a transaction of its own, with its own event."""
    return _each(assessments, lambda each: advance(each, shown=shown, by=by))


def change_deadline_of_each(
    assessments: Iterable[Assessment], stage: Stage, *, due_at: datetime.datetime, by: User
) -> Outcome:
    return _each(assessments, lambda each: deadlines.change(each, stage, due_at=due_at, by=by))


def _each(assessments: Iterable[Assessment], act: Callable[[Assessment], object]) -> Outcome:
    outcome = Outcome()
    for assessment in assessments:
        # Each act is a transaction of its own: one refusal does not undo the others.
        try:
            act(assessment)
        except NotReady as refusal:
            outcome.refused.append(Refused(assessment, str(refusal), refusal.lacks))
        except ActionError as refusal:
            outcome.refused.append(Refused(assessment, str(refusal), []))
        except ValidationError as refusal:
            outcome.refused.append(Refused(assessment, " ".join(refusal.messages), []))
        else:
            outcome.done.append(assessment)
    return outcome
