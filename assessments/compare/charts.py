"""The charts of a comparison: one row of `CHARTS` each, and the function that draws it.

A function takes the comparison, the part of the framework that is visible, and the theme. It
returns a chart, or raises MissingNeed when the comparison lacks what the chart needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from assessments.charts.balance import balance
from assessments.charts.choropleth import choropleth
from assessments.charts.distribution import distribution
from assessments.charts.gap import gap
from assessments.charts.gaps import Group
from assessments.charts.heatmap import heatmap
from assessments.charts.profile import profile
from assessments.charts.ranking import ranking
from assessments.charts.types import Chart, Mark, Pair, Profile, Row, Subject, ThemeName
from assessments.compare.columns import (
    MissingNeed,
    columns_of,
    node_and_parts,
    nodes_of,
    rows_of,
    scope_of,
)
from assessments.compare.over_time import draw_change, draw_slope, draw_trend
from assessments.reporting.captions import INDEX_TITLE, mark, subject
from assessments.scoring.subtrees import tagged_means
from assessments.scoring.types import Dimension, Framework, NodeKind, Scorecard

if TYPE_CHECKING:  # that module reads the names of the charts from this one
    from assessments.compare.comparisons import Comparison

MOST_PROFILES = 12  # small radars side by side; a reader cannot tell more of them apart
Tag = Literal["act", "aspect"]
# Two groups of indicators. In each, the gap is the first less the last.
TAGS: Sequence[tuple[Tag, Mapping[str, str]]] = (
    ("act", {"say": "Saying", "listen": "Listening", "do": "Doing"}),
    ("aspect", {"intent": "Intent", "practice": "Practice"}),
)


class ChartUnavailable(Exception):
    """The comparison is valid, but this chart cannot show it. The text says why."""


@dataclass(frozen=True, slots=True)
class ChartKind:
    """A row of the registry.

    title: on its tab. draw: draws it. needs: what it needs, for the refusal when that is missing.
    fields: those fields of the form that only some charts use.
    """

    title: str
    draw: Callable[[Comparison, Framework, ThemeName], Chart]
    needs: str = "a release"
    fields: frozenset[str] = frozenset()


def draw_chart(comparison: Comparison, *, theme: ThemeName = "light") -> Chart:
    """Draw the chart of a comparison. Raises ChartUnavailable."""
    framework, kind = comparison.framework, CHARTS[comparison.query.chart]
    if framework is None:
        raise ChartUnavailable("Nothing is published yet, so there is nothing to compare.")
    try:
        return kind.draw(comparison, framework, theme)
    except MissingNeed as missing:
        # The registry knows what the chart needs; the error says what the comparison has instead.
        needs = f"A {kind.title.lower()} chart needs {kind.needs}."
        raise ChartUnavailable(f"{needs} {missing}") from missing


def draw_ranking(comparison: Comparison, framework: Framework, theme: ThemeName) -> Chart:
    node = comparison.main_node
    marks = list(comparison.marks(node.kind, node.code).values())
    return ranking(marks, comparison.caption(node.title), framework.scale, theme)


def draw_map(comparison: Comparison, framework: Framework, theme: ThemeName) -> Chart:
    node = comparison.main_node
    marks = list(comparison.marks(node.kind, node.code).values())
    return choropleth(marks, comparison.caption(node.title), framework.scale, theme)


def draw_profile(comparison: Comparison, framework: Framework, theme: ThemeName) -> Chart:
    """Draw a profile. Its axes are the dimensions, or the facets of the dimension selected."""
    count = len(comparison.shown)
    if count > MOST_PROFILES:
        raise MissingNeed(
            f"This comparison has {count}. Select fewer by name, or open the heatmap, "
            "which shows them all.",
        )
    nodes = nodes_of(comparison, framework, "facets" if comparison.dimension else "dimensions")
    profiles = []
    for row in rows_of(comparison, nodes):
        scores = {key: one.score for key, one in row.marks.items()}
        profiles.append(Profile(row.subject, scores))
    words = comparison.caption(scope_of(comparison))
    return profile(profiles, columns_of(nodes), words, framework.scale, theme)


def draw_heatmap(comparison: Comparison, framework: Framework, theme: ThemeName) -> Chart:
    columns = comparison.query.columns
    if not columns:
        columns = "indicators" if comparison.dimension else "dimensions"
    nodes = nodes_of(comparison, framework, columns)
    rows, words = rows_of(comparison, nodes), comparison.caption(scope_of(comparison))
    return heatmap(rows, columns_of(nodes), words, framework.scale, theme)


def draw_distribution(comparison: Comparison, framework: Framework, theme: ThemeName) -> Chart:
    """Draw a strip for the index and each dimension, or the dimension selected and its facets."""
    nodes = node_and_parts(comparison, framework)
    return distribution(
        rows_of(comparison, nodes),
        columns_of(nodes),
        comparison.caption(nodes[0].title),
        framework.scale,
        theme,
        chosen=comparison.query.ministries,
    )


def draw_balance(comparison: Comparison, framework: Framework, theme: ThemeName) -> Chart:
    """Draw the two poles of the dimension selected, else of the first dimension with poles."""
    dimension = comparison.dimension
    if dimension is None:
        dimension = first_with_poles(framework)
    if dimension is None:
        raise MissingNeed("No dimension of this lens has two poles.")
    if dimension.poles is None:
        raise MissingNeed(f"{dimension.title} has none.")
    facets = {facet.code: facet for facet in dimension.facets}
    first, second = facets[dimension.poles[0]], facets[dimension.poles[1]]
    firsts = comparison.marks(NodeKind.FACET, first.code)
    seconds = comparison.marks(NodeKind.FACET, second.code)
    pairs = []
    for ministry in comparison.shown:
        who = subject(ministry, comparison.release_view)
        pairs.append(Pair(who, firsts[ministry.code], seconds[ministry.code]))
    return balance(
        pairs,
        (first.title, second.title),
        comparison.caption(dimension.title),
        framework.scale,
        theme,
        # The lines of equal score depend on how the dimension joins its two poles.
        rule=dimension.aggregate,
        weights=(first.weight, second.weight),
    )


def first_with_poles(framework: Framework) -> Dimension | None:
    for dimension in framework.dimensions:
        if dimension.poles:
            return dimension
    return None


def draw_gap(comparison: Comparison, framework: Framework, theme: ThemeName) -> Chart:
    """Draw say, listen and do, and intent and practice: of all indicators, or of a dimension."""
    part, title, owner = framework, INDEX_TITLE, "This framework"
    if comparison.dimension:
        part = replace(framework, dimensions=(comparison.dimension,))
        title = owner = comparison.dimension.title
    tags = dict(tags_in(part))
    if not tags:
        raise MissingNeed(f"{owner} has only one kind, or none.")
    rows = []
    for ministry in comparison.shown:
        who = subject(ministry, comparison.release_view)
        rows.append(Row(who, gap_marks(part, tags, comparison.cards.get(ministry.code), who)))
    words = comparison.caption(title)
    groups = [Group(list(titles.items())) for titles in tags.values()]
    return gap(rows, groups, words, framework.scale, theme)


def tags_in(framework: Framework) -> Iterator[tuple[Tag, dict[str, str]]]:
    """Yield each tag with those of its values that indicators have, if there are two or more."""
    found = set()
    for leaf in framework.indicators():
        found |= {leaf.act, leaf.aspect}
    for tag, titles in TAGS:
        present = {value: title for value, title in titles.items() if value in found}
        # With one value there is no second one to compare it with.
        if len(present) > 1:
            yield tag, present


def gap_marks(
    framework: Framework, tags: Mapping[Tag, object], card: Scorecard | None, who: Subject
) -> dict[str, Mark]:
    """Return value of a tag -> mark of its mean; none for a ministry that is not in the release."""
    marks = {}
    if card:
        # A kind of indicators is no node of the framework: it has a mean, and no rank.
        for tag in tags:
            for value, node in tagged_means(framework, card.indicators, tag).items():
                marks[value] = mark(who, node, None)
    return marks


ORDERED = frozenset({"sort"})  # the other charts have an order of their own
TWO_RELEASES = "two releases of the same framework and method"
CHARTS: dict[str, ChartKind] = {
    "ranking": ChartKind("Ranking", draw_ranking),
    "profile": ChartKind(
        "Profile", draw_profile, f"at most {MOST_PROFILES} ministries", fields=ORDERED
    ),
    "heatmap": ChartKind("Heatmap", draw_heatmap, fields=ORDERED | {"columns"}),
    "balance": ChartKind("Balance", draw_balance, "a dimension with two poles"),
    "gap": ChartKind(
        "Gap", draw_gap, "two kinds of indicators (say, listen, do; or intent, practice)"
    ),
    "distribution": ChartKind("Distribution", draw_distribution),
    "trend": ChartKind("Trend", draw_trend, "two releases"),
    "slope": ChartKind("Slope", draw_slope, TWO_RELEASES, frozenset({"against", "by"})),
    "map": ChartKind("Map", draw_map),
    "change": ChartKind("Change", draw_change, TWO_RELEASES, frozenset({"against"})),
}
