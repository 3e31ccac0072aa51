"""Conflicts of interest as their owners and coordinators read them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from assessments.models import Coding, ConflictOfInterest, Role, User
from assessments.models.people import TEAM
from assessments.rounds.setup import by_key


@dataclass(frozen=True, slots=True)
class Declared:
    """rounds: the codes of those, not yet released, in which the person codes the ministry."""

    interest: ConflictOfInterest
    rounds: Sequence[str]


def declared(reader: User) -> list[Declared]:
    """Return the reader's own conflicts; for a coordinator, those of all. Two queries."""
    interests = list(
        visible_to(reader)
        .select_related("user", "ministry", "declared_by")
        .order_by("user__username", "ministry__sort_key")
    )
    people, ministries = set(), set()
    for interest in interests:
        people.add(interest.user_id)
        ministries.add(interest.ministry_id)
    # A conflict takes nothing from who codes already: a coordinator has to see it and decide.
    codings = Coding.objects.filter(
        analyst__in=people,
        assessment__ministry__in=ministries,
        assessment__round__releases__isnull=True,
    )
    fields = ("analyst", "assessment__ministry", "assessment__round__code")
    coded: dict[tuple[int, str], list[str]] = defaultdict(list)
    for analyst, ministry, code in codings.order_by("pk").values_list(*fields):
        coded[analyst, ministry].append(code)
    return [Declared(each, coded[each.user_id, each.ministry_id]) for each in interests]


def visible_to(reader: User) -> QuerySet[ConflictOfInterest]:
    rows = ConflictOfInterest.objects.all()
    if Role.COORDINATOR in reader.roles:
        return rows
    return rows.filter(user=reader)


def people() -> dict[str, User]:
    """Return those who may have a conflict of interest, by key. One query."""
    # One person can hold several roles of the team, and is one choice all the same.
    return by_key(User.objects.filter(memberships__role__in=TEAM, is_active=True).distinct())
