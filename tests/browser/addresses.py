"""Every public page: its address, its text, and how many marks its charts have."""

from dataclasses import dataclass

RELEASE = "demo-2026"
ASSESSED = 30  # ministries in it
DIMENSIONS = 4
YEARS = 3
ON_THE_MAP = 4  # of the missions in tests/browser/world.py
PEERS = "ministries=FIN&peers=subregion"


@dataclass(frozen=True, slots=True)
class Address:
    """charts: for each, how many marks at least; rows: of its data table, 0 where it has none."""

    path: str
    heading: str
    charts: tuple[int, ...] = ()
    rows: int = 0
    status: int = 200


ADDRESSES = {
    # Of the map, the dots: countries that are large enough are areas.
    "overview": Address("/", "How digital are foreign ministries?", (2,)),
    "directory": Address("/ministries/", "Foreign ministries of the world"),
    # The profile has Finland and its peers, each closed into a ring by its first mark.
    "dashboard": Address("/ministries/FIN/", "Finland", (2 * (DIMENSIONS + 1), YEARS)),
    "channels": Address(
        "/ministries/FIN/channels/", "Missions and channels of Finland", (ON_THE_MAP,)
    ),
    # The scenario and, behind it, the published scores.
    "roadmap": Address(
        "/ministries/FIN/roadmap/?raise=TRN-1:4,LSN-6:5",
        "What Finland could do next",
        (2 * (DIMENSIONS + 1),),
    ),
    "dimensions": Address("/dimensions/", "What makes up the index"),
    # Itself and its two facets.
    "dimension": Address("/dimensions/balance/", "Openness and confidentiality", (3 * ASSESSED,)),
    "ranking": Address("/compare/", "Compare ministries", (ASSESSED,), ASSESSED),
    "profile": Address(
        f"/compare/?chart=profile&{PEERS}", "Compare ministries", (6 * (DIMENSIONS + 1),), 6
    ),
    "heatmap": Address(
        "/compare/?chart=heatmap", "Compare ministries", (ASSESSED * (DIMENSIONS - 1),), ASSESSED
    ),
    "balance": Address("/compare/?chart=balance", "Compare ministries", (ASSESSED,), ASSESSED),
    "embed": Address("/embed/compare/?chart=balance", "A comparison by Chancery", (ASSESSED,)),
    "releases": Address("/releases/", "Published releases"),
    "release": Address(f"/releases/{RELEASE}/", f"Release {RELEASE}"),
    "bundle": Address(f"/releases/{RELEASE}/profiles/", f"All profiles of release {RELEASE}"),
    "framework": Address("/framework/", "Digital diplomacy maturity 1.0"),
    "method": Address("/method/", "How scores become a comparison"),
    "sign-in": Address("/accounts/login/", "Sign in"),
    "missing": Address("/nowhere/", "This page does not exist", status=404),
    "refused": Address(
        "/compare/?chart=pie", "This address asks for something that does not exist", status=400
    ),
}
