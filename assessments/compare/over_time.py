"""Charts of a comparison over releases: a trend over all of them, and what changed between two."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from assessments.charts.change import Shift, change
from assessments.charts.slope import slope
from assessments.charts.steps import steps
from assessments.charts.trend import trend
from assessments.charts.types import Chart, Line, Move, SeriesRelease, Subject, ThemeName
from assessments.compare.columns import (
    MissingNeed,
    Node,
    columns_of,
    node_and_parts,
    nodes_of,
    scope_of,
)
from assessments.models import Release
from assessments.reporting.captions import marks_at, subject
from assessments.reporting.release_views import (
    ReleaseView,
    comparable,
    has_same_method,
    previous_in_series,
    release_series,
    view_of,
)
from assessments.scoring.subtrees import EmptyLens, UnknownLens
from assessments.scoring.types import Framework

if TYPE_CHECKING:  # that module knows the charts
    from assessments.compare.comparisons import Comparison


def draw_trend(comparison: Comparison, framework: Framework, theme: ThemeName) -> Chart:
    """Draw a line for each ministry over the releases up to the one shown.

    Queries: 8 for each release that is new to this process.
    """
    release_view = comparison.release_view
    releases = release_series(release_view)
    if len(releases) < 2:
        raise MissingNeed(f"{releases[0].code} is the first of its framework.")
    node = comparison.main_node
    scores = [scores_in(release_view, release, node) for release in releases]
    lines = []
    for ministry in comparison.shown:
        own = [found.get(ministry.code) for found in scores]
        lines.append(Line(subject(ministry, release_view), own))
    # One selected ministry is brought out among its peers; with several, no line is.
    bold = ""
    if len(comparison.query.ministries) == 1:
        bold = comparison.query.ministries[0]
    return trend(
        lines,
        with_methods(releases),
        comparison.caption(node.title),
        framework.scale,
        theme,
        bold=bold,
    )


def with_methods(releases: Sequence[Release]) -> list[SeriesRelease]:
    """Return the releases as a trend takes them. The method is named where it changed."""
    has_changed = len({release.method_version for release in releases}) > 1
    found = []
    for release in releases:
        framework = str(release.round.framework)
        if has_changed:
            framework += f", method {release.method_version}"
        found.append(SeriesRelease(release.code, release.code, framework))
    return found


def scores_in(release_view: ReleaseView, release: Release, node: Node) -> dict[str, float | None]:
    """Return ministry code -> score; empty if that version of the framework had no such node."""
    try:
        cards = view_of(release_view, release).scorecards()
        return {code: card.node(node.kind, node.code).score for code, card in cards.items()}
    # An earlier version of the framework may lack the lens or the node: its points are left out.
    except (UnknownLens, EmptyLens, KeyError):
        return {}


def draw_slope(comparison: Comparison, framework: Framework, theme: ThemeName) -> Chart:
    """Draw each ministry from the earlier of two releases to the later."""
    then, now = two_releases(comparison)
    node = comparison.main_node
    moves = moves_of(comparison, then, now, node)
    return slope(
        list(moves.values()),
        (then.code, now.code),
        comparison.caption(node.title),
        framework.scale,
        theme,
        chosen=comparison.query.ministries,
        by_rank=comparison.query.by == "rank",
    )


def moves_of(comparison: Comparison, then: Release, now: Release, node: Node) -> dict[str, Move]:
    """Return ministry code -> its move at one node between two releases."""
    view = comparison.release_view
    before = marks_at(view_of(view, then), comparison.shown, node.kind, node.code)
    after = marks_at(view_of(view, now), comparison.shown, node.kind, node.code)
    moves = {}
    for ministry in comparison.shown:
        code = ministry.code
        moves[code] = Move(subject(ministry, view), before[code], after[code])
    return moves


def draw_change(comparison: Comparison, framework: Framework, theme: ThemeName) -> Chart:
    """Draw changes by dimension or facet; of one ministry, by indicator."""
    then, now = two_releases(comparison)
    if len(comparison.shown) == 1:
        return draw_steps(comparison, framework, theme, then, now)
    nodes = node_and_parts(comparison, framework)
    moves = {node.column: moves_of(comparison, then, now, node) for node in nodes}
    shifts = []
    for ministry in comparison.shown:
        own = {key: found[ministry.code] for key, found in moves.items()}
        shifts.append(Shift(subject(ministry, comparison.release_view), own))
    return change(
        shifts,
        columns_of(nodes),
        comparison.caption(nodes[0].title),
        framework.scale,
        theme,
        releases=(then.code, now.code),
    )


def draw_steps(
    comparison: Comparison, framework: Framework, theme: ThemeName, then: Release, now: Release
) -> Chart:
    """Draw every indicator of one ministry, or those of the dimension selected."""
    (ministry,) = comparison.shown
    moves = []
    for leaf in nodes_of(comparison, framework, "indicators"):
        move = moves_of(comparison, then, now, leaf)[ministry.code]
        # The rows are indicators, so a click opens the one on the ministry's dashboard.
        url = subject(ministry, comparison.release_view, leaf.code).url
        moves.append(Move(Subject(leaf.code, leaf.title, url), move.then, move.now))
    return steps(
        moves,
        comparison.caption(scope_of(comparison)),
        framework.scale,
        theme,
        subject=subject(ministry, comparison.release_view),
        releases=(then.code, now.code),
    )


def two_releases(comparison: Comparison) -> tuple[Release, Release]:
    """Return the two releases compared, the earlier first. Raises ChartUnavailable."""
    shown = comparison.release_view.release
    other = comparison.against or previous_in_series(comparison.release_view)
    if shown is None or other is None:
        code = shown.code if shown else "This"
        raise MissingNeed(f"{code} is the first release of its framework.")
    # A difference between two methods would look like a change of the ministries.
    if not has_same_method(shown, other):
        raise MissingNeed(
            f"Between {other.code} and {shown.code} the framework or the method changed. "
            "Select another release to compare with.",
        )
    # Either may be the earlier one: a reader can compare with a later release too.
    oldest_first = comparable(comparison.release_view)
    first, last = sorted((shown, other), key=oldest_first.index)
    return first, last
