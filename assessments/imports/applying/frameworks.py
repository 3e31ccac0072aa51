"""Load one version of a framework: as a whole, and never over one that a round uses."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone

from assessments.actions import events
from assessments.imports.checking.framework_parts import (
    DimensionPart,
    FacetPart,
    FrameworkFile,
    IndicatorPart,
)
from assessments.imports.checking.frameworks import check_framework
from assessments.imports.documents import digest, read_document
from assessments.imports.problems import Problem, Refused
from assessments.models import Dimension, Facet, Framework, Indicator, Lens, Level, User


class Change(StrEnum):
    CREATED = "created"
    REPLACED = "replaced"
    UNCHANGED = "unchanged"


@dataclass(frozen=True, slots=True)
class LoadOutcome:
    framework: Framework
    change: Change
    file: FrameworkFile


class VersionInUse(Refused):
    """The file differs from a stored version that scores already refer to."""

    def __init__(self, framework: Framework, round_codes: list[str]) -> None:
        rounds = "rounds"
        if len(round_codes) == 1:
            rounds = "round"
        self.sentence = (
            f"{framework.slug} is used by {rounds} {', '.join(round_codes)} and can no longer "
            "change. Give the changed framework a new version."
        )
        super().__init__([Problem("framework.version", self.sentence)])

    def __str__(self) -> str:
        return self.sentence


def checked_document(source: Path | Mapping[str, Any]) -> tuple[FrameworkFile, str]:
    """Return a checked file or document, and its digest. Raises Refused with every problem."""
    document = read_document(source) if isinstance(source, Path) else source
    file, problems = check_framework(document)
    if file is None:
        raise Refused(problems)
    return file, digest(document)


@transaction.atomic
def load_framework(source: Path | Mapping[str, Any], *, by: User | None = None) -> LoadOutcome:
    """Load a framework file, or a document as tomllib returns it.

    A version that is already loaded is not changed if the file is the same. If it differs, it is
    replaced as a whole. Raises Refused with every problem, VersionInUse if a round uses it.
    """
    file, content_digest = checked_document(source)
    # The lock makes a second load of the same version wait, and then see that nothing differs.
    versions = Framework.objects.select_for_update()
    current = versions.filter(code=file.code, version=file.version).first()
    if current is not None and current.digest == content_digest:
        return LoadOutcome(current, Change.UNCHANGED, file)
    change = Change.CREATED
    if current is not None:
        _clear(current)
        change = Change.REPLACED
    framework = _written(current or Framework(), file, content_digest)
    detail = {"change": change.value, "digest": content_digest}
    events.record("loaded framework", framework.slug, by=by, detail=detail)
    return LoadOutcome(framework, change, file)


def _clear(framework: Framework) -> None:
    """Delete the dimensions and lenses, but not the row, which other rows may refer to."""
    if round_codes := sorted(framework.rounds.values_list("code", flat=True)):
        raise VersionInUse(framework, round_codes)
    framework.lenses.all().delete()
    framework.dimensions.all().delete()


def _written(framework: Framework, file: FrameworkFile, content_digest: str) -> Framework:
    framework.code = file.code
    framework.version = file.version
    framework.title = file.title
    framework.source = file.source
    framework.aggregate = file.aggregate
    framework.coverage = file.coverage
    framework.scale_min = file.scale.min
    framework.scale_max = file.scale.max
    framework.scale_labels = list(file.scale.labels)
    framework.digest = content_digest
    framework.loaded_at = timezone.now()
    framework.full_clean()
    framework.save()
    _write_tree(framework, file)
    return framework


def _write_tree(framework: Framework, file: FrameworkFile) -> None:
    """Write one floor of the tree after the other: five queries.

    Positions count through the whole framework, not within each parent.
    """
    lenses = []
    for position, part in enumerate(file.lenses):
        lens = Lens(
            framework=framework,
            code=part.code,
            title=part.title,
            source=part.source,
            position=position,
        )
        lenses.append(lens)
    Lens.objects.bulk_create(lenses)

    dimensions: list[Dimension] = []
    facets: list[Facet] = []
    indicators: list[Indicator] = []
    levels: list[Level] = []
    lowest = int(file.scale.min)
    for dimension_part in file.dimensions:
        dimension = _dimension(framework, dimension_part, len(dimensions))
        dimensions.append(dimension)
        for facet_part in dimension_part.facets:
            facet = _facet(dimension, facet_part, len(facets))
            facets.append(facet)
            for leaf in facet_part.indicators:
                indicator = _indicator(facet, leaf, len(indicators))
                indicators.append(indicator)
                for level, descriptor in enumerate(leaf.levels, start=lowest):
                    levels.append(Level(indicator=indicator, level=level, descriptor=descriptor))
    # A child is saved after its parent, which then has a key.
    Dimension.objects.bulk_create(dimensions)
    Facet.objects.bulk_create(facets)
    Indicator.objects.bulk_create(indicators)
    Level.objects.bulk_create(levels)


def _dimension(framework: Framework, part: DimensionPart, position: int) -> Dimension:
    first_pole, second_pole = part.poles or ("", "")
    return Dimension(
        framework=framework,
        code=part.code,
        title=part.title,
        aggregate=part.aggregate,
        weight=part.weight,
        source=part.source,
        first_pole=first_pole,
        second_pole=second_pole,
        position=position,
    )


def _facet(dimension: Dimension, part: FacetPart, position: int) -> Facet:
    return Facet(
        dimension=dimension,
        code=part.code,
        title=part.title,
        aggregate=part.aggregate,
        weight=part.weight,
        position=position,
    )


def _indicator(facet: Facet, part: IndicatorPart, position: int) -> Indicator:
    worst, best = part.goalposts or (None, None)
    return Indicator(
        framework=facet.dimension.framework,
        facet=facet,
        code=part.code,
        title=part.title,
        question=part.question,
        kind=part.kind,
        weight=part.weight,
        source=part.source,
        lenses=list(part.lenses),
        act=part.act,
        aspect=part.aspect,
        review_by=part.review_by,
        guidance=part.guidance,
        unit=part.unit,
        worst=worst,
        best=best,
        position=position,
    )
