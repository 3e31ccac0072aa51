"""What the charts of a comparison share: who is in them, what they are of, what they say."""

from dataclasses import dataclass

from django.urls import reverse

from assessments.charts.types import Caption, Mark
from assessments.compare.choices import Choice
from assessments.reporting.captions import caption, marks_at
from assessments.scoring.types import INDEX_CODE, Framework, NodeKind

Column = tuple[str, str]  # code and title of a node


class NotDrawable(Exception):
    """A choice that is valid, but that this chart cannot show; says what to do instead."""


def scope(choice: Choice) -> str:
    return choice.chosen_dimension.title if choice.chosen_dimension else "All dimensions"


def caption_of(choice: Choice, scope: str) -> Caption:
    address = f"{choice.site}{reverse('comparison-index')}?{choice.query}"
    return caption(
        choice.release_view, scope, shown=len(choice.shown), url=address, group=choice.group
    )


def node_of(choice: Choice) -> tuple[NodeKind, str, str]:
    """Kind, code and title of the number that is compared: the dimension chosen, or the index."""
    if dimension := choice.chosen_dimension:
        return NodeKind.DIMENSION, dimension.code, dimension.title
    return NodeKind.INDEX, INDEX_CODE, "Index"


def columns_of(choice: Choice, framework: Framework, columns: str) -> tuple[NodeKind, list[Column]]:
    """The kind of the nodes asked for, and code and title of each."""
    chosen = choice.chosen_dimension
    dimensions = [chosen] if chosen else list(framework.dimensions)
    if columns == "dimensions":
        return NodeKind.DIMENSION, [(item.code, item.title) for item in dimensions]
    facets = [facet for dimension in dimensions for facet in dimension.facets]
    if columns == "facets":
        return NodeKind.FACET, [(facet.code, facet.title) for facet in facets]
    leaves = [leaf for facet in facets for leaf in facet.indicators]
    return NodeKind.INDICATOR, [(leaf.code, leaf.title) for leaf in leaves]


@dataclass(frozen=True, slots=True)
class Spot:
    """A node that is a column of a chart; nodes of two floors may share a code, never a key."""

    kind: NodeKind
    code: str
    title: str

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.code}"


def nodes_of(choice: Choice, framework: Framework) -> list[Spot]:
    """The index and each dimension, or the dimension chosen and its facets."""
    below, parts = columns_of(
        choice, framework, "facets" if choice.chosen_dimension else "dimensions"
    )
    return [Spot(*node_of(choice)), *(Spot(below, code, title) for code, title in parts)]


def marks_of(choice: Choice, kind: NodeKind, code: str) -> dict[str, Mark]:
    """Ministry code -> its mark at one node, of those that are shown."""
    return marks_at(choice.release_view, choice.shown, kind, code)
