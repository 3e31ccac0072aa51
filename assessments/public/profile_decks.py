"""Slides of a ministry's profile."""

import datetime
from typing import Any

from assessments.charts.theme import ACCENT, MISSING, plain
from assessments.charts.words import number
from assessments.exports.documents.natives import bars, one_series
from assessments.exports.documents.workshop import made
from assessments.public.profiles import Profile
from assessments.reporting.slides import Slide, chart_slide, footer, notes, text_slide

MOST_STEPS = 4


def profile_pptx(profile: Profile, today: datetime.date) -> bytes:
    """Raises ImageUnavailable."""
    return made("slides", profile_deck(profile, today))


def profile_deck(profile: Profile, today: datetime.date) -> dict[str, Any]:
    board, scale = profile.dashboard, profile.dashboard.scale
    country = plain(profile.ministry.country)
    foot = footer(profile.release_view, profile.address)
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
