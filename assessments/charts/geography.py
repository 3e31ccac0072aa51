"""The map under a chart: which part of the world, and whose borders."""

from collections.abc import Collection
from typing import Any

from assessments.charts.places import PLACES

MAP_NOTE = "Map: Natural Earth; its borders are no opinion of this project."
ROOM = 9.0  # degrees round the outermost countries
WIDEST = 140.0  # degrees; what reaches further is shown on the whole world
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
    known = [PLACES[code] for code in codes if code in PLACES]
    if not known:
        return world()
    north, east = zip(*known, strict=True)
    middle, half = (min(east) + max(east)) / 2, (max(east) - min(east)) / 2 + ROOM
    if 2 * half > WIDEST:
        return world()
    half = max(half, LEAST / 2)
    return {
        **world(),
        "lonaxis": {"range": [round(middle - half, 1), round(middle + half, 1)]},
        "lataxis": {"range": [max(min(north) - ROOM, -58), min(max(north) + ROOM, 84)]},
    }
