"""Conflicts of interest as their owners and coordinators read them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from assessments.models import Coding, ConflictOfInterest, Ministry, Role, User
from assessments.models.people import TEAM
from assessments.rounds.rounds import called


@dataclass(frozen=True, slots=True)
class Declared:
    """rounds: the codes of those, not yet released, in which the person codes the ministry."""

    interest: ConflictOfInterest
    rounds: Sequence[str]


def declared(reader: User) -> list[Declared]:
    """The reader's own; a coordinator's are everybody's. Two queries."""
    interests = list(
        visible_to(reader)
        .select_related("user", "ministry", "declared_by")
        .order_by("user__username", "ministry__country")
    )
    held: dict[tuple[int, str], list[str]] = defaultdict(list)
    codings = Coding.objects.filter(
        analyst__in={each.user_id for each in interests},
        assessment__ministry__in={each.ministry_id for each in interests},
        assessment__round__releases__isnull=True,
    )
    for analyst, ministry, code in codings.order_by("pk").values_list(
        "analyst", "assessment__ministry", "assessment__round__code"
    ):
        held[analyst, ministry].append(code)
    return [Declared(each, held.get((each.user_id, each.ministry_id), ())) for each in interests]


def visible_to(reader: User) -> QuerySet[ConflictOfInterest]:
    rows = ConflictOfInterest.objects.all()
    return rows if Role.COORDINATOR in reader.roles else rows.filter(user=reader)


def people() -> dict[str, User]:
    """Those who may have a conflict of interest, by key. One query."""
    rows = User.objects.filter(memberships__role__in=TEAM, is_active=True).distinct()
    return {str(user.pk): user for user in rows.order_by("last_name", "first_name", "username")}


def people_choices(found: dict[str, User]) -> list[tuple[str, str]]:
    return [(key, called(user)) for key, user in found.items()]


def ministries() -> dict[str, Ministry]:
    """By code, in the order of their countries. One query."""
    return {ministry.code: ministry for ministry in Ministry.objects.order_by("country")}
