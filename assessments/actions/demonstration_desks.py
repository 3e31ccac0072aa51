"""The demonstration's open round: on the analyst's desk, and in no release."""

import datetime
from collections.abc import Iterator, Sequence
from dataclasses import fields

from django.db import transaction
from django.utils import timezone

from assessments.actions import codings, evidence, rounds
from assessments.demonstration.desks import (
    CLOSES_ON,
    CODE,
    OPENS_ON,
    YEAR,
    Degree,
    PlannedCoding,
)
from assessments.models import Assessment, Coding, Evidence, Framework, Score, Stage, User
from assessments.scoring.entries import Entry

BATCH = 1000
STEP = datetime.timedelta(minutes=9)  # between one indicator and the next
SAID = tuple(field.name for field in fields(Entry) if field.name != "evidence")


@transaction.atomic
def open_desk(
    framework: Framework, planned: Sequence[PlannedCoding], analyst: User, *, by: User | None
) -> None:
    """Open the round and lay every coding on the analyst's desk.

    A constant number of queries, but for what is submitted, which must pass as any coding does.
    """
    round = rounds.open_round(
        CODE,
        framework=framework,
        year=YEAR,
        by=by,
        opens_on=OPENS_ON,
        closes_on=CLOSES_ON,
        is_demonstration=True,
    )
    assessments = Assessment.objects.bulk_create(
        Assessment(
            ministry_id=each.ministry,
            round=round,
            stage=Stage.CODING if each.entries else Stage.ASSIGNED,
        )
        for each in planned
    )
    written = Coding.objects.bulk_create(
        Coding(assessment=assessment, analyst=analyst, due_on=each.due_on)
        for assessment, each in zip(assessments, planned, strict=True)
    )
    indicators = dict(framework.indicators.values_list("code", "pk"))
    scores = [
        score
        for coding, each in zip(written, planned, strict=True)
        for score in _scores(coding, each, indicators)
    ]
    Score.objects.bulk_create(scores, batch_size=BATCH)
    entries = [entry for each in planned for entry in each.entries.values()]
    Evidence.objects.bulk_create(
        (
            evidence.fill(Evidence(score=score, key=piece.key, added_by=analyst), piece)
            for score, entry in zip(scores, entries, strict=True)
            for piece in entry.evidence
        ),
        batch_size=BATCH,
    )
    for coding, each in zip(written, planned, strict=True):
        if each.degree == Degree.SUBMITTED:
            codings.submit(coding, by=by)


def _scores(coding: Coding, planned: PlannedCoding, indicators: dict[str, int]) -> Iterator[Score]:
    """One after the other, the last as long ago as planned."""
    last = timezone.now() - datetime.timedelta(hours=planned.hours_ago)
    for place, (code, entry) in enumerate(planned.entries.items(), start=1):
        yield Score(
            coding=coding,
            indicator_id=indicators[code],
            saved_at=last - (len(planned.entries) - place) * STEP,
            **{name: getattr(entry, name) for name in SAID},
        )
