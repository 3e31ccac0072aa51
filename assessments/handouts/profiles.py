"""A ministry's profile on paper."""

import copy
from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from assessments.charts.frame import for_page
from assessments.charts.types import Chart
from assessments.exports.documents.workshop import made
from assessments.exports.images import cached_render
from assessments.pages.profiles import Profile

NARROW, WIDE = 560, 800  # CSS pixels
OF_NAMES = {"yaxis.ticktext", "margin.l"}  # there is room for names even where it is narrow


def profile_pdf(profile: Profile) -> bytes:
    """Four sheets of A4. Raises ImageUnavailable."""
    board = profile.dashboard
    pictures = {
        "radar": plain(board.profile, width=NARROW),
        "ranking": plain(profile.ranking, width=NARROW),
    }
    if board.trend:
        pictures["trend"] = plain(board.trend, width=WIDE)
    return made("paper", {"html": profile_html(profile), "pictures": pictures})


def profile_html(profile: Profile) -> str:
    """The page that is laid out on paper."""
    context = {
        "profile": profile,
        "ministry": profile.ministry,
        "outlook": profile.outlook,
        "release": profile.outlook.release,
        "dashboard": profile.dashboard,
        "is_demonstration": profile.outlook.is_demonstration,
    }
    return render_to_string("documents/profile.html", context)


def plain(chart: Chart, *, width: int) -> str:
    """The drawn chart as SVG without its words, which the document prints as text."""
    figure = for_page(chart)
    height = figure["layout"]["height"]
    layout = {**figure["layout"], "autosize": False, "width": width}
    if width <= NARROW:
        changes = layout.get("meta", {}).get("narrow", {})
        layout = relaid(layout, {key: changes[key] for key in changes.keys() - OF_NAMES})
    whole = {"data": figure["data"], "layout": layout}
    return cached_render(whole, format="svg", width=width, height=height, scale=1).decode()


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
