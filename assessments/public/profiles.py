"""A ministry's profile to take away: dashboard, ranking and next steps as PDF or slides."""

import base64
import copy
import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import Any

from django.template.loader import render_to_string

from assessments.charts.frame import for_page
from assessments.charts.ranking import ranking
from assessments.charts.theme import ACCENT, MISSING, RIGHT_TO_LEFT, plain
from assessments.charts.types import Chart
from assessments.charts.words import number
from assessments.exports.documents.natives import bars, one_series
from assessments.exports.documents.workshop import made
from assessments.exports.images import cached_render
from assessments.models import Ministry
from assessments.public.dashboards import Dashboard, dashboard
from assessments.public.roadmaps import Roadmap, RoadmapQuery, RoadmapStep, roadmap
from assessments.reporting.captions import caption, marks_at
from assessments.reporting.ministry_results import MinistryResults
from assessments.reporting.release_views import ReleaseView
from assessments.reporting.slides import Slide, chart_slide, footer, notes, text_slide
from assessments.scorecards import release_ranks
from assessments.scoring.types import INDEX_CODE, NodeKind

MOST_RANKED = 14  # ministries in the ranking: what half a page holds
MOST_STEPS = 7
MOST_STEPS_ON_SLIDE = 4
HALF_PAGE = 560  # CSS pixels
# Half a page is narrow, and still has room for names: these changes for narrow screens are left.
KEPT_WIDE = {"yaxis.ticktext", "margin.l", "margin.r"}
CLOSER = {"ranking": {"yaxis.ticklabelstandoff": 9}}  # so that names clear the ranks


@dataclass(frozen=True, slots=True)
class MinistryProfile:
    """Everything that the documents show. Nothing is rounded here.

    site: scheme and host, such as "https://chancery.example".
    """

    ministry: Ministry
    release_view: ReleaseView
    site: str
    dashboard: Dashboard
    roadmap: Roadmap
    ranking: Chart

    @property
    def address(self) -> str:
        return f"{self.site}{self.ministry.get_absolute_url()}?{self.release_view.query}"

    @property
    def steps(self) -> Sequence[RoadmapStep]:
        return self.roadmap.steps[:MOST_STEPS]

    @property
    def file_name(self) -> str:
        return "-".join([self.ministry.code.lower(), "profile", *self.release_view.name_parts])


def profile_of(
    ministry: Ministry, release_view: ReleaseView, *, site: str
) -> MinistryProfile | None:
    """Return the profile, or None where the release does not have the ministry. Queries: 8."""
    board = dashboard(ministry, release_view)
    # No level is raised: a document to take away shows what is published, and no scenario.
    steps = roadmap(ministry, RoadmapQuery(release_view, {}))
    if board is None or steps is None:
        return None
    chart = ranking_chart(steps.results, site)
    return MinistryProfile(ministry, release_view, site, board, steps, chart)


def ranking_chart(results: MinistryResults, site: str) -> Chart:
    """Return the index of the ministry and its peers; of many peers, those nearest in rank."""
    country, codes, group = results.ministry.country, list(results.peer_codes), ""
    if results.peers:
        group = f"{country} and {results.peers.label}"
    if len(codes) >= MOST_RANKED:
        group = f"{country} and its neighbours in the ranking"
        # More than half a page can show: the nearest in rank say most about the ministry.
        ranks = release_ranks(results.cards, NodeKind.INDEX)
        own = ranks[results.ministry.code]
        codes.sort(key=lambda code: rank_distance(own, ranks[code]))
        codes = codes[: MOST_RANKED - 1]
    shown = [results.ministry]
    for code in codes:
        shown.append(results.members[code])
    marks = marks_at(results.release_view, shown, NodeKind.INDEX, INDEX_CODE)
    url = f"{site}{results.ministry.get_absolute_url()}"
    words = caption(results.release_view, "Index", shown=len(shown), url=url, group=group)
    return ranking(list(marks.values()), words, results.scale)


def rank_distance(own: int | None, other: int | None) -> tuple[bool, int]:
    """Sort by the distance to our own rank; those without a rank come last."""
    return other is None, abs((own or 0) - (other or 0))


def profile_pdf(profile: MinistryProfile) -> bytes:
    """Return four pages of A4. Raises ImageUnavailable."""
    board = profile.dashboard
    pictures = {"radar": drawn(board.profile), "ranking": drawn(profile.ranking)}
    if board.trend:
        pictures["trend"] = drawn(board.trend)
    return made("paper", {"html": profile_html(profile), "pictures": pictures})


def profile_html(profile: MinistryProfile) -> str:
    """Return the page from which the PDF is laid out."""
    context = {
        "profile": profile,
        "ministry": profile.ministry,
        "release_view": profile.release_view,
        "release": profile.release_view.release,
        "dashboard": profile.dashboard,
        "is_demonstration": profile.release_view.is_demonstration,
    }
    return render_to_string("public/profiles/document.html", context)


