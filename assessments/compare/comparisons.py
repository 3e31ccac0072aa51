"""A comparison of ministries: what its address asks for, and what its charts need.

The address is read once into a `ComparisonQuery`. A `Comparison` adds what the charts and the page
need; it computes each part once, when it is first used.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.urls import reverse
from django.utils.text import slugify

from assessments.charts.types import Caption, Mark
from assessments.compare.charts import CHARTS
from assessments.compare.columns import Node
from assessments.models import Ministry, Release, User
from assessments.queries import Query, shorten
from assessments.reporting.captions import INDEX_TITLE, caption, marks_at
from assessments.reporting.ministry_names import MOST_MINISTRIES, read_added, read_list
from assessments.reporting.peers import nearest
from assessments.reporting.release_views import (
    RELEASE_VIEW_KEYS,
    ReleaseView,
    comparable,
    other_releases,
    release_view_of,
    weight_fields,
)
from assessments.scoring.types import INDEX_CODE, Dimension, Framework, NodeKind, Scorecard

ORDERS_OF_SLOPE = {"": "Score", "rank": "Rank"}
PEERS = {
    "": "Only those selected",
    "subregion": "and their sub-region",
    "region": "and their region",
    "income": "and their income group",
    "nearest": "and the nearest by profile",
}
COLUMNS = {"dimensions": "Dimensions", "facets": "Facets", "indicators": "Indicators"}
# Keys with which a form changes the ministries. The address of a comparison never has them.
CHANGING_KEYS = ("add", "remove", "list")
KEYS = (
    *("ministries", "region", "peers", "chart", "dimension", "columns", "sort", "against", "by"),
    *CHANGING_KEYS,
)
EVERY = "all"  # the value of `remove` that takes out every ministry


@dataclass(frozen=True, slots=True)
class ComparisonQuery:
    """The values of an address, without those of the release view. "" is a value not given.

    ministries: codes. region: the slug of a region or sub-region. sort: the index or a dimension,
    highest first; "" is by country. against: the code of the release to compare with; "" is the
    one before. by: "rank" for a slope of ranks.
    """

    ministries: Sequence[str] = ()
    region: str = ""
    peers: str = ""
    chart: str = "ranking"
    dimension: str = ""
    columns: str = ""
    sort: str = ""
    against: str = ""
    by: str = ""

    def pairs(self) -> list[tuple[str, str]]:
        """Return keys and values in the order that every address has."""
        named = (
            ("ministries", ",".join(self.ministries)),
            ("region", self.region),
            ("peers", self.peers),
            ("chart", self.chart),
            ("dimension", self.dimension),
            ("columns", self.columns),
            ("sort", self.sort),
            ("against", self.against),
            ("by", self.by),
        )
        return [(key, value) for key, value in named if value]


# Without slots: a cached property needs a place to keep its value.
@dataclass(frozen=True)
class Comparison:
    """One comparison. With no ministry and no region, every ministry of the release is shown.

    cards: code -> scorecard. directory: code -> ministry, by country, of all ministries.
    regions: slug -> name of the regions and sub-regions with a ministry in the release.
    site: "https://host", for links that others see.
    """

    query: ComparisonQuery
    release_view: ReleaseView
    cards: Mapping[str, Scorecard] = field(compare=False, repr=False)
    directory: Mapping[str, Ministry]
    regions: Mapping[str, str]
    site: str = ""

    @cached_property
    def framework(self) -> Framework | None:
        return self.release_view.visible

    @cached_property
    def selected(self) -> list[Ministry]:
        return [self.directory[code] for code in self.query.ministries]

    @cached_property
    def shown(self) -> list[Ministry]:
        """The ministries in the chart: selected, of the region, and peers, in the order wanted."""
        wanted = set(self.query.ministries)
        if self.query.region:
            wanted |= self._in_region()
        if self.query.peers:
            wanted |= self._peers()
        # A region without a ministry in the release stays empty, and does not show every ministry.
        if not wanted and not self.query.region:
            wanted = set(self.cards)
        # The directory is by country, which is the order of a chart that is not sorted.
        found = [ministry for code, ministry in self.directory.items() if code in wanted]
        if self.query.sort:
            found.sort(key=self._order)
        return found

    def _in_region(self) -> set[str]:
        found = set()
        for code in self.cards:
            ministry = self.directory[code]
            if self.query.region in (slugify(ministry.region), slugify(ministry.subregion)):
                found.add(code)
        return found

    def _peers(self) -> set[str]:
        """Return the peers of those selected: near them by score, or of the same group."""
        if self.query.peers == "nearest":
            return set(nearest(self.query.ministries, self.cards))
        field = self.query.peers  # the other groups have the name of their field
        if field == "income":
            field = "income_group"
        # A ministry without a group has no peers: two blanks are not one group.
        groups = {getattr(ministry, field) for ministry in self.selected} - {""}
        found = set()
        for code in self.cards:
            if getattr(self.directory[code], field) in groups:
                found.add(code)
        return found

    def _order(self, ministry: Ministry) -> tuple[bool, float]:
        """Return the sort key: the highest score first, no score last, equals stay by country."""
        card = self.cards.get(ministry.code)
        if card is None:
            return True, 0.0
        kind = NodeKind.INDEX if self.query.sort == INDEX_CODE else NodeKind.DIMENSION
        score = card.node(kind, self.query.sort).score
        if score is None:
            return True, 0.0
        return False, -score

    @cached_property
    def group(self) -> str:
        """The group in words, for captions and file names; "" for ministries selected by name."""
        if self.query.region:
            return self.regions.get(self.query.region, "")
        if self.query.peers:
            names = ", ".join(ministry.country for ministry in self.selected)
            return f"{names} {PEERS[self.query.peers]}"
        return ""

    @cached_property
    def dimension(self) -> Dimension | None:
        """The dimension that was selected, if the lens shows it."""
        if self.framework and self.query.dimension:
            for dimension in self.framework.dimensions:
                if dimension.code == self.query.dimension:
                    return dimension
        return None

    @cached_property
    def main_node(self) -> Node:
        """The node that is compared: the dimension that was selected, or the index."""
        if self.dimension:
            return Node(NodeKind.DIMENSION, self.dimension.code, self.dimension.title)
        return Node(NodeKind.INDEX, INDEX_CODE, INDEX_TITLE)

    @cached_property
    def against(self) -> Release | None:
        """The release to compare with, if the address names one."""
        for release in comparable(self.release_view):
            if release.code == self.query.against:
                return release
        return None

    # ---- Addresses and names ----

    def pairs(self) -> list[tuple[str, str]]:
        return self.query.pairs() + self.release_view.pairs()

    @cached_property
    def query_string(self) -> str:
        """The one address of this comparison, whatever is published later."""
        return self._query_string_in(self.release_view)

    @property
    def query_of_newer(self) -> str:
        """The same comparison in the newest correction of its release."""
        release = self.release_view.newer or self.release_view.release
        return self._query_string_in(replace(self.release_view, release=release))

    @property
    def query_as_released(self) -> str:
        """The same comparison with the release's own weights."""
        return self._query_string_in(replace(self.release_view, weights=()))

    def _query_string_in(self, release_view: ReleaseView) -> str:
        # Commas and colons are allowed in a query; escaped, an address would be hard to read.
        return urlencode(self.query.pairs() + release_view.pairs(), safe=",:")

    @cached_property
    def address(self) -> str:
        return f"{self.site}{reverse('comparison-index')}?{self.query_string}"

    @cached_property
    def file_name(self) -> str:
        """The name of its files, such as "listening-ranking-northern-europe-2026"."""
        query = self.query
        # With every code, the name could be longer than a file system allows.
        group = query.region or "-".join(query.ministries[:4]).lower() or "all"
        parts = [query.dimension or INDEX_CODE, query.chart, group]
        return "-".join([*parts, *self.release_view.name_parts])

    # ---- What charts are drawn from ----

    def marks(self, kind: NodeKind, code: str) -> dict[str, Mark]:
        """Return ministry code -> its mark at one node, of the ministries that are shown."""
        return marks_at(self.release_view, self.shown, kind, code)

    def caption(self, scope: str) -> Caption:
        """Return the caption. scope: the title of the node that is drawn. Needs a release."""
        return caption(
            self.release_view, scope, shown=len(self.shown), url=self.address, group=self.group
        )


