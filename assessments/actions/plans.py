"""A ministry's own plan: what its members want of each indicator. Private to them."""

import datetime
from dataclasses import asdict, dataclass, fields

from django.core.exceptions import ValidationError
from django.db import transaction

from assessments.actions import events
from assessments.actions.errors import Conflict
from assessments.models import Indicator, Ministry, Step, User

LONGEST_NOTE = Step._meta.get_field("note").max_length or 0
STALE = "This step was changed elsewhere after you opened it here; nothing was overwritten."


@dataclass(frozen=True, slots=True)
class Intention:
    """One step as somebody wants it; the default is one that nobody has written."""

    level: int | None = None
    responsible: str = ""
    due_on: datetime.date | None = None
    note: str = ""


FIELDS = tuple(field.name for field in fields(Intention))


class StepConflict(Conflict):
    """Somebody else saved first: what stands now, and its version."""

    def __init__(self, message: str, *, stored: Intention, version: int) -> None:
        super().__init__(message)
        self.stored = stored
        self.version = version


def intention_of(step: Step | None) -> Intention:
    """A step that is not there is an empty intention, of version 0."""
    return Intention(**{name: getattr(step, name) for name in FIELDS}) if step else Intention()


@transaction.atomic
def change(
    ministry: Ministry, indicator: Indicator, intention: Intention, *, version: int, by: User
) -> bool:
    """Make the intention what the plan says of one indicator; False where it says that already.

    version: what the editor last knew; 0 is "nothing yet". A form sent twice is one change. A
    step once written stays as a row, blank or not, so that its version never starts again.
    Raises StepConflict when another version stands, ValidationError for what cannot be stored.
    """
    Ministry.objects.select_for_update(no_key=True).get(pk=ministry.pk)
    step = Step.objects.filter(ministry=ministry, indicator=indicator).first()
    stored, before = intention_of(step), step.version if step else 0
    if stored == intention:
        return False
    if before != version:
        raise StepConflict(STALE, stored=stored, version=before)
    check(indicator, intention)
    step = step or Step(ministry=ministry, indicator=indicator)
    for name in FIELDS:
        setattr(step, name, getattr(intention, name))
    step.version = before + 1
    step.full_clean()
    step.save()
    record(step, stored, intention, by=by)
    return True


def check(indicator: Indicator, intention: Intention) -> None:
    """Refuse a level that the rubric does not describe, and a note that is too long."""
    level = intention.level
    if level is not None and not indicator.levels.filter(level=level).exists():
        raise ValidationError({"level": f"{indicator.code} has no level {level}."})
    if len(intention.note) > LONGEST_NOTE:
        raise ValidationError({"note": f"A note has at most {LONGEST_NOTE} characters."})


def record(step: Step, old: Intention, new: Intention, *, by: User) -> None:
    """Log which fields changed, and none of what they say: others read the log."""
    before, after = asdict(old), asdict(new)
    events.record(
        "changed plan",
        f"{step.ministry_id} {step.indicator.code}",
        by=by,
        detail={
            "version": step.version,
            "fields": [name for name in FIELDS if before[name] != after[name]],
        },
    )
