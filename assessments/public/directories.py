"""The list of all ministries, filtered as the address asks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.http import QueryDict

from assessments.country_names import code_of
from assessments.directory_names import names_of
from assessments.models import IncomeGroup, Ministry
from assessments.queries import Query
from assessments.reporting.ministry_names import grouped
from assessments.reporting.release_views import ReleaseView, release_view_of
from assessments.scoring.scale import stage_label
from assessments.scoring.types import Node, Scorecard
from assessments.wording import folded


@dataclass(frozen=True, slots=True)
class ListedMinistry:
    """One ministry with its index and stage in the release; `index` is None if not part of it."""

    ministry: Ministry
    index: Node | None
    stage: str


@dataclass(frozen=True, slots=True)
class Directory:
    """The ministries that match, and the filters that they match."""

    ministries: Sequence[ListedMinistry]
    total: int
    text: str
    region: str
    income: str
    regions: Sequence[tuple[str, Sequence[str]]]
    release_view: ReleaseView

    @property
    def incomes(self) -> list[str]:
        return list(IncomeGroup.values)


def directory(data: QueryDict) -> Directory:
    """Read q, region (or sub-region) and income, and search. Raises BadQuery. Queries: 3."""
    query = Query(data, known=["q", "region", "income"])
    pairs = list(
        Ministry.objects.exclude(region="")
        .values_list("region", "subregion")
        .order_by("region", "subregion")
        .distinct()
    )
    names: dict[str, None] = {}  # in order, each region before its sub-regions
    for pair in pairs:
        names.update(dict.fromkeys(pair))
    text = query.text("q")
    region = query.one_of("region", list(names))
    income = query.one_of("income", IncomeGroup.values)
    # The list always shows the newest release: its address has no release to choose.
    release_view = release_view_of(Query(QueryDict(), known=[]))
    query.settle()
    matching = Ministry.objects.within(region).with_income(income).with_counts()
    cards = release_view.scorecards()
    found = []
    meant = ""
    if text:
        meant = code_of(text, names_of(matching))
    for ministry in matching:
        # "UK" occurs in Ukraine, and means the United Kingdom: both are in the list.
        if ministry.code == meant or is_match(ministry, text):
            found.append(listed(ministry, cards))
    # Without a filter every ministry is in the list: no query is needed to count them.
    total = len(found)
    if text or region or income:
        total = Ministry.objects.count()
    return Directory(found, total, text, region, income, grouped(pairs), release_view)


def is_match(ministry: Ministry, text: str) -> bool:
    """Return True if each word of the text is the code, or occurs in the country or a name.

    Done here and not in SQL: SQLite folds only ASCII letters, and few type the accent of "Côte".
    """
    names = folded(f"{ministry.country} {ministry.name} {ministry.national_name}")
    return all(word in names or word == ministry.code.casefold() for word in folded(text).split())


def listed(ministry: Ministry, cards: Mapping[str, Scorecard]) -> ListedMinistry:
    card = cards.get(ministry.code)
    if card is None:
        return ListedMinistry(ministry, None, "")
    stage = stage_label(card.framework.scale, card.index.score)
    return ListedMinistry(ministry, card.index, stage)
