"""The demonstration's open round: on the analysts' desks, and in no release."""

import datetime
from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone

from assessments.actions import codings, rounds
from assessments.actions.demonstration_codings import write_codings
from assessments.demonstration.desks import (
    CLOSES_ON,
    CODE,
    OPENS_ON,
    YEAR,
    Degree,
    PlannedCoding,
)
from assessments.models import Assessment, Coding, Framework, Round, Stage, User
from assessments.scoring.entries import Entry


@transaction.atomic
def open_desk(
    framework: Framework,
    planned: Sequence[PlannedCoding],
    beside: Mapping[str, Mapping[str, Entry]],
    coders: Sequence[User],
    *,
    by: User | None,
) -> Round:
    """Open the round and lay each coding on the first coder's desk, and its other on the second's.

    beside: ministry -> what the second has put down. A constant number of queries, but for what is
    submitted, which must pass as any coding does.
    """
    round = rounds.open_round(
        CODE,
        framework=framework,
        year=YEAR,
        by=by,
        opens_on=OPENS_ON,
        closes_on=CLOSES_ON,
        is_demonstration=True,
        coders=len(coders),
    )
    assessments = Assessment.objects.bulk_create(
        Assessment(
            ministry_id=each.ministry,
            round=round,
            stage=Stage.CODING if each.entries else Stage.ASSIGNED,
        )
        for each in planned
    )
    written = []
    for assessment, each in zip(assessments, planned, strict=True):
        saved_at = timezone.now() - datetime.timedelta(hours=each.hours_ago)
        for coder, entries in zip(coders, (each.entries, beside[each.ministry]), strict=True):
            coding = Coding(assessment=assessment, analyst=coder, due_on=each.due_on)
            written.append((coding, entries, saved_at))
    Coding.objects.bulk_create([coding for coding, _, _ in written])
    write_codings(written)
    submitted = {each.ministry for each in planned if each.degree == Degree.SUBMITTED}
    for coding, entries, _ in written:
        is_first = coding.analyst == coders[0]
        is_whole = len(entries) == framework.indicators.count()
        if is_whole if not is_first else coding.assessment.ministry_id in submitted:
            codings.submit(coding, by=coding.analyst)
    return round
