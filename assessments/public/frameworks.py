"""A framework as a document to read: its chapters, and how much each part counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments import scorecards
from assessments.answers.questions import scale_labels
from assessments.models import Dimension, Facet, Framework, Indicator, Release
from assessments.scoring.subtrees import effective_weights


@dataclass(frozen=True, slots=True)
class LevelLine:
    level: int
    label: str  # blank: the scale has none
    descriptor: str


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """`percent` of the index, when everything is scored; so in the sections and chapters above."""

    row: Indicator
    percent: float
    lenses: tuple[str, ...]  # titles; none: part of every lens
    levels: tuple[LevelLine, ...]


@dataclass(frozen=True, slots=True)
class FacetSection:
    row: Facet
    percent: float
    indicators: tuple[IndicatorEntry, ...]


@dataclass(frozen=True, slots=True)
class DimensionChapter:
    row: Dimension
    percent: float
    poles: tuple[str, ...]  # titles of the two facets in balance, if there are such
    facets: tuple[FacetSection, ...]


@dataclass(frozen=True, slots=True)
class FrameworkDocument:
    row: Framework
    scale_labels: tuple[tuple[int, str], ...]
    chapters: tuple[DimensionChapter, ...]
    indicator_count: int
    others: tuple[Framework, ...]  # the other versions that are loaded


def current_framework() -> Framework | None:
    """The framework of the newest release, else the one loaded last. Two queries at most."""
    newest: Release | None = Release.objects.newest_first().first()
    if newest is not None:
        return newest.round.framework
    return Framework.objects.order_by("-loaded_at", "-pk").first()


def framework_document(framework: Framework) -> FrameworkDocument:
    """Seven queries, and the five of `tree` where its digest is new to this process."""
    row = Framework.objects.with_tree().get(pk=framework.pk)
    weights = effective_weights(scorecards.tree(row))
    lens_titles = {lens.code: lens.title for lens in row.lenses.all()}
    labels = scale_labels(row)
    chapters = tuple(
        chapter(dimension, weights, lens_titles, dict(labels)) for dimension in row.dimensions.all()
    )
    others = Framework.objects.exclude(pk=row.pk).order_by("code", "-loaded_at")
    return FrameworkDocument(row, labels, chapters, len(weights), tuple(others))


def chapter(
    dimension: Dimension,
    weights: Mapping[str, float],
    lens_titles: Mapping[str, str],
    labels: Mapping[int, str],
) -> DimensionChapter:
    sections = []
    for facet in dimension.facets.all():
        indicators = tuple(
            entry(indicator, weights, lens_titles, labels) for indicator in facet.indicators.all()
        )
        sections.append(FacetSection(facet, total(indicators), indicators))
    titles = {section.row.code: section.row.title for section in sections}
    poles = (dimension.first_pole, dimension.second_pole) if dimension.first_pole else ()
    return DimensionChapter(
        dimension, total(sections), tuple(titles[pole] for pole in poles), tuple(sections)
    )


def entry(
    indicator: Indicator,
    weights: Mapping[str, float],
    lens_titles: Mapping[str, str],
    labels: Mapping[int, str],
) -> IndicatorEntry:
    return IndicatorEntry(
        row=indicator,
        percent=100 * weights[indicator.code],
        lenses=tuple(lens_titles.get(code, code) for code in indicator.lenses),
        levels=tuple(
            LevelLine(row.level, labels.get(row.level, ""), row.descriptor)
            for row in indicator.levels.all()
        ),
    )


def total(parts: Sequence[IndicatorEntry] | Sequence[FacetSection]) -> float:
    return sum(part.percent for part in parts)
