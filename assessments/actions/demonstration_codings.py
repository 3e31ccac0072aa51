"""Writing whole codings of the demonstration at once, one indicator after the other."""

import datetime
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

from assessments.actions import evidence
from assessments.models import Coding, Evidence, Score
from assessments.scoring.entries import Entry

BATCH = 1000
STEP = datetime.timedelta(minutes=9)  # between one indicator and the next
SAID = tuple(field.name for field in fields(Entry) if field.name != "evidence")
Written = tuple[Coding, Mapping[str, Entry], datetime.datetime]


def write_codings(written: Sequence[Written]) -> None:
    """Write the entries of each coding, the last saved when it says: three queries and a few."""
    if not written:
        return
    framework = written[0][0].assessment.round.framework
    indicators = dict(framework.indicators.values_list("code", "pk"))
    scores = [
        score
        for coding, entries, saved_at in written
        for score in _scores(coding, entries, saved_at, indicators)
    ]
    Score.objects.bulk_create(scores, batch_size=BATCH)
    every = [entry for _, entries, _ in written for entry in entries.values()]
    Evidence.objects.bulk_create(
        (
            evidence.fill(
                Evidence(score=score, key=piece.key, added_by=score.coding.analyst), piece
            )
            for score, entry in zip(scores, every, strict=True)
            for piece in entry.evidence
        ),
        batch_size=BATCH,
    )


def _scores(
    coding: Coding,
    entries: Mapping[str, Entry],
    saved_at: datetime.datetime,
    indicators: Mapping[str, int],
) -> Iterator[Score]:
    for place, (code, entry) in enumerate(entries.items(), start=1):
        yield Score(
            coding=coding,
            indicator_id=indicators[code],
            saved_at=saved_at - (len(entries) - place) * STEP,
            **{name: getattr(entry, name) for name in SAID},
        )