# ---- Reading an address ----


def read_comparison(
    data: QueryDict,
    *,
    known: Iterable[str] = (),
    site: str = "",
    reader: User | AnonymousUser | None = None,
) -> Comparison:
    """Read a comparison from an address or from the form. Raises BadQuery.

    known: further keys that the address may have. reader: whose saved lists may be named.

    Queries: 2; 9 when the release is new to this process; 2 more for a saved list.
    """
    query = Query(data, known=[*KEYS, *RELEASE_VIEW_KEYS, *weight_fields(data), *known])
    release_view = release_view_of(query)
    directory = {ministry.code: ministry for ministry in Ministry.objects.order_by("sort_key")}
    cards = release_view.scorecards()
    regions = regions_of(directory[code] for code in cards)
    visible = release_view.visible
    dimensions: list[str] = []
    if visible:
        dimensions = [dimension.code for dimension in visible.dimensions]
    others = [release.code for release in other_releases(release_view)]
    # Read before the peers, which only make sense next to a ministry.
    ministries = read_ministries(query, directory, reader)
    wanted = ComparisonQuery(
        ministries=ministries,
        region=query.one_of("region", regions),
        peers=read_peers(query, ministries),
        chart=query.one_of("chart", CHARTS, default="ranking"),
        dimension=query.one_of("dimension", dimensions),
        columns=query.one_of("columns", COLUMNS),
        against=query.one_of("against", others),
        sort=query.one_of("sort", [INDEX_CODE, *dimensions]),
        by=query.one_of("by", filter(None, ORDERS_OF_SLOPE)),  # "" is never written in an address
    )
    # Only now, so that one refusal names every problem of the address.
    query.settle()
    return Comparison(wanted, release_view, cards, directory, regions, site)


