"""Slides that decks of several areas share. Charts that PowerPoint has are its own."""

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from assessments.charts.theme import plain
from assessments.charts.types import Chart
from assessments.charts.words import number
from assessments.exports.documents.natives import native
from assessments.exports.pictures import Picture
from assessments.reporting.release_views import ReleaseView
from assessments.scoring.types import Scale

Slide = dict[str, Any]
PICTURE_SIZE = (1600, 700)
MOST_ROWS = 12  # of a table on a slide
DEMONSTRATION = "Demonstration data: illustrative, not an assessment."


def chart_slide(chart: Chart, scale: Scale, *, foot: str, source: str) -> Slide:
    """The chart as PowerPoint's own where it has one, else as a picture."""
    drawn = native(chart, scale)
    shown: Mapping[str, Any] = {"chart": drawn} if drawn else {"picture": picture(chart)}
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
    """The same data as tables, as many as it takes."""
    rows = [[cell(value, scale) for value in row] for row in chart.rows]
    parts = [rows[at : at + MOST_ROWS] for at in range(0, len(rows), MOST_ROWS)]
    return [
        {
            "title": f"{chart.title}: the numbers" + (f" ({at}/{len(parts)})" if parts[1:] else ""),
            "table": {"header": list(chart.header), "rows": part},
            "alt": f"Table of {len(part)} rows: {', '.join(chart.header)}.",
            "notes": notes(chart.footer, source),
            "footer": foot,
        }
        for at, part in enumerate(parts, 1)
    ]


def cell(value: object, scale: Scale) -> str:
    if value is None:
        return "–"
    return number(value, scale) if isinstance(value, float) else plain(str(value))


def text_slide(title: str, lines: Sequence[str], *, foot: str, source: str) -> Slide:
    said = {"title": title, "lines": list(lines), "notes": notes(source), "footer": foot}
    return {**said, "alt": ""}


def notes(*parts: str) -> str:
    return "\n\n".join(part for part in parts if part)


def footer(release_view: ReleaseView, address: str) -> str:
    release = release_view.release
    parts = [
        DEMONSTRATION
        if release_view.is_demonstration
        else "Chancery, scored by analysts on evidence",
        f"release {release.code}, {release.published_at:%Y-%m-%d}" if release else "",
        release_view.lens_title,
        "public evidence only" if release_view.is_public_only else "",
        "your weights, not the release's" if release_view.weights else "",
        address.partition("?")[0],
    ]
    return " · ".join(part for part in parts if part)


def scale_of(release_view: ReleaseView) -> Scale:
    if release_view.framework is None:
        raise ValueError("nothing is published yet")
    return release_view.framework.scale
