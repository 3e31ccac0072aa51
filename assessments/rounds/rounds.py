"""The list of rounds, with how far each is."""

from dataclasses import dataclass

from django.db.models import Count

from assessments.answers.progress import parts
from assessments.answers.questions import questionnaire
from assessments.answers.values import answers_in
from assessments.models import Assessment, Coding, Release, Round, User


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round of the list; its indicators are counted only while it is not released.

    For a reader who codes in a round, codings that they are blind to are not counted.
    """

    round: Round
    ministries: int
    release: Release | None
    complete: int
    total: int


def all_rounds(reader: User) -> list[RoundLine]:
    """Return every round, the newest first.

    Five queries, whatever the rounds hold, and those of a framework new to this process.
    """
    rounds = list(Round.objects.select_related("framework").prefetch_related("releases"))
    by_round = Assessment.objects.order_by().values_list("round").annotate(Count("pk"))
    ministries = dict(by_round)
    still_open = Coding.objects.visible_to(reader).filter(assessment__round__releases__isnull=True)
    codings = list(still_open.select_related("assessment"))
    answers = answers_in(codings)
    asked = {round.pk: questionnaire(round.framework) for round in rounds}
    complete, total = dict.fromkeys(asked, 0), dict.fromkeys(asked, 0)
    for coding in codings:
        key = coding.assessment.round_id
        for part in parts(asked[key], answers[coding.pk]):
            complete[key] += part.complete
            total[key] += part.total
    lines = []
    for round in rounds:
        count, release = ministries.get(round.pk, 0), newest_release(round)
        lines.append(RoundLine(round, count, release, complete[round.pk], total[round.pk]))
    return lines


def newest_release(round: Round) -> Release | None:
    """Return the release that no other corrects. No query where releases are prefetched."""
    return max(round.releases.all(), key=lambda release: release.pk, default=None)
