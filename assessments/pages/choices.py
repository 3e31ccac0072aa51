"""What a comparison compares: the address says all of it, and says it in one way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.utils.text import slugify

from assessments.models import Ministry, Release
from assessments.pages.editions import comparable
from assessments.pages.outlooks import OUTLOOK_KEYS, Outlook, outlook_of
from assessments.queries import Query
from assessments.scoring.types import Dimension

CHARTS = {
    "ranking": "Ranking",
    "profile": "Profile",
    "heatmap": "Heatmap",
    "balance": "Balance",
}
PEERS = {
    "": "Only those chosen",
    "subregion": "and their sub-region",
    "region": "and their region",
    "income": "and their income group",
}
COLUMNS = {"dimensions": "Dimensions", "facets": "Facets", "indicators": "Indicators"}
KEYS = ("ministries", "add", "region", "peers", "chart", "dimension", "columns", "against")
MOST_MINISTRIES = 250


@dataclass(frozen=True, slots=True)
class Choice:
    """One comparison. With nothing chosen, every ministry of the release is shown."""

    outlook: Outlook
    directory: Mapping[str, Ministry]
    ministries: Sequence[str] = ()
    region: str = ""
    peers: str = ""
    chart: str = "ranking"
    dimension: str = ""
    columns: str = ""
    site: str = ""  # "https://host", for addresses that leave the site
    against: Release | None = None  # to compare with, where it is not the one before

    @property
    def shown(self) -> list[Ministry]:
        """The ministries in the chart: chosen, of the region, and peers, by country."""
        members = set(self.outlook.scorecards())
        if not (self.ministries or self.region):
            wanted = members
        else:
            wanted = set(self.ministries)
            wanted |= {code for code in members if self.is_in_region(self.directory[code])}
            wanted |= {code for code in members if self.is_peer(self.directory[code])}
        return [ministry for code, ministry in self.directory.items() if code in wanted]

    @property
    def chosen(self) -> list[Ministry]:
        return [self.directory[code] for code in self.ministries]

    def is_in_region(self, ministry: Ministry) -> bool:
        places = (slugify(ministry.region), slugify(ministry.subregion))
        return bool(self.region) and self.region in places

    def is_peer(self, ministry: Ministry) -> bool:
        """Does it share the region, sub-region or income group of one that is chosen?"""
        if not self.peers:
            return False
        field = "income_group" if self.peers == "income" else self.peers
        ours = {getattr(self.directory[code], field) for code in self.ministries} - {""}
        return getattr(ministry, field) in ours

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
        return regions_of(self.directory[code] for code in self.outlook.scorecards())

    @property
    def chosen_dimension(self) -> Dimension | None:
        visible = self.outlook.visible
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
            ("against", self.against.code if self.against else ""),
        ]
        return [(key, value) for key, value in named if value] + self.outlook.pairs()

    @property
    def query(self) -> str:
        """The one address of this comparison, whatever is published later."""
        return urlencode(self.pairs(), safe=",")


def read_choice(data: QueryDict, *, known: Iterable[str] = (), site: str = "") -> Choice:
    """Read a comparison from an address. Raises BadQuery. Queries: 2, cold 9."""
    query = Query(data, known=[*KEYS, *OUTLOOK_KEYS, *known])
    outlook = outlook_of(query)
    directory = {ministry.code: ministry for ministry in Ministry.objects.order_by("country")}
    members = outlook.scorecards()
    ministries = read_ministries(query, directory)
    region = query.one_of("region", regions_of(directory[code] for code in members))
    peers = query.one_of("peers", [key for key in PEERS if key])
    if peers and not ministries:
        query.problems.append("peers: choose at least one ministry whose peers to show.")
    visible = outlook.visible
    dimensions = [dimension.code for dimension in visible.dimensions] if visible else []
    chart = query.one_of("chart", CHARTS, default="ranking")
    dimension = query.one_of("dimension", dimensions)
    columns = query.one_of("columns", COLUMNS)
    against = read_against(query, outlook)
    query.settle()
    return Choice(
        outlook, directory, ministries, region, peers, chart, dimension, columns, site, against
    )


def read_against(query: Query, outlook: Outlook) -> Release | None:
    """The other release to compare with: any of the same framework."""
    others = {item.code: item for item in comparable(outlook) if item != outlook.release}
    return others.get(query.one_of("against", others))


def read_ministries(query: Query, directory: Mapping[str, Ministry]) -> list[str]:
    """The chosen codes, and what was typed to add: a code, a country, or "Country (CODE)"."""
    codes = query.listed("ministries")
    for code in codes:
        if code not in directory:
            query.refuse(
                f"ministries: “{code[:20]}” is not a ministry's code.", code, list(directory)
            )
    if typed := query.text("add"):
        added = find_code(typed, directory)
        if added:
            codes.append(added)
        else:
            countries = [ministry.country for ministry in directory.values()]
            query.refuse(f"add: no ministry is called “{typed[:60]}”.", typed, countries)
    if len(codes) > MOST_MINISTRIES:
        query.problems.append(f"ministries: at most {MOST_MINISTRIES} can be chosen.")
    return list(dict.fromkeys(code for code in codes if code in directory))


def find_code(typed: str, directory: Mapping[str, Ministry]) -> str:
    """The code of the one ministry that the text names, or ""."""
    text = typed.strip().casefold()
    named = {f"{m.country} ({m.code})".casefold(): m.code for m in directory.values()}
    named |= {m.country.casefold(): m.code for m in directory.values()}
    named |= {m.code.casefold(): m.code for m in directory.values()}
    if text in named:
        return named[text]
    near = [m.code for m in directory.values() if text in m.country.casefold()]
    return near[0] if len(near) == 1 else ""


def regions_of(ministries: Iterable[Ministry]) -> dict[str, str]:
    names = {name for m in ministries for name in (m.region, m.subregion) if name}
    return {slugify(name): name for name in sorted(names)}


def is_canonical(data: QueryDict) -> bool:
    """False for what a form sends: blanks, repetitions, a ministry to add."""
    return all(len(values) == 1 and values[0] for _, values in data.lists()) and "add" not in data
