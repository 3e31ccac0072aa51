"""The missions and channels of one ministry, as its page shows them."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils import timezone

from assessments.charts.missions import missions as missions_map
from assessments.charts.types import Caption, Chart, Dot, Subject
from assessments.models import Channel, Ministry, Mission, Platform


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
