"""The nouns of the method: a framework tree, the answers to it, and a scorecard."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

INDEX_CODE = "index"  # of the one node on the top floor


class ScoringError(ValueError):
    """Base of every error of the engine; out of a tree its message begins with the node's path."""


class Rule(StrEnum):
    """How the scores of siblings become the score of their parent."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    HARMONIC = "harmonic"


class IndicatorKind(StrEnum):
    """A level with a rubric, or a number with goalposts."""

    RATED = "rated"
    MEASURED = "measured"


class State(StrEnum):
    """What can be said of one indicator. Only RATED enters a mean."""

    RATED = "rated"
    NOT_FOUND = "not_found"
    NOT_APPLICABLE = "not_applicable"
    NOT_ASSESSED = "not_assessed"


class NodeKind(StrEnum):
    """The four floors of a scorecard."""

    INDEX = "index"
    DIMENSION = "dimension"
    FACET = "facet"
    INDICATOR = "indicator"


class NodeState(StrEnum):
    """What can be said of an aggregate (an indicator keeps its State)."""

    SCORED = "scored"
    INSUFFICIENT = "insufficient"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale every score is on; `labels` has one per whole level, or is empty."""

    min: float
    max: float
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lens:
    """A named sub-tree: the indicators that carry it."""

    code: str
    title: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A leaf. `goalposts` is (worst, best) for a measured one, else None."""

    code: str
    title: str
    weight: float = 1.0
    kind: IndicatorKind = IndicatorKind.RATED
    goalposts: tuple[float, float] | None = None
    lenses: frozenset[str] = frozenset()  # empty: part of every lens
    act: str = ""  # say | listen | do
    aspect: str = ""  # intent | practice


@dataclass(frozen=True, slots=True)
class Facet:
    """Indicators and the rule that joins them."""

    code: str
    title: str
    indicators: tuple[Indicator, ...]
    weight: float = 1.0
    aggregate: Rule = Rule.ARITHMETIC


@dataclass(frozen=True, slots=True)
class Dimension:
    """Facets and the rule that joins them; `poles` are two facets in balance."""

    code: str
    title: str
    facets: tuple[Facet, ...]
    weight: float = 1.0
    aggregate: Rule = Rule.ARITHMETIC
    poles: tuple[str, str] | None = None

    def indicators(self) -> Iterator[Indicator]:
        for facet in self.facets:
            yield from facet.indicators


@dataclass(frozen=True, slots=True)
class Framework:
    """A whole tree of three levels, with the rule for the index and the coverage it demands."""

    code: str
    version: str
    title: str
    scale: Scale
    dimensions: tuple[Dimension, ...]
    aggregate: Rule = Rule.ARITHMETIC
    coverage: float = 2 / 3  # least share of the applicable weight, 0-1, at every level
    lenses: tuple[Lens, ...] = ()

    def facets(self) -> Iterator[Facet]:
        for dimension in self.dimensions:
            yield from dimension.facets

    def indicators(self) -> Iterator[Indicator]:
        for facet in self.facets():
            yield from facet.indicators


@dataclass(frozen=True, slots=True)
class Answer:
    """What is known of one indicator of one ministry.

    value: the level or the measured number as observed (not normalised); None unless RATED.
    is_sealed_only: the score rests on sealed evidence alone; of no meaning unless RATED.
    """

    state: State
    value: float | None = None
    is_sealed_only: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """One number of a scorecard, and how much of it is known.

    score:      on the framework's scale; None when there is none.
    coverage:   scored weight / applicable weight of its children, 0-1 (None: nothing applies).
    scored, applicable: counts of indicators below it (of an indicator: itself, 0 or 1).
    is_sealed_only: something is scored below it, and all of that on sealed evidence alone.
    """

    kind: NodeKind
    code: str
    title: str
    state: NodeState | State
    score: float | None
    coverage: float | None
    scored: int
    applicable: int
    is_sealed_only: bool = False


@dataclass(frozen=True, slots=True)
class Scorecard:
    """All nodes of one ministry's tree, each floor keyed by code in framework order.

    So a code is used once a floor; two floors may share one.
    """

    framework: Framework
    index: Node
    dimensions: Mapping[str, Node] = field(default_factory=dict)
    facets: Mapping[str, Node] = field(default_factory=dict)
    indicators: Mapping[str, Node] = field(default_factory=dict)

    def nodes(self) -> Iterator[Node]:
        """Every node: index, dimensions, facets, indicators."""
        yield self.index
        yield from self.dimensions.values()
        yield from self.facets.values()
        yield from self.indicators.values()

    def node(self, kind: NodeKind, code: str = INDEX_CODE) -> Node:
        """Return one node. Raises KeyError for a code that is not in the tree."""
        if kind == NodeKind.INDEX:
            return self.index
        floors = {
            NodeKind.DIMENSION: self.dimensions,
            NodeKind.FACET: self.facets,
            NodeKind.INDICATOR: self.indicators,
        }
        return floors[kind][code]
