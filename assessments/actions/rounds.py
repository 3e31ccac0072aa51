"""Opening a round."""

import datetime

from django.db import transaction

from assessments.actions import events
from assessments.actions.errors import Conflict
from assessments.models import Framework, Round, User


@transaction.atomic
def open_round(
    code: str,
    *,
    framework: Framework,
    year: int,
    by: User | None,
    opens_on: datetime.date | None = None,
    closes_on: datetime.date | None = None,
    is_demonstration: bool = False,
) -> Round:
    """Open a round. Raises Conflict for a code that is taken, ValidationError for a bad one."""
    if Round.objects.filter(code=code).exists():
        raise Conflict(f"There is already a round {code}.")
    round = Round(
        code=code,
        framework=framework,
        year=year,
        opens_on=opens_on,
        closes_on=closes_on,
        is_demonstration=is_demonstration,
    )
    round.full_clean()
    round.save()
    events.record("opened round", code, by=by, detail={"framework": framework.slug, "year": year})
    return round
