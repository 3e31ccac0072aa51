"""Rounds as coordinators see them: how far all of each is, and whom there is to ask."""

from dataclasses import dataclass

from django.db.models import Count

from assessments.answers.progress import parts
from assessments.answers.questions import questionnaire
from assessments.answers.values import answers_in
from assessments.models import Assessment, Coding, Release, Role, Round, User


@dataclass(frozen=True, slots=True)
class RoundLine:
    """One round of the list; its indicators are counted only while it is not released.

    Whoever codes in a round has nothing counted of what they are blind to.
    """

    round: Round
    ministries: int
    release: Release | None
    complete: int
    total: int


def all_rounds(reader: User) -> list[RoundLine]:
    """Five queries, whatever the rounds hold, and those of a framework new to this process."""
    found = list(Round.objects.select_related("framework").prefetch_related("releases"))
    by_round = Assessment.objects.order_by().values_list("round").annotate(Count("pk"))
    ministries = dict(by_round)
    still_open = Coding.objects.visible_to(reader).filter(assessment__round__releases__isnull=True)
    codings = list(still_open.select_related("assessment"))
    said = answers_in(codings)
    counts: dict[int, list[int]] = {round.pk: [0, 0] for round in found}
    asked = {round.pk: questionnaire(round.framework) for round in found}
    for coding in codings:
        of_round = coding.assessment.round_id
        for part in parts(asked[of_round], said[coding.pk]):
            counts[of_round][0] += part.complete
            counts[of_round][1] += part.total
    return [
        RoundLine(round, ministries.get(round.pk, 0), newest_release(round), *counts[round.pk])
        for round in found
    ]


def newest_release(round: Round) -> Release | None:
    """The one that nobody corrected; of releases that are prefetched, no query."""
    return max(round.releases.all(), key=lambda release: release.pk, default=None)


def analysts() -> list[User]:
    """Who can be given work, by name. One query."""
    users = User.objects.filter(memberships__role=Role.ANALYST, is_active=True)
    return list(users.order_by("last_name", "first_name", "username"))


def called(user: User) -> str:
    """How a person is named to a coordinator: names may be alike, or not given."""
    name = user.get_full_name()
    return f"{name} ({user.username})" if name else user.username
