"""Somebody's own lists, each with its ministries and the comparison that it opens."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from assessments.models import SavedList, User


@dataclass(frozen=True, slots=True)
class ListRow:
    saved: SavedList
    countries: Sequence[str]
    query: str  # of the comparison page; "" for a list whose ministries are all gone


def list_rows(reader: User) -> list[ListRow]:
    """Queries: 2, however many lists and ministries."""
    own = SavedList.objects.owned_by(reader).prefetch_related("ministries")
    return [list_row(saved) for saved in own]


def list_row(saved: SavedList) -> ListRow:
    members = sorted(saved.ministries.all(), key=lambda ministry: ministry.country)
    codes = ",".join(ministry.code for ministry in members)
    query = urlencode({"ministries": codes}, safe=",") if codes else ""
    return ListRow(saved, [ministry.country for ministry in members], query)
