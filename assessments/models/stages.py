"""The stages of an assessment (`/method/`), and the one table that says what each allows.

assigned -> coding -> reconciling -> reply -> deciding -> final -> released. Models, actions, the
board, the work queues and publication read `RULES`; none of them keeps a list of stages of its own.
docs/decisions/0022-one-table-of-stages.md says why.
"""

import enum
from collections.abc import Callable
from dataclasses import dataclass

from django.db import models

from assessments.models.people import LEADING, Role


class Stage(models.TextChoices):
    ASSIGNED = "assigned", "Assigned"
    CODING = "coding", "Coding"
    RECONCILING = "reconciling", "Reconciling"
    REPLY = "reply", "Right of reply"
    DECIDING = "deciding", "Adjudication"
    FINAL = "final", "Final"
    RELEASED = "released", "Released"

    @property
    def rule(self) -> "StageRule":
        return RULES[self]

    @property
    def next(self) -> "Stage | None":
        """The stage that follows; None after the last."""
        later = self.later
        return later[0] if later else None

    @property
    def move(self) -> "Move":
        """The move that enters this stage. Raises ValueError for the first and the last."""
        if self.rule.move is None:
            raise ValueError(f"no move enters {self}")
        return self.rule.move

    @property
    def next_move(self) -> "Move | None":
        """The move on from this stage; None where only publishing the round follows, or nothing."""
        after = self.next
        return after.rule.move if after else None

    @property
    def later(self) -> list["Stage"]:
        stages = list(Stage)
        return stages[stages.index(self) + 1 :]

    @property
    def ways_back(self) -> list["Stage"]:
        """The earlier stages that an assessment can be taken back to, the nearest first."""
        if self.next is None:  # what is released never changes
            return []
        return [stage for stage in reversed(WAYS_BACK) if stage.is_before(self)]

    def is_before(self, other: "Stage") -> bool:
        return other in self.later


class Condition(enum.Enum):
    """A condition that must hold before a stage can begin; `actions.stages` checks the rows."""

    ENOUGH_ANALYSTS = enum.auto()
    CODINGS_SUBMITTED = enum.auto()
    ALL_RECONCILED = enum.auto()
    MINISTRY_REACHABLE = enum.auto()
    REPLY_OVER = enum.auto()
    CONTESTED_DECIDED = enum.auto()


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """The move by which an assessment enters a stage from the stage before it.

    verb: of its event. button: the words of who makes it. history: the words once it is made.
    roles: who may make it; an analyst may for what they code themselves, and nothing else.
    takes_deadline: the user who makes it may choose the deadline of the stage.
    """

    verb: str
    button: str
    history: str
    conditions: tuple[Condition, ...]
    roles: tuple[Role, ...] = tuple(LEADING)
    takes_deadline: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRule:
    """One row of the table.

    move: how the stage is entered; None for the first, and for the last, which publishing enters.
    actors: whose work the stage is; who_acts: the same in words.
    days: how long it lasts unless somebody chose otherwise; None: it has no deadline.
    is_blind: analysts know nothing of each other's codings, and the team can still change.
    is_shown_to_ministry: the ministry's members may read their draft.
    is_finished: nothing is left to do but to publish.
    is_way_back: an assessment can be taken back to it.
    work: what a lead does with one indicator; work_page, indicator_page: names of the pages for
    that, of all indicators and of one; blank where there is no such page.
    """

    stage: Stage
    move: Move | None = None
    actors: tuple[Role, ...]
    who_acts: str
    days: int | None
    is_blind: bool = False
    is_shown_to_ministry: bool = False
    is_finished: bool = False
    is_way_back: bool = True
    work: str = ""
    work_page: str = ""
    indicator_page: str = ""


_TABLE = (
    StageRule(
        stage=Stage.ASSIGNED,
        actors=(Role.ANALYST, *LEADING),
        who_acts="Its analysts begin. A lead or a coordinator may begin for them.",
        days=14,
        is_blind=True,
        is_way_back=False,  # what was only assigned has nothing to go back for
    ),
    StageRule(
        stage=Stage.CODING,
        move=Move(
            verb="opened coding",
            button="Begin coding",
            history="Coding began",
            conditions=(Condition.ENOUGH_ANALYSTS,),
            roles=(Role.ANALYST, *LEADING),
        ),
        actors=(Role.ANALYST,),
        who_acts="Its analysts, blind to each other, until each has submitted.",
        days=28,
        is_blind=True,  # until the lead compares, who codes must not know of the other answers
    ),
    StageRule(
        stage=Stage.RECONCILING,
        move=Move(
            verb="opened reconciling",
            button="End coding and reconcile",
            history="Reconciling began",
            conditions=(Condition.ENOUGH_ANALYSTS, Condition.CODINGS_SUBMITTED),
        ),
        actors=tuple(LEADING),
        who_acts="Leads and coordinators. Where codings differ, they choose the score.",
        days=14,
        work="Reconcile",
        work_page="reconciling-detail",
        indicator_page="reconciling-indicator",
    ),
    StageRule(
        stage=Stage.REPLY,
        move=Move(
            verb="opened reply",
            button="Ask the ministry for its reply",
            history="The ministry was asked for its reply",
            conditions=(Condition.ALL_RECONCILED, Condition.MINISTRY_REACHABLE),
            takes_deadline=True,
        ),
        actors=(Role.MINISTRY,),
        who_acts="The ministry’s own members, indicator by indicator.",
        days=21,  # as the method wants (`/method/`)
        is_shown_to_ministry=True,
    ),
    StageRule(
        stage=Stage.DECIDING,
        move=Move(
            verb="closed reply",
            button="Close the reply and decide",
            history="The reply was closed",
            conditions=(Condition.REPLY_OVER,),
        ),
        actors=tuple(LEADING),
        who_acts="Leads and coordinators, on what the ministry contests.",
        days=14,
        is_shown_to_ministry=True,
        work="Decide on",
        work_page="deciding-detail",
    ),
    StageRule(
        stage=Stage.FINAL,
        move=Move(
            verb="finished assessment",
            button="Make it final",
            history="It became final",
            conditions=(Condition.CONTESTED_DECIDED,),
        ),
        actors=(Role.COORDINATOR,),
        who_acts="A coordinator, by publishing the round.",
        days=14,
        is_shown_to_ministry=True,
        is_finished=True,
        is_way_back=False,  # only a round that is published comes after it
    ),
    StageRule(
        stage=Stage.RELEASED,
        actors=(),
        who_acts="No one: what is released never changes. A new release can correct it.",
        days=None,
        is_shown_to_ministry=True,
        is_finished=True,
        is_way_back=False,
    ),
)
RULES = {rule.stage: rule for rule in _TABLE}


def _stages(column: Callable[[StageRule], bool]) -> list[Stage]:
    return [rule.stage for rule in _TABLE if column(rule)]


# The table read by column, for querysets.
BLIND = _stages(lambda rule: rule.is_blind)
UNBLINDED = _stages(lambda rule: not rule.is_blind)
SHOWN_TO_MINISTRY = _stages(lambda rule: rule.is_shown_to_ministry)
FINISHED = _stages(lambda rule: rule.is_finished)
# Several readings of one ministry exist in these, and no score is final.
UNSETTLED = _stages(lambda rule: not rule.is_blind and not rule.is_finished)
WAYS_BACK = _stages(lambda rule: rule.is_way_back)
