"""What a comparison compares: the address says all of it, and says it in one way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.utils.text import slugify

from assessments.models import Ministry, Release, User
from assessments.queries import Query
from assessments.reporting.ministry_names import read_ministries
from assessments.reporting.peers import nearest
from assessments.reporting.release_series import comparable
from assessments.reporting.release_views import RELEASE_VIEW_KEYS, ReleaseView, release_view_of
from assessments.reporting.weights import weight_fields
from assessments.scoring.types import INDEX_CODE, Dimension, NodeKind, Scorecard

CHARTS = {
    "ranking": "Ranking",
    "profile": "Profile",
    "heatmap": "Heatmap",
    "balance": "Balance",
    "gap": "Gap",
    "distribution": "Distribution",
    "trend": "Trend",
    "slope": "Slope",
    "map": "Map",
    "change": "Change",
}
BY = {"": "Score", "rank": "Rank"}  # what a slope goes by
PEERS = {
    "": "Only those chosen",
    "subregion": "and their sub-region",
    "region": "and their region",
    "income": "and their income group",
    "nearest": "and the nearest by profile",
}
COLUMNS = {"dimensions": "Dimensions", "facets": "Facets", "indicators": "Indicators"}
KEYS = (
    *("ministries", "region", "peers", "chart", "dimension", "columns", "sort", "against", "by"),
    *("add", "remove", "list"),  # what a form does to the choice; no address of one has them
)


@dataclass(frozen=True, slots=True)
class Choice:
    """One comparison. With nothing chosen, every ministry of the release is shown."""

    release_view: ReleaseView
    directory: Mapping[str, Ministry]
    ministries: Sequence[str] = ()
    region: str = ""
    peers: str = ""
    chart: str = "ranking"
    dimension: str = ""
    columns: str = ""
    site: str = ""  # "https://host", for addresses that leave the site
    against: Release | None = None  # to compare with, where it is not the one before
    sort: str = ""  # the index or a dimension, best first; "" is by country
    by: str = ""  # "rank" for a slope of ranks

    @property
    def shown(self) -> list[Ministry]:
        """The ministries in the chart: chosen, of the region, and peers, in the order asked for."""
        cards = self.release_view.scorecards()
        wanted = set(self.ministries) | self.in_region(cards) | self.peers_among(cards)
        if not (self.ministries or self.region):
            wanted = set(cards)
        found = [ministry for code, ministry in self.directory.items() if code in wanted]
        return sorted(found, key=lambda ministry: self.place(cards.get(ministry.code)))

    def place(self, card: Scorecard | None) -> tuple[bool, float]:
        """What the ministries are put in order by: no score comes last, equals stay by country."""
        if not self.sort:
            return False, 0.0
        at = NodeKind.INDEX if self.sort == INDEX_CODE else NodeKind.DIMENSION
        score = card.node(at, self.sort).score if card else None
        return (True, 0.0) if score is None else (False, -score)

    @property
    def chosen(self) -> list[Ministry]:
        return [self.directory[code] for code in self.ministries]

    def in_region(self, codes: Iterable[str]) -> set[str]:
        """Those in the region or sub-region that was chosen."""
        places = {code: self.directory[code] for code in codes} if self.region else {}
        return {
            code
            for code, ministry in places.items()
            if self.region in (slugify(ministry.region), slugify(ministry.subregion))
        }

    def peers_among(self, cards: Mapping[str, Scorecard]) -> set[str]:
        """Those that share region, sub-region or income group with one chosen, or are near it."""
        if not self.peers:
            return set()
        if self.peers == "nearest":
            return set(nearest(self.ministries, cards))
        field = "income_group" if self.peers == "income" else self.peers
        ours = {getattr(self.directory[code], field) for code in self.ministries} - {""}
        return {code for code in cards if getattr(self.directory[code], field) in ours}

    @property
    def group(self) -> str:
        """The choice in words, for captions and file names."""
        if self.region:
            return self.regions.get(self.region, "")
        if self.peers:
            names = ", ".join(self.directory[code].country for code in self.ministries)
            return f"{names} {PEERS[self.peers]}"
        return ""

    @property
    def regions(self) -> dict[str, str]:
        """Slug -> name of the regions and sub-regions that the release has ministries in."""
        return regions_of(self.directory[code] for code in self.release_view.scorecards())

    @property
    def chosen_dimension(self) -> Dimension | None:
        visible = self.release_view.visible
        found = visible.dimensions if visible else ()
        return next((item for item in found if item.code == self.dimension), None)

    def pairs(self) -> list[tuple[str, str]]:
        named = [
            ("ministries", ",".join(self.ministries)),
            ("region", self.region),
            ("peers", self.peers),
            ("chart", self.chart),
            ("dimension", self.dimension),
            ("columns", self.columns),
            ("sort", self.sort),
            ("against", self.against.code if self.against else ""),
            ("by", self.by),
        ]
        return [(key, value) for key, value in named if value] + self.release_view.pairs()

    @property
    def query(self) -> str:
        """The one address of this comparison, whatever is published later."""
        return urlencode(self.pairs(), safe=",:")

    @property
    def query_of_newer(self) -> str:
        """The same comparison in the correction that stands in the release's place."""
        newer = self.release_view.newer or self.release_view.release
        return replace(self, release_view=replace(self.release_view, release=newer)).query

    @property
    def query_as_released(self) -> str:
        """The same comparison with the release's own weights."""
        kept = [(key, value) for key, value in self.pairs() if key != "weights"]
        return urlencode(kept, safe=",:")


