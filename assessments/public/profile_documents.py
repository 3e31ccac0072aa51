"""A ministry's profile on paper."""

import base64
import copy
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from assessments.charts.frame import for_page
from assessments.charts.theme import RIGHT_TO_LEFT
from assessments.charts.types import Chart
from assessments.exports.documents.workshop import made
from assessments.exports.images import cached_render
from assessments.public.profiles import Profile

HALF = 560  # CSS pixels: half a sheet
OF_NAMES = {
    "yaxis.ticktext",
    "margin.l",
    "margin.r",
}  # there is room for names even where it is narrow
CLOSER = {"ranking": {"yaxis.ticklabelstandoff": 9}}  # where all is closer, names clear the ranks


def profile_pdf(profile: Profile) -> bytes:
    """Four sheets of A4. Raises ImageUnavailable."""
    board = profile.dashboard
    pictures = {
        "radar": plain(board.profile),
        "ranking": plain(profile.ranking),
    }
    if board.trend:
        pictures["trend"] = plain(board.trend)
    return made("paper", {"html": profile_html(profile), "pictures": pictures})


def profile_html(profile: Profile) -> str:
    """The page that is laid out on paper."""
    context = {
        "profile": profile,
        "ministry": profile.ministry,
        "release_view": profile.release_view,
        "release": profile.release_view.release,
        "dashboard": profile.dashboard,
        "is_demonstration": profile.release_view.is_demonstration,
    }
    return render_to_string("public/documents/profile.html", context)


def plain(chart: Chart, *, width: int = HALF) -> tuple[str, str]:
    """The drawn chart, without the words that the document prints itself: type and base64.

    As SVG; with right-to-left names as PNG, since WeasyPrint would set them from left to right.
    """
    figure = for_page(chart)
    height = figure["layout"]["height"]
    layout = {**figure["layout"], "autosize": False, "width": width}
    changes = layout.get("meta", {}).get("narrow", {})
    kept = {key: changes[key] for key in changes.keys() - OF_NAMES}
    layout = relaid(layout, kept | CLOSER.get(chart.kind, {}))
    whole = {"data": figure["data"], "layout": layout}
    if any(RIGHT_TO_LEFT.search(str(cell)) for row in chart.rows for cell in row):
        drawn = cached_render(whole, format="png", width=width, height=height, scale=3)
        return "image/png", base64.b64encode(drawn).decode("ascii")
    drawn = cached_render(whole, format="svg", width=width, height=height, scale=1)
    return "image/svg+xml", base64.b64encode(drawn).decode("ascii")


def relaid(layout: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """The layout with changes by dotted path, as Plotly.relayout makes them."""
    changed = copy.deepcopy(dict(layout))
    for path, value in changes.items():
        *parents, last = path.split(".")
        place = changed
        for parent in parents:
            place = place.setdefault(parent, {})
        place[last] = value
    return changed