def drawn(chart: Chart) -> tuple[str, str]:
    """Draw the chart without the words that the document prints itself.

    Returns the media type and the picture in base64: an SVG, or a PNG for names that are written
    from right to left, which WeasyPrint would set from left to right.
    """
    # The page version has no title, caption or source: the document prints them as text.
    figure = for_page(chart)
    layout = {**figure["layout"], "autosize": False, "width": HALF_PAGE}
    changes = layout.get("meta", {}).get("narrow", {})
    kept = {key: changes[key] for key in changes.keys() - KEPT_WIDE}
    whole = {
        "data": figure["data"],
        "layout": relaid(layout, kept | CLOSER.get(chart.kind, {})),
    }
    size = {"width": HALF_PAGE, "height": figure["layout"]["height"]}
    if is_right_to_left(chart):
        picture = cached_render(whole, format="png", scale=3, **size)
        return "image/png", base64.b64encode(picture).decode("ascii")
    picture = cached_render(whole, format="svg", scale=1, **size)
    return "image/svg+xml", base64.b64encode(picture).decode("ascii")


def is_right_to_left(chart: Chart) -> bool:
    """Return True if any cell of the chart's table has letters written from right to left."""
    return any(RIGHT_TO_LEFT.search(str(cell)) for cell in chain.from_iterable(chart.rows))


def relaid(layout: Mapping[str, Any], changes: Mapping[str, Any]) -> dict[str, Any]:
    """Return the layout with changes by dotted path, as Plotly.relayout makes them."""
    # A deep copy: the nested parts still belong to the chart.
    changed = copy.deepcopy(dict(layout))
    for path, value in changes.items():
        *parents, last = path.split(".")
        part = changed
        for parent in parents:
            part = part.setdefault(parent, {})
        part[last] = value
    return changed


def profile_pptx(profile: MinistryProfile, today: datetime.date) -> bytes:
    """Return the slides. Raises ImageUnavailable."""
    return made("slides", profile_deck(profile, today))


def profile_deck(profile: MinistryProfile, today: datetime.date) -> dict[str, Any]:
    board, scale = profile.dashboard, profile.dashboard.scale
    country = plain(profile.ministry.country)
    foot = footer(profile.release_view, profile.address)
    source = f"{foot}. Retrieved {today.isoformat()}, from {profile.address}"
    words = {"foot": foot, "source": source}
    slides = [text_slide(board.headline, index_lines(profile), **words)]
    for chart in (board.profile, profile.ranking, board.trend):
        if chart:
            slides.append(chart_slide(chart, scale, **words))
    slides.append(dimension_slide(profile, **words))
    if profile.steps:
        title = f"{country}: what the next level asks"
        slides.append(text_slide(title, step_lines(profile), **words))
    return {"title": f"{country}: digital diplomacy profile", "slides": slides}


def index_lines(profile: MinistryProfile) -> list[str]:
    board, scale = profile.dashboard, profile.dashboard.scale
    index = board.index
    lines = [plain(profile.ministry.name)]
    if index.node.score is not None:
        line = f"Index {number(index.node.score, scale)} of {scale.max:g}"
        if index.stage:
            line += f", stage {index.stage}"
        lines.append(line)
    if index.rank:
        lines.append(f"Rank {index.rank} of {index.ranked} scored")
    if board.peers and index.peer_median is not None:
        median = number(index.peer_median, scale)
        lines.append(f"Median of {plain(board.peers.label)}: {median}")
    lines.append(f"{index.node.scored} of {index.node.applicable} indicators scored")
    return lines


def step_lines(profile: MinistryProfile) -> list[str]:
    lines = []
    for each in profile.steps[:MOST_STEPS_ON_SLIDE]:
        step = each.next_step
        asked = step.indicator.next_descriptor
        lines.append(f"{step.title} (level {step.next_level}): {asked}")
    return lines


def dimension_slide(profile: MinistryProfile, *, foot: str, source: str) -> Slide:
    """Return bars of the dimensions, next to the median of the peers."""
    board, scale = profile.dashboard, profile.dashboard.scale
    country = plain(profile.ministry.country)
    titles, scores, medians, words = [], [], [], []
    for dimension in board.dimensions:
        node = dimension.result.node
        titles.append(node.title)
        scores.append(node.score)
        medians.append(dimension.result.peer_median)
        printed = "no score"
        if node.score is not None:
            printed = number(node.score, scale)
        words.append(f"{node.title} {printed}")
    series = [one_series(profile.ministry.country, scores, ACCENT)]
    if board.peers:
        series.append(one_series(f"Median of {board.peers.label}", medians, MISSING))
    alt = f"Bars of the dimensions of {country}. {'; '.join(words)}."
    return {
        "title": f"{country} by dimension",
        "chart": {**bars("Score", titles, series), "minimum": scale.min, "maximum": scale.max},
        "alt": alt,
        "notes": notes(alt, source),
        "footer": foot,
    }