def read_choice(
    data: QueryDict,
    *,
    known: Iterable[str] = (),
    site: str = "",
    reader: User | AnonymousUser | None = None,
) -> Choice:
    """Read a comparison from an address or from the form. Raises BadQuery.

    reader: whose saved lists may be named; nobody's, where it is not given.

    Queries: 2, cold 9, and 2 where a list is named.
    """
    query = Query(data, known=[*KEYS, *RELEASE_VIEW_KEYS, *weight_fields(data), *known])
    release_view = release_view_of(query)
    directory = {ministry.code: ministry for ministry in Ministry.objects.order_by("country")}
    ministries = read_ministries(query, directory, reader)
    visible = release_view.visible
    dimensions = [dimension.code for dimension in visible.dimensions] if visible else []
    choice = Choice(
        release_view,
        directory,
        ministries,
        region=query.one_of("region", regions_of(directory[c] for c in release_view.scorecards())),
        peers=read_peers(query, ministries),
        chart=query.one_of("chart", CHARTS, default="ranking"),
        dimension=query.one_of("dimension", dimensions),
        columns=query.one_of("columns", COLUMNS),
        site=site,
        against=read_against(query, release_view),
        sort=query.one_of("sort", [INDEX_CODE, *dimensions]),
        by=query.one_of("by", [key for key in BY if key]),
    )
    query.settle()
    return choice


def read_peers(query: Query, ministries: Sequence[str]) -> str:
    """Peers of nobody are refused; whoever takes out the last ministry lets its peers go too."""
    peers = query.one_of("peers", [key for key in PEERS if key])
    if not peers or ministries:
        return peers
    if not query.text("remove"):
        query.problems.append("peers: choose at least one ministry whose peers to show.")
    return ""


def read_against(query: Query, release_view: ReleaseView) -> Release | None:
    """The other release to compare with: any of the same framework."""
    others = {item.code: item for item in comparable(release_view) if item != release_view.release}
    return others.get(query.one_of("against", others))


def regions_of(ministries: Iterable[Ministry]) -> dict[str, str]:
    names = {name for m in ministries for name in (m.region, m.subregion) if name}
    return {slugify(name): name for name in sorted(names)}


def is_canonical(data: QueryDict) -> bool:
    """False for what a form sends: blanks, repetitions, something to do to the choice."""
    to_do = {"add", "remove", "list", *weight_fields(data)}
    single = all(len(values) == 1 and values[0] for _, values in data.lists())
    return single and to_do.isdisjoint(data)