def regions_of(ministries: Iterable[Ministry]) -> dict[str, str]:
    """Return slug -> name of the regions and sub-regions, by name."""
    names: set[str] = set()
    for ministry in ministries:
        names |= {ministry.region, ministry.subregion}
    return {slugify(name): name for name in sorted(names - {""})}


def read_peers(query: Query, ministries: Sequence[str]) -> str:
    peers = query.one_of("peers", filter(None, PEERS))
    if not peers or ministries:
        return peers
    # Removing the last ministry also removes its peers; otherwise there are no peers to show.
    if not query.text("remove"):
        query.problems.append("peers: select at least one ministry to show its peers.")
    return ""


def is_canonical(data: QueryDict) -> bool:
    """Return False for what a form sends: blanks, repetitions, ministries to add or remove."""
    for _, values in data.lists():
        if len(values) != 1 or not values[0]:
            return False
    return data.keys().isdisjoint(CHANGING_KEYS) and not weight_fields(data)


def read_ministries(
    query: Query, directory: Mapping[str, Ministry], reader: User | AnonymousUser | None = None
) -> list[str]:
    """Return the codes selected, with what is to be added and without what is to be removed.

    Queries: none; 2 for a saved list.
    """
    codes = query.listed("ministries")
    for code in codes:
        if code not in directory:
            sentence = f"ministries: “{shorten(code, 20)}” is not a ministry's code."
            query.refuse(sentence, code, list(directory))
    if "add" in query.data:
        codes += read_added(query, directory)
    if "list" in query.data:
        codes += read_list(query, reader)
    removed = query.one_of("remove", [EVERY, *directory])
    if removed == EVERY:
        return []
    # Each once, in the order in which they were selected, which the address keeps.
    kept = [code for code in dict.fromkeys(codes) if code in directory and code != removed]
    if len(kept) > MOST_MINISTRIES:
        query.problems.append(f"ministries: at most {MOST_MINISTRIES} can be selected.")
    return kept
