"""What the ministries of a release replied, counted."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, QuerySet

from assessments.models import Release, Result


@dataclass(frozen=True, slots=True)
class ReplyCounts:
    """stances, decisions: (what was said or decided, of how many indicators), most first."""

    ministries: int
    stances: Sequence[tuple[str, int]]
    decisions: Sequence[tuple[str, int]]


def reply_counts(release: Release) -> ReplyCounts | None:
    """None where no ministry was asked, for one query. Three, however many ministries."""
    asked = Result.objects.for_release(release).replied_to()
    by_stance = counted(asked, "reply__stance")
    if not by_stance:
        return None
    decided = asked.filter(reply__decision__isnull=False)
    return ReplyCounts(
        ministries=asked.values("ministry").distinct().order_by().count(),
        stances=by_stance,
        decisions=counted(decided, "reply__decision__stands"),
    )


def counted(rows: QuerySet[Result], key: str) -> list[tuple[str, int]]:
    grouped = rows.order_by().values_list(key).annotate(Count("pk"))
    return sorted(grouped, key=lambda pair: (-pair[1], pair[0]))
