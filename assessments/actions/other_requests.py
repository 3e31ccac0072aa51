"""Record that a ministry was asked for its reply by other means than a letter from here."""

import datetime

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from assessments.actions import events, stages
from assessments.actions.entry_checks import storable
from assessments.models import Assessment, OtherRequest, Stage, User

RECORDED = "recorded request"
MOST_DAYS_AGO = datetime.timedelta(days=366)
WAITS_FOR_REQUEST = (Stage.RECONCILING, Stage.REPLY)


@transaction.atomic
def record(
    assessment: Assessment, *, who: str, means: str, asked_on: datetime.date, by: User
) -> OtherRequest:
    """Record it, before the reply is asked for here or while it is awaited; a second replaces it.

    Raises Locked in any other stage, and ValidationError without words, for a day to come and for
    one that is more than a year ago.
    """
    assessment = stages.lock(assessment)
    stages.refuse_unless(assessment, *WAITS_FOR_REQUEST)
    today = timezone.localdate()
    if not today - MOST_DAYS_AGO <= asked_on <= today:
        raise ValidationError({"asked_on": ["Choose a day of the past year, or today."]})
    row = OtherRequest.objects.filter(assessment=assessment).first()
    row = row or OtherRequest(assessment=assessment)
    old = (row.who, row.means, row.asked_on)
    row.who, row.means = storable("who", who).strip(), storable("means", means).strip()
    row.asked_on = asked_on
    if old == (row.who, row.means, row.asked_on):  # the form was sent twice
        return row
    row.recorded_by, row.recorded_at = by, timezone.now()
    row.full_clean()
    row.save()
    detail = {"who": row.who, "means": row.means, "asked_on": asked_on.isoformat()}
    events.record(RECORDED, assessment.event_subject, by=by, detail=detail)
    return row
