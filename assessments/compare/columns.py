"""The numbers that a chart of a comparison shows: which nodes, and the marks of each ministry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from assessments.charts.types import Row
from assessments.reporting.captions import subject
from assessments.scoring.types import Framework, NodeKind

if TYPE_CHECKING:  # that module knows this one
    from assessments.compare.comparisons import Comparison

ALL_DIMENSIONS = "All dimensions"


class MissingNeed(Exception):
    """The comparison lacks what a chart needs. The text says what it has instead."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node that is a column of a chart. name: of the column, if it is not the node's code."""

    kind: NodeKind
    code: str
    title: str
    name: str = ""

    @property
    def column(self) -> str:
        return self.name or self.code


def nodes_of(comparison: Comparison, framework: Framework, columns: str) -> list[Node]:
    """Return the dimensions, facets or indicators, all or those of the dimension selected."""
    dimensions = framework.dimensions
    if comparison.dimension:
        dimensions = (comparison.dimension,)
    nodes = []
    for dimension in dimensions:
        if columns == "dimensions":
            nodes.append(Node(NodeKind.DIMENSION, dimension.code, dimension.title))
        for facet in dimension.facets:
            if columns == "facets":
                nodes.append(Node(NodeKind.FACET, facet.code, facet.title))
            if columns == "indicators":
                for leaf in facet.indicators:
                    nodes.append(Node(NodeKind.INDICATOR, leaf.code, leaf.title))
    return nodes


def node_and_parts(comparison: Comparison, framework: Framework) -> list[Node]:
    """Return the index and each dimension, or the dimension selected and its facets."""
    below = "facets" if comparison.dimension else "dimensions"
    # A dimension and one of its facets may share a code.
    main = replace(comparison.main_node, name=f"main:{comparison.main_node.code}")
    return [main, *nodes_of(comparison, framework, below)]


def scope_of(comparison: Comparison) -> str:
    if comparison.dimension:
        return comparison.dimension.title
    return ALL_DIMENSIONS


def rows_of(comparison: Comparison, nodes: Sequence[Node]) -> list[Row]:
    """Return a row for each ministry, with its marks by the nodes' columns."""
    # By node, not by ministry: a node of all ministries is cached as a whole.
    marks = {node.column: comparison.marks(node.kind, node.code) for node in nodes}
    rows = []
    for ministry in comparison.shown:
        own = {key: found[ministry.code] for key, found in marks.items()}
        rows.append(Row(subject(ministry, comparison.release_view), own))
    return rows


def columns_of(nodes: Sequence[Node]) -> list[tuple[str, str]]:
    return [(node.column, node.title) for node in nodes]
