"""Small figures of each kind that is drawn, and what a test asks of the pictures."""

import struct
from typing import Any

from assessments.exports.wire import Figure

SERIF = "Source Serif 4"
SIZE: dict[str, Any] = {"width": 400, "height": 300}
PNG, SVG, PDF = b"\x89PNG\r\n\x1a\n", b"<svg", b"%PDF-"
WORLD = {"scope": "world", "resolution": 50, "fitbounds": False}


def bars(title: str = "Bars", **layout: object) -> Figure:
    trace = {"type": "bar", "x": ["Aland", "Beland"], "y": [2, 3]}
    return {"data": [trace], "layout": {"title": {"text": title}, **layout}}


def dots_on_a_map() -> Figure:
    trace = {"type": "scattergeo", "lon": [25.0, 2.3], "lat": [60.2, 48.9]}
    return {"data": [trace], "layout": {"geo": WORLD}}


def countries_by_colour() -> Figure:
    trace = {"type": "choropleth", "locations": ["FIN", "XKX"], "z": [1, 4]}
    return {"data": [trace], "layout": {"geo": WORLD}}


def pixels(png: bytes) -> tuple[int, int]:
    """Width and height from a PNG's header."""
    assert png.startswith(PNG)
    width, height = struct.unpack("!II", png[16:24])
    return width, height
