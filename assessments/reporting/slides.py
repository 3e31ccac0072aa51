"""Slides that decks of several areas share. Charts that PowerPoint has are its own."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from assessments.charts.theme import plain
from assessments.charts.types import Chart
from assessments.charts.words import number
from assessments.exports.documents.natives import native
from assessments.exports.pictures import Picture
from assessments.reporting.captions import SOURCE
from assessments.reporting.release_views import ReleaseView
from assessments.scoring.types import Scale
from assessments.wording import long_date

Slide = dict[str, Any]
PICTURE_SIZE = (1600, 700)  # nearly the shape of the room below a slide's title
MOST_ROWS = 12  # of a table on a slide
DEMONSTRATION = "Demonstration data: illustrative, not an assessment."


def chart_slide(chart: Chart, scale: Scale, *, foot: str, source: str) -> Slide:
    """Return the chart as PowerPoint's own where it has one, else as a picture."""
    drawn = native(chart, scale)
    shown: Mapping[str, Any] = {"chart": drawn}
    # A chart of PowerPoint's own can be edited; a picture is what is left for the other kinds.
    if not drawn:
        shown = {"picture": picture(chart)}
    return {
        "title": chart.title,
        "lines": [chart.subtitle],
        **shown,
        "alt": chart.alt,
        "notes": notes(chart.alt, chart.footer, source),
        "footer": foot,
    }


def picture(chart: Chart) -> str:
    png = Picture.of(chart, "png", size=PICTURE_SIZE).drawn()
    return base64.b64encode(png).decode("ascii")


def table_slides(chart: Chart, scale: Scale, *, foot: str, source: str) -> list[Slide]:
    """Return the same data as tables, on as many slides as it takes."""
    rows = [printed_row(row, scale) for row in chart.rows]
    parts = []
    for first in range(0, len(rows), MOST_ROWS):
        parts.append(rows[first : first + MOST_ROWS])
    slides = []
    for at, part in enumerate(parts, 1):
        title = f"{chart.title}: the numbers"
        if len(parts) > 1:
            title += f" ({at}/{len(parts)})"
        slides.append(
            {
                "title": title,
                "table": {"header": list(chart.header), "rows": part},
                "alt": f"Table of {len(part)} rows: {', '.join(chart.header)}.",
                "notes": notes(chart.footer, source),
                "footer": foot,
            }
        )
    return slides


def printed_row(row: Sequence[object], scale: Scale) -> list[str]:
    return [cell(value, scale) for value in row]


def cell(value: object, scale: Scale) -> str:
    if value is None:
        return "–"
    if isinstance(value, float):
        return number(value, scale)
    return plain(str(value))


def text_slide(title: str, lines: Sequence[str], *, foot: str, source: str) -> Slide:
    return {
        "title": title,
        "lines": list(lines),
        "notes": notes(source),
        "footer": foot,
        "alt": "",
    }


def notes(*parts: str) -> str:
    return "\n\n".join(filter(None, parts))


def footer(release_view: ReleaseView, address: str) -> str:
    """Return the line at the foot of each slide."""
    release = release_view.release
    parts = [DEMONSTRATION if release_view.is_demonstration else SOURCE]
    if release:
        parts.append(f"release {release.code}, {long_date(release.published_at.date())}")
    parts.append(release_view.lens_title)
    if release_view.is_public_only:
        parts.append("public evidence only")
    if release_view.weights:
        parts.append("your weights, not the release's")
    # Without its query, so that the line fits; the notes have the whole address.
    return " · ".join([*parts, address.partition("?")[0]])


def scale_of(release_view: ReleaseView) -> Scale:
    # A deck is only made of a chart, and there is no chart before the first release.
    if release_view.framework is None:
        raise ValueError("nothing is published yet")
    return release_view.framework.scale
