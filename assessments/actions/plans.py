"""A ministry's own plan: what its members want of each indicator. Private to them."""

import datetime
from dataclasses import dataclass, fields
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from assessments.actions import versions
from assessments.actions.versions import VersionedAnswer
from assessments.models import Indicator, Ministry, Step, User

LONGEST_NOTE = Step._meta.get_field("note").max_length or 0


@dataclass(frozen=True, slots=True)
class StepValues:
    """One step as it is typed; the default is one that was never written."""

    level: int | None = None
    responsible: str = ""
    due_on: datetime.date | None = None
    note: str = ""


FIELDS = tuple(field.name for field in fields(StepValues))


@dataclass(frozen=True, slots=True)
class StepAnswer(VersionedAnswer[Step, StepValues]):
    """One step of a ministry's plan."""

    VERB = "changed plan"
    STALE = "This step was changed elsewhere after you opened it here; nothing was overwritten."
    AT = ""

    def check(self, sent: StepValues) -> None:
        """Refuse a level that the rubric does not describe, and a note that is too long."""
        indicator, level = self.row.indicator, sent.level
        if level is not None and not indicator.levels.filter(level=level).exists():
            raise ValidationError({"level": f"{indicator.code} has no level {level}."})
        if len(sent.note) > LONGEST_NOTE:
            raise ValidationError({"note": f"A note has at most {LONGEST_NOTE} characters."})

    def detail(
        self, sent: StepValues, *, before: int, saver: User | None, by: User
    ) -> dict[str, Any]:
        """Name the fields that changed and none of their words: people of the team read the log."""
        old, _ = versions.changed_fields(self.stored, sent)
        return {"version": before + 1, "fields": list(old)}


def step_values(step: Step | None) -> StepValues:
    """Return the fields of a step; one that is not there is empty."""
    if step is None:
        return StepValues()
    return StepValues(step.level, step.responsible, step.due_on, step.note)


@transaction.atomic
def change(
    ministry: Ministry, indicator: Indicator, values: StepValues, *, version: int, by: User
) -> bool:
    """Store what the plan wants of one indicator; return False where that is stored already.

    version: as `versions.save` says. A step once written stays as a row, blank or not, so that its
    version never starts again. Raises VersionConflict when another version is stored,
    ValidationError for what cannot be stored.
    """
    # Two first versions of one step must not meet at the constraint. Other ministries go on.
    Ministry.objects.select_for_update(no_key=True).get(pk=ministry.pk)
    stored = Step.objects.filter(ministry=ministry, indicator=indicator).first()
    row = stored or Step(ministry=ministry, indicator=indicator)
    row.indicator = indicator
    answer = StepAnswer(row, step_values(stored), f"{ministry.pk} {indicator.code}")
    return versions.save(answer, values, version=version, by=by).is_changed
