"""The map under a chart: which part of the world, and whose borders."""

from collections.abc import Collection
from typing import Any

from assessments.charts.places import PLACES

MAP_NOTE = "Map: Natural Earth; its borders are no opinion of this project."
ROOM = 9.0  # degrees round where a country's name stands
REACH = {  # of the largest, to their ends
    **{"RUS": 90.0, "USA": 70.0, "CAN": 45.0, "CHN": 33.0, "GRL": 30.0, "AUS": 24.0, "BRA": 24.0},
    **{"ARG": 22.0, "CHL": 22.0, "KAZ": 21.0, "IDN": 24.0, "IND": 17.0, "MNG": 17.0, "MEX": 17.0},
    **{"SAU": 14.0, "DZA": 14.0, "COD": 14.0, "SDN": 12.0, "IRN": 13.0, "NOR": 14.0, "SWE": 12.0},
}
WIDEST = 120.0  # degrees; what reaches further is shown on the whole world
LEAST = 34.0  # degrees east to west


def world() -> dict[str, Any]:
    """Return the map. Land, coasts and borders are all that the served map has: ask for no more."""
    return {
        "projection": {"type": "natural earth"},
        "resolution": 50,
        "lataxis": {"range": [-58, 85]},
        "showland": True,
        "showcoastlines": True,
        "showcountries": True,
        "countrywidth": 0.6,
        "coastlinewidth": 0.6,
        "showframe": False,
    }


def around(codes: Collection[str]) -> dict[str, Any]:
    """Return the part of the map that has the countries in it, or the world where they are far.

    Codes that the map does not have are passed over.
    """
    known = [(*PLACES[code], REACH.get(code, ROOM)) for code in codes if code in PLACES]
    if not known:
        return world()
    west = min(east - reach for _, east, reach in known)
    east = max(east + reach for _, east, reach in known)
    if east - west > WIDEST:
        return world()
    middle, half = (west + east) / 2, max(east - west, LEAST) / 2
    south = max(min(north - reach for north, _, reach in known), -58)
    north = min(max(north + reach for north, _, reach in known), 84)
    return {
        **world(),
        "lonaxis": {"range": [round(middle - half, 1), round(middle + half, 1)]},
        "lataxis": {"range": [round(south, 1), round(north, 1)]},
    }
