"""Slides: a ministry's profile, or any comparison. Charts that PowerPoint has are its own."""

import base64
import datetime
from collections.abc import Mapping, Sequence
from typing import Any

from django.urls import reverse

from assessments.charts.theme import ACCENT, MISSING, plain
from assessments.charts.types import Chart
from assessments.charts.words import number
from assessments.exports.documents.natives import bars, native, one_series
from assessments.exports.documents.workshop import made
from assessments.exports.pictures import Picture
from assessments.pages.choices import Choice
from assessments.pages.citations import citation
from assessments.pages.outlooks import Outlook
from assessments.pages.profiles import Profile
from assessments.scoring.types import Scale

Slide = dict[str, Any]
PICTURE_SIZE = (1600, 700)
MOST_ROWS = 12  # of a table on a slide
MOST_STEPS = 4
DEMONSTRATION = "Demonstration data: illustrative, not an assessment."


def profile_pptx(profile: Profile, today: datetime.date) -> bytes:
    """Raises ImageUnavailable."""
    return made("slides", profile_deck(profile, today))


def comparison_pptx(choice: Choice, chart: Chart, today: datetime.date) -> bytes:
    """Raises ImageUnavailable."""
    return made("slides", comparison_deck(choice, chart, today))


def comparison_deck(choice: Choice, chart: Chart, today: datetime.date) -> dict[str, Any]:
    address = f"{choice.site}{reverse('comparison-index')}?{choice.query}"
    source = citation(choice, address, today).apa.strip()
    foot, scale = footer(choice.outlook, address), scale_of(choice.outlook)
    return {
        "title": chart.title,
        "slides": [
            chart_slide(chart, scale, foot=foot, source=source),
            *table_slides(chart, scale, foot=foot, source=source),
        ],
    }


def profile_deck(profile: Profile, today: datetime.date) -> dict[str, Any]:
    board, scale = profile.dashboard, profile.dashboard.scale
    country = plain(profile.ministry.country)
    foot = footer(profile.outlook, profile.address)
    source = f"{foot}. Retrieved {today.isoformat()}, from {profile.address}"
    charts = [board.profile, profile.ranking]
    charts += [board.trend] if board.trend else []
    words = {"foot": foot, "source": source}
    slides = [
        text_slide(board.finding, standing_lines(profile), **words),
        *(chart_slide(chart, scale, **words) for chart in charts),
        dimension_slide(profile, **words),
    ]
    if profile.steps:
        slides.append(
            text_slide(f"{country}: what the next level asks", step_lines(profile), **words)
        )
    return {"title": f"{country}: digital diplomacy profile", "slides": slides}


def standing_lines(profile: Profile) -> list[str]:
    board, scale = profile.dashboard, profile.dashboard.scale
    index = board.index
    lines = [plain(profile.ministry.name)]
    if index.node.score is not None:
        stage = f", stage {index.stage}" if index.stage else ""
        lines.append(f"Index {number(index.node.score, scale)} of {scale.max:g}{stage}")
    if index.rank:
        lines.append(f"Rank {index.rank} of {index.ranked} scored")
    if board.peers and index.peer_median is not None:
        median = number(index.peer_median, scale)
        lines.append(f"Median of {plain(board.peers.label)}: {median}")
    lines.append(f"{index.node.scored} of {index.node.applicable} indicators scored")
    return lines


def step_lines(profile: Profile) -> list[str]:
    return [
        f"{step.way.finding.node.title} (level {step.way.next_level}): "
        f"{step.way.finding.next_descriptor}"
        for step in profile.steps[:MOST_STEPS]
    ]


def dimension_slide(profile: Profile, *, foot: str, source: str) -> Slide:
    """Bars of the dimensions beside the peers' median."""
    board, scale = profile.dashboard, profile.dashboard.scale
    nodes = [block.standing.node for block in board.dimensions]
    series = [one_series(profile.ministry.country, [node.score for node in nodes], ACCENT)]
    if board.peers:
        medians = [profile.medians[node.code] for node in nodes]
        series.append(one_series(f"Median of {board.peers.label}", medians, MISSING))
    said = "; ".join(
        f"{node.title} {'no score' if node.score is None else number(node.score, scale)}"
        for node in nodes
    )
    chart = bars("Score", [node.title for node in nodes], series)
    alt = f"Bars of the dimensions of {plain(profile.ministry.country)}. {said}."
    return {
        "title": f"{plain(profile.ministry.country)} by dimension",
        "chart": {**chart, "minimum": scale.min, "maximum": scale.max},
        "alt": alt,
        "notes": notes(alt, source),
        "footer": foot,
    }


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


def footer(outlook: Outlook, address: str) -> str:
    release = outlook.release
    parts = [
        DEMONSTRATION if outlook.is_demonstration else "Chancery, scored by analysts on evidence",
        f"release {release.code}, {release.published_at:%Y-%m-%d}" if release else "",
        outlook.lens_title,
        "public evidence only" if outlook.is_public_only else "",
        "your weights, not the release's" if outlook.weights else "",
        address.partition("?")[0],
    ]
    return " · ".join(part for part in parts if part)


def scale_of(outlook: Outlook) -> Scale:
    if outlook.framework is None:
        raise ValueError("nothing is published yet")
    return outlook.framework.scale
