"""The content of a checked framework file: complete, consistent, with every default filled in."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from assessments.scoring.types import Scale


@dataclass(frozen=True, slots=True)
class LensPart:
    code: str
    title: str
    source: str  # blank if the file gives none


@dataclass(frozen=True, slots=True)
class IndicatorPart:
    """One indicator.

    lenses:    codes; empty means that it is part of every lens.
    levels:    of a rated indicator, one descriptor for each whole level, lowest first.
    unit:      of a measured indicator.
    goalposts: of a measured indicator, (worst, best).
    """

    code: str
    title: str
    question: str
    kind: str
    weight: float
    source: str
    lenses: tuple[str, ...]
    act: str
    aspect: str
    review_by: date | None
    guidance: str
    levels: tuple[str, ...]
    unit: str
    goalposts: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class FacetPart:
    code: str
    title: str
    weight: float
    aggregate: str
    indicators: tuple[IndicatorPart, ...]


@dataclass(frozen=True, slots=True)
class DimensionPart:
    code: str
    title: str
    weight: float
    aggregate: str
    source: str
    poles: tuple[str, str] | None
    facets: tuple[FacetPart, ...]


@dataclass(frozen=True, slots=True)
class FrameworkFile:
    """One version of a framework, as its file has it."""

    code: str
    version: str
    title: str
    source: str
    aggregate: str
    coverage: float
    scale: Scale
    lenses: tuple[LensPart, ...]
    dimensions: tuple[DimensionPart, ...]

    def facets(self) -> Iterator[FacetPart]:
        for dimension in self.dimensions:
            yield from dimension.facets

    def indicators(self) -> Iterator[IndicatorPart]:
        for facet in self.facets():
            yield from facet.indicators
