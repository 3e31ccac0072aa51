"""Breadcrumbs of pages that several areas have: below a round, and below a ministry."""

from django.urls import reverse

from assessments.models import Ministry, Round


def crumbs(round: Round | None = None, last: str = "") -> list[tuple[str, str]]:
    """Return the path down from the desk; the last entry is the page itself, without a link."""
    path = [("Desk", reverse("desk-index")), ("Rounds", reverse("round-index"))]
    if round:
        path.append((round.code, reverse("round-detail", args=[round.code])))
    if last:
        path.append((last, ""))
    return [*path[:-1], (path[-1][0], "")]


def ministry_crumbs(ministry: Ministry) -> list[tuple[str, str]]:
    return [
        ("Ministries", reverse("ministry-index")),
        (ministry.country, ministry.get_absolute_url()),
    ]
