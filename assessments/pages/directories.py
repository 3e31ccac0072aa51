"""The directory as its pages show it: who there is, where they sit, where they can be heard."""

import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone

from assessments.charts.missions import missions as missions_map
from assessments.charts.types import Caption, Chart, Dot, Subject
from assessments.models import Channel, IncomeGroup, Ministry, Mission, Platform
from assessments.pages.outlooks import Outlook, outlook_of
from assessments.queries import Query
from assessments.scoring.scale import stage_label
from assessments.scoring.types import Node, Scorecard


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
    outlook: Outlook

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
    outlook = outlook_of(Query(QueryDict(), known=[]))
    query.settle()
    listed = Ministry.objects.within(region).with_income(income).with_counts()
    found = [ministry for ministry in listed if is_match(ministry, text)]
    cards = outlook.scorecards()
    rows = [Row(ministry, *standing(ministry, cards)) for ministry in found]
    total = Ministry.objects.count() if text or region or income else len(rows)
    return Directory(rows, total, text, region, income, grouped(places), outlook)


def is_match(ministry: Ministry, text: str) -> bool:
    """True when each word of the text is the code, or occurs in the country or a name.

    Done here and not in SQL: SQLite folds only ASCII letters, and nobody types "Côte" for Côte.
    """
    names = folded(f"{ministry.country} {ministry.name} {ministry.national_name}")
    return all(word in names or word == ministry.code.casefold() for word in folded(text).split())


def folded(text: str) -> str:
    """The text without case and without accents: "Türkiye" is "turkiye"."""
    parts = unicodedata.normalize("NFKD", text.casefold())
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def standing(ministry: Ministry, cards: Mapping[str, Scorecard]) -> tuple[Node | None, str]:
    """Index node and stage label of a ministry; None where the release does not have it."""
    card = cards.get(ministry.code)
    if card is None:
        return None, ""
    return card.index, stage_label(card.framework.scale, card.index.score)


def grouped(places: Sequence[tuple[str, str]]) -> list[tuple[str, list[str]]]:
    """Region -> its sub-regions, for a select with groups."""
    return [
        (region, [subregion for _, subregion in pairs if subregion])
        for region, pairs in groupby(places, key=lambda pair: pair[0])
    ]


@dataclass(frozen=True, slots=True)
class Host:
    """The missions in one host country."""

    country: str
    missions: Sequence[Mission]


@dataclass(frozen=True, slots=True)
class Network:
    """A ministry's missions and channels. Volunteer coverage: absent does not mean none."""

    hosts: Sequence[Host]
    mission_count: int
    closed_count: int
    platforms: Sequence[tuple[str, Sequence[Channel]]]
    channel_count: int
    map: Chart | None


def network(ministry: Ministry) -> Network:
    """Return the open missions by host and the active channels by platform. Queries: 3."""
    missions = list(Mission.objects.for_ministry(ministry).order_by("host_country", "city", "type"))
    still_open = [mission for mission in missions if mission.closed_on is None]
    channels = list(
        Channel.objects.of_ministry_and_missions(ministry)
        .active()
        .select_related("mission")
        .order_by("platform", "mission__host_country", "address")
    )
    return Network(
        hosts=[
            Host(country, list(found))
            for country, found in groupby(still_open, key=lambda mission: mission.host_country)
        ],
        mission_count=len(still_open),
        closed_count=len(missions) - len(still_open),
        platforms=list(by_platform(channels)),
        channel_count=len(channels),
        map=map_of(ministry, still_open),
    )


def by_platform(channels: Sequence[Channel]) -> Iterator[tuple[str, list[Channel]]]:
    """Platform label -> its channels, the platform with most channels first."""
    sizes = Counter(channel.platform for channel in channels)
    for platform, _ in sizes.most_common():
        label = str(Platform(platform).label)
        yield label, [channel for channel in channels if channel.platform == platform]


def map_of(ministry: Ministry, missions: Sequence[Mission]) -> Chart | None:
    """The map of the missions whose place is known; None where that is none."""
    dots = [
        Dot(mission.latitude, mission.longitude, mission.city, mission.host_country, mission.type)
        for mission in missions
        if mission.latitude is not None and mission.longitude is not None
    ]
    caption = Caption(
        release="",
        lens="",
        scope="Missions",
        framework="",
        source="Database of embassies, kept by volunteers on Wikidata (CC0)",
        date=timezone.localdate(),
        shown=len(dots),
        total=0,
        is_demonstration=False,
        url=reverse("ministry-channels", args=[ministry.code]),
    )
    own = Subject(ministry.code, ministry.country, ministry.get_absolute_url())
    return missions_map(own, dots, caption) if dots else None
