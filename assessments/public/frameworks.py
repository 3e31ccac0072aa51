"""A framework as a document: its chapters, and how much each part counts in the index."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assessments import scorecards
from assessments.answers.questions import scale_labels
from assessments.models import Dimension, Facet, Framework, Indicator, Release
from assessments.scoring.subtrees import effective_weights


@dataclass(frozen=True, slots=True)
class LevelLine:
    """One level of an indicator."""

    level: int
    label: str  # blank: the scale has none
    descriptor: str


@dataclass(frozen=True, slots=True)
class IndicatorEntry:
    """One indicator. percent: of the index, when everything is scored; for all parts alike."""

    row: Indicator
    percent: float
    lenses: tuple[str, ...]  # titles; none: part of every lens
    levels: tuple[LevelLine, ...]


@dataclass(frozen=True, slots=True)
class FacetSection:
    """A facet with its indicators."""

    row: Facet
    percent: float
    indicators: tuple[IndicatorEntry, ...]


@dataclass(frozen=True, slots=True)
class DimensionChapter:
    """A dimension with its facets."""

    row: Dimension
    percent: float
    poles: tuple[str, ...]  # titles of the two facets in balance, if it has them
    facets: tuple[FacetSection, ...]


@dataclass(frozen=True, slots=True)
class FrameworkDocument:
    """Everything that the page shows."""

    row: Framework
    scale_labels: tuple[tuple[int, str], ...]
    chapters: tuple[DimensionChapter, ...]
    indicator_count: int
    others: tuple[Framework, ...]  # the other versions that are loaded


def current_framework() -> Framework | None:
    """Return the framework of the newest release, else the one loaded last. Queries: 2 at most."""
    newest: Release | None = Release.objects.newest_first().first()
    if newest is not None:
        return newest.round.framework
    return Framework.objects.order_by("-loaded_at", "-pk").first()


def framework_document(framework: Framework) -> FrameworkDocument:
    """Return the document. Queries: 7, and the 5 of `tree` for a digest new to this process."""
    # The row that came in has no tree: everything below it is fetched at once.
    row = Framework.objects.with_tree().get(pk=framework.pk)
    weights = effective_weights(scorecards.tree(row))
    # From the prefetched rows: values_list() would ask the database again.
    lens_titles = {lens.code: lens.title for lens in row.lenses.all()}
    labels = scale_labels(row)
    chapters = []
    for dimension in row.dimensions.all():
        chapters.append(chapter(dimension, weights, lens_titles, dict(labels)))
    others = Framework.objects.exclude(pk=row.pk).order_by("code", "-loaded_at")
    return FrameworkDocument(row, labels, tuple(chapters), len(weights), tuple(others))


def chapter(
    dimension: Dimension,
    weights: Mapping[str, float],
    lens_titles: Mapping[str, str],
    labels: Mapping[int, str],
) -> DimensionChapter:
    # Poles are stored as codes of facets; the page names them.
    sections, titles = [], {}
    for facet in dimension.facets.all():
        indicators = []
        for indicator in facet.indicators.all():
            indicators.append(entry(indicator, weights, lens_titles, labels))
        sections.append(FacetSection(facet, total(indicators), tuple(indicators)))
        titles[facet.code] = facet.title
    poles: tuple[str, ...] = ()
    if dimension.first_pole:
        poles = titles[dimension.first_pole], titles[dimension.second_pole]
    return DimensionChapter(dimension, total(sections), poles, tuple(sections))


def entry(
    indicator: Indicator,
    weights: Mapping[str, float],
    lens_titles: Mapping[str, str],
    labels: Mapping[int, str],
) -> IndicatorEntry:
    levels = []
    for level in indicator.levels.all():
        levels.append(LevelLine(level.level, labels.get(level.level, ""), level.descriptor))
    return IndicatorEntry(
        row=indicator,
        percent=100 * weights[indicator.code],
        # The database does not check the codes in this list: an unknown one is shown as it is.
        lenses=tuple(lens_titles.get(code, code) for code in indicator.lenses),
        levels=tuple(levels),
    )


def total(parts: Sequence[IndicatorEntry] | Sequence[FacetSection]) -> float:
    return sum(part.percent for part in parts)
