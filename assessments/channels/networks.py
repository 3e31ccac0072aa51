"""The missions and channels of one ministry, as its page shows them."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone

from assessments.charts.missions import missions as missions_map
from assessments.charts.types import Caption, Chart, Dot, Subject
from assessments.models import Channel, DirectoryImport, Ministry, Mission, Platform
from assessments.wording import long_date, sort_key


@dataclass(frozen=True, slots=True)
class Host:
    """The missions in one host country."""

    country: str
    missions: Sequence[Mission]


@dataclass(frozen=True, slots=True)
class Network:
    """A ministry's missions and channels.

    No directory has everything: a ministry without any here may still have some. source: in
    words, what was imported last and when; "" if nothing was.
    """

    hosts: Sequence[Host]
    mission_count: int
    closed_count: int
    platforms: Sequence[tuple[str, Sequence[Channel]]]
    channel_count: int
    map: Chart | None
    source: str


def network(ministry: Ministry) -> Network:
    """Return the open missions by host and the active channels by platform. Queries: 4."""
    missions = sorted(Mission.objects.for_ministry(ministry), key=by_place)
    # A mission that left the directory is closed, never deleted.
    still_open = [mission for mission in missions if mission.closed_on is None]
    channels = list(
        Channel.objects.of_ministry_and_missions(ministry)
        .active()
        .select_related("mission")
        .order_by("platform", "mission__host_country", "address")
    )
    source = source_in_words(DirectoryImport.objects.newest())
    return Network(
        hosts=by_host(still_open),
        mission_count=len(still_open),
        closed_count=len(missions) - len(still_open),
        platforms=by_platform(channels),
        channel_count=len(channels),
        map=mission_map(ministry, still_open, source),
        source=source,
    )


def source_in_words(newest: DirectoryImport | None) -> str:
    """Return "Wikidata, imported on 1 March 2027"; "" if nothing was imported."""
    if newest is None:
        return ""
    return f"{newest.source}, imported on {long_date(newest.imported_at.date())}"


def by_place(mission: Mission) -> tuple[str, str, str, str]:
    """Return what missions are sorted by: databases sort accents in different ways."""
    place = sort_key(mission.host_country), sort_key(mission.city)
    return *place, mission.type, mission.wikidata_id


def by_host(missions: Sequence[Mission]) -> list[Host]:
    """Group missions by host country, in the order in which they come."""
    found: dict[str, list[Mission]] = defaultdict(list)
    for mission in missions:
        found[mission.host_country].append(mission)
    return [Host(country, own) for country, own in found.items()]


def by_platform(channels: Sequence[Channel]) -> list[tuple[str, list[Channel]]]:
    """Group channels by the label of their platform, the platform with most channels first."""
    found: dict[str, list[Channel]] = defaultdict(list)
    for channel in channels:
        found[str(Platform(channel.platform).label)].append(channel)
    # A stable sort: platforms with as many channels stay in the order of their codes.
    return sorted(found.items(), key=lambda pair: -len(pair[1]))


def mission_map(ministry: Ministry, missions: Sequence[Mission], source: str) -> Chart | None:
    """Return the map of the missions with a known place, or None if no place is known."""
    dots = []
    for mission in missions:
        latitude, longitude = mission.latitude, mission.longitude
        if latitude is not None and longitude is not None:
            dots.append(Dot(latitude, longitude, mission.city, mission.host_country, mission.type))
    if not dots:
        return None
    # The directory belongs to no release, so the caption names neither release nor lens.
    caption = Caption(
        release="",
        lens="",
        scope="Missions",
        framework="",
        source=source or "Entered by hand",
        date=timezone.localdate(),
        shown=len(dots),
        total=0,
        is_demonstration=False,
        url=reverse("ministry-channels", args=[ministry.code]),
    )
    own = Subject(ministry.code, ministry.country, ministry.get_absolute_url())
    return missions_map(own, dots, caption)
