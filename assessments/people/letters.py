"""The page of letters: the outbox with filters, newest first."""

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import timezone

from assessments.models import Letter, LetterState

ROWS = 100  # on one page
LATE = datetime.timedelta(minutes=10)  # a letter that is due for so long has no worker


@dataclass(frozen=True, slots=True)
class Page:
    """older: the number of the last letter if there are older ones; else None."""

    letters: Sequence[Letter]
    older: int | None


@dataclass(frozen=True, slots=True)
class Summary:
    """The whole outbox. is_late: letters are due, and no worker has taken them."""

    waiting: int
    failed: int
    waiting_since: datetime.datetime | None
    is_late: bool


def page(asked: Mapping[str, Any], *, before: int | None) -> Page:
    """Return the letters that the filters ask for. asked: the cleaned data of `LettersForm`."""
    rows = Letter.objects.listed().select_related("assessment__round", "assessment__ministry")
    if asked["state"]:
        rows = rows.filter(state=asked["state"])
    if asked["kind"]:
        rows = rows.filter(kind=asked["kind"])
    if asked["to"]:
        rows = rows.filter(to__icontains=asked["to"])
    if before is not None:
        rows = rows.filter(pk__lt=before)
    # One more than is shown: so there is a link to older letters only if they exist.
    found = list(rows.order_by("-pk")[: ROWS + 1])
    older = None
    if len(found) > ROWS:
        older = found[ROWS - 1].pk
    return Page(found[:ROWS], older)


def summary() -> Summary:
    """Return the state of the outbox. Four queries."""
    letters = Letter.objects.listed()
    return Summary(
        waiting=letters.waiting().count(),
        failed=letters.filter(state=LetterState.FAILED).count(),
        waiting_since=letters.waiting_since(),
        is_late=Letter.objects.due(timezone.now() - LATE).exists(),
    )
