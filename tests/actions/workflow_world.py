"""The base of the stage machine: its people, and a model of the expected state."""

from collections import Counter
from collections.abc import Callable
from typing import Any, ClassVar

from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis.stateful import RuleBasedStateMachine

from assessments.actions.errors import ActionError
from assessments.models import Assessment, Event, Finding, Reply, Result, Score, Stage, User
from tests.factories import make_coding, make_framework, make_ministry, make_round, make_user

INDICATORS = ("I-1", "I-2")
CODERS = ("ada", "ben")
LEADING = ("lea", "cora")
PEOPLE = (*CODERS, *LEADING, "min", "eve")


class World(RuleBasedStateMachine):
    """One ministry, two coders, a lead, a coordinator, a member, and somebody with no role."""

    reached: ClassVar[Counter[Stage]] = Counter()

    def __init__(self) -> None:
        super().__init__()
        self.savepoint = transaction.atomic()
        self.savepoint.__enter__()
        framework = make_framework("drawn", tree={"d": {"f": list(INDICATORS)}})
        round = make_round("drawn", framework=framework, coders=len(CODERS))
        self.assessment = Assessment.objects.create(ministry=make_ministry(), round=round)
        roles = {"lea": "lead", "cora": "coordinator", "min": "ministry", "eve": ""}
        self.people: dict[str, User] = {
            name: make_user(
                name, role=roles.get(name, "analyst"), ministry="FIN" if name == "min" else ""
            )
            for name in PEOPLE
        }
        User.objects.filter(username="min").update(email="min@fin.example")
        self.codings = {
            name: make_coding(self.assessment, analyst=self.people[name]) for name in CODERS
        }
        self.stage = Stage.ASSIGNED
        self.submitted: dict[str, dict[str, int | None]] = {}
        self.is_reply_over = False
        self.events = Event.objects.count()
        self.published: list[tuple[Any, ...]] = []

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.savepoint.__exit__(None, None, None)

    def attempt(self, act: Callable[[], object]) -> bool:
        """Return whether it was done; the invariants check that a refusal changes nothing."""
        try:
            act()
        except (ActionError, ValidationError):
            return False
        return True

    def done(self, act: Callable[[], object]) -> bool:
        """Attempt an action that always writes one event."""
        is_done = self.attempt(act)
        self.events += is_done
        return is_done

    def levels_of(self, name: str) -> dict[str, int | None]:
        rows = Score.objects.filter(coding=self.codings[name])
        return dict(rows.values_list("indicator__code", "level"))

    def holds_for(self, to: Stage) -> bool:
        if to == Stage.RECONCILING:
            return len(self.submitted) == len(CODERS)
        if to == Stage.REPLY:
            return Finding.objects.count() == len(INDICATORS)
        if to == Stage.DECIDING:
            assessment = Assessment.objects.get()
            return self.is_reply_over or assessment.reply_submitted_at is not None
        if to == Stage.FINAL:
            contested = Reply.objects.filter(stance="disagree")
            return not contested.filter(decision=None).exists()
        return True

    def frozen(self) -> list[tuple[Any, ...]]:
        return list(Result.objects.order_by("pk").values_list())
