"""The directory of ministries as its page lists it, filtered as the address asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from assessments.models import IncomeGroup, Ministry
from assessments.queries import Query
from assessments.reporting.ministry_names import grouped
from assessments.reporting.release_views import ReleaseView, release_view_of
from assessments.scoring.scale import stage_label
from assessments.scoring.types import Node, Scorecard
from assessments.wording import folded


@dataclass(frozen=True, slots=True)
class Row:
    """One ministry of the directory and where it stands in the release, if it does."""

    ministry: Ministry
    index: Node | None
    stage: str


@dataclass(frozen=True, slots=True)
class Directory:
    """The ministries that match, and the choices that made them match."""

    rows: Sequence[Row]
    total: int
    text: str
    region: str
    income: str
    regions: Sequence[tuple[str, Sequence[str]]]
    release_view: ReleaseView

    @property
    def incomes(self) -> list[str]:
        return list(IncomeGroup.values)


def ministries(data: QueryDict) -> Directory:
    """Read q, region (or sub-region) and income, and find. Raises BadQuery. Queries: 3."""
    query = Query(data, known=["q", "region", "income"])
    places = list(
        Ministry.objects.exclude(region="")
        .values_list("region", "subregion")
        .order_by("region", "subregion")
        .distinct()
    )
    text = query.text("q")
    region = query.one_of("region", list(dict.fromkeys(name for pair in places for name in pair)))
    income = query.one_of("income", IncomeGroup.values)
    release_view = release_view_of(Query(QueryDict(), known=[]))
    query.settle()
    listed = Ministry.objects.within(region).with_income(income).with_counts()
    found = [ministry for ministry in listed if is_match(ministry, text)]
    cards = release_view.scorecards()
    rows = [Row(ministry, *standing(ministry, cards)) for ministry in found]
    total = Ministry.objects.count() if text or region or income else len(rows)
    return Directory(rows, total, text, region, income, grouped(places), release_view)


def is_match(ministry: Ministry, text: str) -> bool:
    """True when each word of the text is the code, or occurs in the country or a name.

    Done here and not in SQL: SQLite folds only ASCII letters, and nobody types "Côte" for Côte.
    """
    names = folded(f"{ministry.country} {ministry.name} {ministry.national_name}")
    return all(word in names or word == ministry.code.casefold() for word in folded(text).split())


def standing(ministry: Ministry, cards: Mapping[str, Scorecard]) -> tuple[Node | None, str]:
    """Index node and stage label of a ministry; None where the release does not have it."""
    card = cards.get(ministry.code)
    if card is None:
        return None, ""
    return card.index, stage_label(card.framework.scale, card.index.score)
