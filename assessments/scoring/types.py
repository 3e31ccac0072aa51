"""The types of the method: a framework tree, the answers to it, and a scorecard."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

INDEX_CODE = "index"  # the code of the only node on the top floor


class ScoringError(ValueError):
    """Base of all errors of the engine. From `score`, the message begins with the node's path."""


class Rule(StrEnum):
    """The mean by which the scores of children become the score of their parent."""

    ARITHMETIC = "arithmetic"
    GEOMETRIC = "geometric"
    HARMONIC = "harmonic"


class IndicatorKind(StrEnum):
    """Rated by a level of the rubric, or measured as a number between goalposts."""

    RATED = "rated"
    MEASURED = "measured"


class State(StrEnum):
    """The state of an answer. Only RATED enters a mean."""

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
    """The state of an aggregate. A node of an indicator has the State of its answer."""

    SCORED = "scored"
    INSUFFICIENT = "insufficient"
    NOT_APPLICABLE = "not_applicable"


@dataclass(frozen=True, slots=True)
class Scale:
    """The scale of all scores. labels: one for each whole level, or empty."""

    min: float
    max: float
    labels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Lens:
    """A policy domain, which some of the indicators are part of."""

    code: str
    title: str
    source: str = ""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A leaf of the tree. goalposts: (worst, best) of a measured indicator; None if rated."""

    code: str
    title: str
    weight: float = 1.0
    kind: IndicatorKind = IndicatorKind.RATED
    goalposts: tuple[float, float] | None = None
    lenses: frozenset[str] = frozenset()  # empty means every lens
    act: str = ""  # say | listen | do
    aspect: str = ""  # intent | practice


@dataclass(frozen=True, slots=True)
class Facet:
    """Indicators, and the rule that aggregates them."""

    code: str
    title: str
    indicators: tuple[Indicator, ...]
    weight: float = 1.0
    aggregate: Rule = Rule.ARITHMETIC


@dataclass(frozen=True, slots=True)
class Dimension:
    """Facets, and the rule that aggregates them. poles: codes of two facets in balance, or None."""

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
    """A whole tree of three levels, with the rule for the index."""

    code: str
    version: str
    title: str
    scale: Scale
    dimensions: tuple[Dimension, ...]
    aggregate: Rule = Rule.ARITHMETIC
    coverage: float = 2 / 3  # least share of the applicable weight, 0-1, that gives a node a score
    lenses: tuple[Lens, ...] = ()

    def facets(self) -> Iterator[Facet]:
        for dimension in self.dimensions:
            yield from dimension.facets

    def indicators(self) -> Iterator[Indicator]:
        for facet in self.facets():
            yield from facet.indicators


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer for one indicator of one ministry.

    value:          the level or the measured number as observed, not normalised; None unless RATED.
    is_sealed_only: the score rests only on sealed evidence; meaningful only if RATED.
    """

    state: State
    value: float | None = None
    is_sealed_only: bool = False


@dataclass(frozen=True, slots=True)
class Node:
    """One number of a scorecard, and how much of it is known.

    score:          on the framework's scale; None without a score.
    coverage:       scored weight / applicable weight of its children, 0-1; None if nothing applies.
    scored:         number of scored indicators below it; of an indicator, 0 or 1.
    applicable:     number of applicable indicators below it; of an indicator, 0 or 1.
    is_sealed_only: True if something below is scored, and only on sealed evidence.
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
    """All nodes of one ministry's tree, each floor by code, in framework order.

    A code is used once on each floor. A facet and an indicator, say, may have the same code.
    """

    framework: Framework
    index: Node
    dimensions: Mapping[str, Node] = field(default_factory=dict)
    facets: Mapping[str, Node] = field(default_factory=dict)
    indicators: Mapping[str, Node] = field(default_factory=dict)

    def nodes(self) -> Iterator[Node]:
        """Yield all nodes: index, dimensions, facets, indicators."""
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
